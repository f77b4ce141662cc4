import type { FiguresMeta } from "@/lib/contracts/metrics";
import type { DateRange } from "@/lib/contracts/periods";
import { PLATFORM_IDS } from "@/lib/contracts/platforms";
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

/** The first of the days that have not ended everywhere. */
export function openDay({ store, views, now }: Pick<Ledger, "store" | "views" | "now">): string {
  const zones = [store.timeZone, ...views.map(({ account }) => account.timeZone)];
  return zones.map((zone) => dayAt(now, knownZone(zone))).sort()[0] ?? dayAt(now, "UTC");
}

type Account = Ledger["views"][number]["account"];
/** What of the history could not be read last: days that are to be read once more come before those that never were. */
function historyProblem({ syncError, historyError, historyDoneFrom, rereadBefore }: Account) {
  if (syncError !== null || historyError === null) return null;
  return { before: rereadBefore ?? historyDoneFrom, again: rereadBefore !== null, reason: historyError };
}

/** Where the figures come from and how they were put together. */
export function describeFigures(ledger: Ledger): FiguresMeta {
  const { range, compare, store, views, exchange } = ledger;
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
      platforms: PLATFORM_IDS.filter((id) =>
        views.some(({ platform, account: of }) => platform === id && of.id === account.id),
      ),
      accountId: account.externalId,
      name: account.name,
      currency: account.currency,
      timeZone: account.timeZone,
      lastSyncAt: account.lastSyncAt?.toISOString() ?? null,
      completeFrom: account.historyDoneFrom,
      problem: account.syncError,
      historyProblem: historyProblem(account),
    })),
    ...exchange.describe(ranges),
  };
}
