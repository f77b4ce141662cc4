import { addDays } from "../core/periods";
import { dayAt, knownZone } from "../core/zoned-day";
import type { FiguresMeta } from "./metrics";
import type { DateRange } from "./periods";

type Account = Pick<FiguresMeta["accounts"][number], "completeFrom" | "historyProblem">;
type Unread<A> = {
  readonly account: A;
  /** The days before it; null: all of them. */
  readonly before: string | null;
  /** They are here and stay as they were, but could not be read once more; otherwise they are missing. */
  readonly isAgain: boolean;
  /** The range itself is whole, and only what it is compared with is not. */
  readonly isOnlyCompared: boolean;
  /** Why reading them failed; null where they are only still to be read. */
  readonly reason: string | null;
};

/**
 * What is to be told of days of the range, or of what it is compared with, that could not be read or are not read yet:
 * of the same days once, and nothing of days before the first of them.
 */
export function unreadDays<A extends Account>({
  accounts,
  range,
  compare,
}: Pick<FiguresMeta, "range" | "compare"> & { readonly accounts: readonly A[] }): Unread<A>[] {
  const first = compare && compare.startDate < range.startDate ? compare.startDate : range.startDate;
  return accounts.flatMap((account) => {
    const { completeFrom, historyProblem: failed } = account;
    const told: Unread<A>[] = [];
    if (failed?.again && (failed.before === null || failed.before > first))
      told.push({ account, before: failed.before, isAgain: true, isOnlyCompared: false, reason: failed.reason });
    if (completeFrom === null || completeFrom > first)
      told.push({
        account,
        before: completeFrom,
        isAgain: false,
        isOnlyCompared: completeFrom !== null && completeFrom <= range.startDate,
        reason: failed && !failed.again ? failed.reason : null,
      });
    return told;
  });
}

/** How much of some days was read from the platforms. What was not is not known, and so is no zero. */
export type Read = "all" | "some" | "none";

/** The days of an account that were read, in its own zone; `from` is null before any, `to` while nothing is known of it. */
export type ReadDays = { readonly from: string | null; readonly to: string | null };

/**
 * As the account was read last. The day after that one is not called missing: the next reading is some hours away, and
 * whatever a day has before its end is told to be partial.
 */
export function readDaysOf({
  completeFrom,
  lastSyncAt,
  timeZone,
}: Pick<FiguresMeta["accounts"][number], "completeFrom" | "lastSyncAt" | "timeZone">): ReadDays {
  const to = lastSyncAt && addDays(dayAt(new Date(lastSyncAt), knownZone(timeZone)), 1);
  return { from: completeFrom, to };
}

type LastRead<A> = { readonly account: A /** The day of the last reading. */; readonly on: string };
/** Accounts that days of the range are missing of since they were read last, where nothing else says why. */
export function unreadSince<A extends Parameters<typeof readDaysOf>[0] & { readonly problem: string | null }>({
  accounts,
  range,
}: Pick<FiguresMeta, "range"> & { readonly accounts: readonly A[] }): LastRead<A>[] {
  return accounts.flatMap((account) => {
    const { to } = readDaysOf(account);
    return to !== null && to < range.endDate && account.problem === null ? [{ account, on: addDays(to, -1) }] : [];
  });
}

/** Without accounts there are no ads, of which everything is known. */
export function readOf(accounts: readonly ReadDays[], { startDate, endDate }: DateRange): Read {
  const isWhole = ({ from, to }: ReadDays) => from !== null && from <= startDate && (to === null || to >= endDate);
  const isTouched = ({ from, to }: ReadDays) => from !== null && from <= endDate && (to === null || to >= startDate);
  if (accounts.every(isWhole)) return "all";
  return accounts.some(isTouched) ? "some" : "none";
}
