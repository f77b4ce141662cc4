import { reasonMessage } from "@/lib/connections/reason-message";
import type { FiguresMeta } from "@/lib/contracts/metrics";
import type { DateRange } from "@/lib/contracts/periods";
import { PLATFORM_IDS } from "@/lib/contracts/platforms";
import { toMajor } from "@/lib/core/money";
import { addDays } from "@/lib/core/periods";
import { dayAt, knownZone, startOfDay } from "@/lib/core/zoned-day";
import type { Ledger } from "./ledger";

/** Whether each day of the range, and the one after it, begins at the same moment in both zones. */
function haveSameDays(one: string, other: string, { startDate, endDate }: DateRange): boolean {
  if (one === other) return true;
  for (let day = startDate; day <= addDays(endDate, 1); day = addDays(day, 1))
    if (startOfDay(day, one).getTime() !== startOfDay(day, other).getTime()) return false;
  return true;
}

/** The first of the days that are not whole everywhere: they have not ended, or an account was last read before they had. */
export function openDay({ store, views, now }: Pick<Ledger, "store" | "views" | "now">): string {
  const seen = views.map(({ account: { timeZone, lastSyncAt } }) => ({
    timeZone,
    at: lastSyncAt !== null && lastSyncAt < now ? lastSyncAt : now,
  }));
  const days = [{ timeZone: store.timeZone, at: now }, ...seen].map(({ timeZone, at }) =>
    dayAt(at, knownZone(timeZone)),
  );
  return days.sort()[0] ?? dayAt(now, "UTC");
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
    partial: range.endDate >= openDay(ledger),
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
