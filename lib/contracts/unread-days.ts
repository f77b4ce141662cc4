import type { FiguresMeta } from "./metrics";

type Unread<Account> = {
  readonly account: Account;
  /** Days before it are not read yet; null: none is. */
  readonly before: string | null;
  /** The range itself is whole, and only what it is compared with is not. */
  readonly isOnlyCompared: boolean;
};

/** The accounts of which some day of the range, or of what it is compared with, is not read yet. */
export function unreadDays<Account extends Pick<FiguresMeta["accounts"][number], "completeFrom">>({
  accounts,
  range,
  compare,
}: Pick<FiguresMeta, "range" | "compare"> & { readonly accounts: readonly Account[] }): Unread<Account>[] {
  const first = compare && compare.startDate < range.startDate ? compare.startDate : range.startDate;
  return accounts.flatMap((account) => {
    const { completeFrom: before } = account;
    if (before !== null && before <= first) return [];
    return [{ account, before, isOnlyCompared: before !== null && before <= range.startDate }];
  });
}
