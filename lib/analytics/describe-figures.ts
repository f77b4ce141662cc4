import { reasonMessage } from "@/lib/connections/reason-message";
import type { FiguresMeta } from "@/lib/contracts/metrics";
import type { DateRange } from "@/lib/contracts/periods";
import { PLATFORM_IDS } from "@/lib/contracts/platforms";
import { toMajor } from "@/lib/core/money";
import { addDays } from "@/lib/core/periods";
import { dayAt, knownZone, startOfDay } from "@/lib/core/zoned-day";
import type { Ledger } from "./ledger";
import { isWithin } from "./read-range";

/** Whether each day of the range, and the one after it, begins at the same moment in both zones. */
function haveSameDays(one: string, other: string, { startDate, endDate }: DateRange): boolean {
  if (one === other) return true;
  for (let day = startDate; day <= addDays(endDate, 1); day = addDays(day, 1))
    if (startOfDay(day, one).getTime() !== startOfDay(day, other).getTime()) return false;
  return true;
}

type Clocked = Pick<Ledger, "store" | "views" | "now">;

/** The first of the days that have not ended everywhere. */
function openDay({ store, views, now }: Clocked): string {
  const zones = [store.timeZone, ...views.map(({ account }) => account.timeZone)];
  return zones.map((zone) => dayAt(now, knownZone(zone))).sort()[0] ?? dayAt(now, "UTC");
}

/** Whether some days hold one that is not whole: it has not ended, or an account was last read while it had not. */
export function holdsOpenDay(ledger: Clocked, days: DateRange): boolean {
  const isLastRead = ({ account: { lastSyncAt, timeZone } }: Clocked["views"][number]) =>
    lastSyncAt !== null && lastSyncAt < ledger.now && isWithin(dayAt(lastSyncAt, knownZone(timeZone)), days);
  return days.endDate >= openDay(ledger) || ledger.views.some(isLastRead);
}

type Account = Ledger["views"][number]["account"];
/** What of the history could not be read last: days that are to be read once more come before those that never were. */
function historyProblem({ syncError, historyError, historyDoneFrom, rereadBefore }: Account) {
  if (syncError !== null || historyError === null) return null;
  return { before: rereadBefore ?? historyDoneFrom, again: rereadBefore !== null, reason: historyError };
}

type View = Ledger["views"][number];
/** Why nothing newer can be read: the last sync failed, or every connection that shows the account has ended since. */
function problemOf({ syncError }: Account, views: readonly View[]): string | null {
  const [first] = views;
  if (syncError !== null || !first?.ended || views.some(({ ended }) => ended === null)) return syncError;
  return reasonMessage(first.platform, first.ended);
}

/** Where the figures come from and how they were put together. */
export function describeFigures(ledger: Ledger): FiguresMeta {
  const { range, compare, store, views, exchange } = ledger;
  const viewsOf = ({ id }: Account) => views.filter(({ account }) => account.id === id);
  const ranges = compare ? [range, compare] : [range];
  const inStore = (timeZone: string) =>
    ranges.every((days) => haveSameDays(knownZone(timeZone), knownZone(store.timeZone), days));
  const accounts = [...new Map(views.map(({ account }) => [account.id, account])).values()];
  return {
    range,
    compare,
    storeCurrency: store.currency,
    storeTimeZone: store.timeZone,
    zonesDiffer: !accounts.every(({ timeZone }) => inStore(timeZone)),
    partial: holdsOpenDay(ledger, range),
    accounts: accounts.map((account) => ({
      platforms: PLATFORM_IDS.filter((id) => viewsOf(account).some(({ platform }) => platform === id)),
      accountId: account.externalId,
      name: account.name,
      currency: account.currency,
      timeZone: account.timeZone,
      lastSyncAt: account.lastSyncAt?.toISOString() ?? null,
      completeFrom: account.historyDoneFrom,
      problem: problemOf(account, viewsOf(account)),
      historyProblem: historyProblem(account),
    })),
    leftOut: ledger.leftOut.map(({ spendMinor, ...of }) => ({ ...of, spend: toMajor(spendMinor, of.currency) })),
    ...exchange.describe(ranges),
  };
}
