import type { DateRange } from "@/lib/contracts/periods";
import { type Read, readOf } from "@/lib/contracts/unread-days";
import { readDaysIn, type View } from "@/lib/figures/views";
import type { Ledger } from "./ledger";

export type ReadAccount = Pick<View["account"], "historyDoneFrom" | "lastSyncAt" | "timeZone">;

/** How much of a range was read of some ad accounts. */
export const readIn = (accounts: readonly ReadAccount[], range: DateRange): Read =>
  readOf(accounts.map(readDaysIn), range);

/** The ad accounts whose money is told in a currency. */
export const accountsIn = ({ views, exchange }: Pick<Ledger, "views" | "exchange">, currency: string): ReadAccount[] =>
  views.map(({ account }) => account).filter((account) => exchange.groupOf(account.currency) === currency);
