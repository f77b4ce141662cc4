import type { Figures } from "@/lib/contracts/metrics";
import type { DateRange } from "@/lib/contracts/periods";
import type { Read } from "@/lib/contracts/unread-days";
import { addDays } from "@/lib/core/periods";
import { type AdSum, addAds, addTill, type TillSum, tellBoth, toAdSum, toTillSum } from "./add-figures";
import type { Ledger } from "./ledger";
import { accountsIn, type ReadAccount, readIn } from "./read-days";

type DaySum = { readonly ads: { readonly account: ReadAccount; readonly sum: AdSum }[]; till: TillSum };

/** The currencies that the figures are told in: the store's own first, unless all accounts that are asked for stand apart. */
export function currenciesOf({ store, exchange, views, ads, till }: Ledger): string[] {
  const groups = new Set([...ads, ...(till ?? [])].map(({ currency }) => exchange.groupOf(currency)));
  const isToldApart =
    till === null && views.every(({ account }) => exchange.groupOf(account.currency) !== store.currency);
  groups.delete(store.currency);
  const others = [...groups].sort();
  return isToldApart && others.length > 0 ? others : [store.currency, ...others];
}

/** The figures of one currency, by day. */
export class CurrencyBook {
  readonly #days = new Map<string, DaySum>();
  readonly #hasTill: boolean;
  readonly #isAllHere: boolean;
  readonly #accounts: readonly ReadAccount[];
  readonly #allAccounts: readonly ReadAccount[];

  constructor(
    ledger: Ledger,
    readonly currency: string,
  ) {
    const { exchange, store, till } = ledger;
    const isHere = (row: { readonly currency: string }) => exchange.groupOf(row.currency) === currency;
    for (const row of ledger.ads)
      if (isHere(row)) this.#day(row.day).ads.push({ account: row.account, sum: toAdSum(row, exchange) });
    for (const row of till ?? [])
      if (isHere(row)) {
        const day = this.#day(row.day);
        day.till = addTill([day.till, toTillSum(row, exchange)]);
      }
    this.#accounts = accountsIn(ledger, currency);
    this.#allAccounts = ledger.views.map(({ account }) => account);
    // What tills took in other currencies is not in it, which the notes say.
    this.#isAllHere = currency === store.currency && ledger.ads.every((row) => isHere(row) || row.spendMinor === 0);
    // In a currency that stands apart, a till that takes none of it has nothing to say.
    this.#hasTill = till !== null && (currency === store.currency || till.some(isHere));
  }

  #day(day: string): DaySum {
    const known = this.#days.get(day) ?? { ads: [], till: addTill([]) };
    this.#days.set(day, known);
    return known;
  }

  /** The figures of a range, from the sums of its days that were read; of the ads nothing where none was. */
  figures(range: DateRange): Figures {
    return this.#tell(range, readIn(this.#accounts, range));
  }

  /** The same, but of the ads nothing while a day is missing: fit to be set against others. */
  wholeFigures(range: DateRange): Figures {
    return this.#tell(range, readIn(this.#accounts, range) === "all" ? "all" : "none");
  }

  #tell(range: DateRange, read: Read): Figures {
    const { startDate, endDate } = range;
    const days: DaySum[] = [];
    for (let day = startDate; day <= endDate; day = addDays(day, 1)) {
      const known = this.#days.get(day);
      if (known) days.push(known);
    }
    // Rows of an account of which nothing of the range was read, as from before a change of its zone, are no figures of it.
    const known = new Set(this.#accounts.filter((account) => readIn([account], range) !== "none"));
    const ads = days.flatMap((day) => day.ads.flatMap(({ account, sum }) => (known.has(account) ? sum : [])));
    return tellBoth(addAds(ads), this.#hasTill ? addTill(days.map(({ till }) => till)) : null, this.currency, {
      isAllHere: this.#isAllHere && readIn(this.#allAccounts, range) === "all",
      read,
    });
  }
}
