import type { FiguresMeta } from "@/lib/contracts/metrics";
import type { DateRange } from "@/lib/contracts/periods";
import { type Exact, exactly, WEIGHT_OF_ITSELF, weightOf } from "./exact-money";
import type { RateTable, Segment } from "./rate-table";

/** Money of a day, in minor units of its currency. */
export type DatedMoney = { readonly day: string; readonly currency: string; readonly minor: readonly number[] };

/**
 * Which currencies can be told in the store's own, and how. All amounts of an answer are handed in at once, because a
 * currency is converted wholly or not at all: where one day's rate is missing, half a total would be wrong.
 */
export class Exchange {
  readonly #apart = new Map<string, string>();
  readonly #foreign = new Set<string>();

  constructor(
    readonly storeCurrency: string,
    private readonly rates: RateTable,
    moneys: Iterable<DatedMoney>,
    /** Otherwise every amount is told in its own currency, whatever rates there are. */
    private readonly isConverting = true,
  ) {
    if (!isConverting) return;
    for (const { day, currency, minor } of moneys) {
      if (currency === storeCurrency || minor.every((amount) => amount === 0)) continue;
      this.#foreign.add(currency);
      const known = this.#apart.get(currency);
      if ((known === undefined || day < known) && !rates.quote(currency, storeCurrency, day))
        this.#apart.set(currency, day);
    }
  }

  /** The currency that amounts of this one are told in. */
  groupOf(currency: string): string {
    return this.#apart.has(currency) || !this.isConverting ? currency : this.storeCurrency;
  }

  /** An amount of a day, in its group's currency. */
  convert(minor: number, currency: string, day: string): Exact {
    if (minor === 0) return 0n;
    if (this.groupOf(currency) === currency) return exactly(minor);
    const quote = this.rates.quote(currency, this.storeCurrency, day);
    if (!quote) throw new RangeError(`no rate for ${currency} on ${day}`);
    return BigInt(minor) * weightOf(quote, currency, this.storeCurrency);
  }

  /** The range cut where the weight of a smallest coin changes. */
  segments(currency: string, range: DateRange): Segment[] {
    if (this.groupOf(currency) === currency) return [{ ...range, weight: WEIGHT_OF_ITSELF }];
    return this.rates.segments(currency, this.storeCurrency, range);
  }

  /** What was converted and what stands apart, for whoever reads the figures. */
  describe(ranges: readonly DateRange[]): Pick<FiguresMeta, "converted" | "apart"> {
    const to = this.storeCurrency;
    const converted = [...this.#foreign].filter((currency) => !this.#apart.has(currency)).sort();
    return {
      converted: converted.map((from) => {
        const used = ranges.flatMap((range) => this.rates.quotesIn(from, to, range));
        const rates = [...new Map(used.map((quote) => [quote.validFrom, quote])).values()];
        const inOrder = rates.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
        return {
          from,
          to,
          rates: inOrder.map(({ validFrom, stated, inverse }) => ({ validFrom, rate: stated, inverse })),
        };
      }),
      apart: [...this.#apart]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([currency, missingOn]) => ({ currency, missingOn })),
    };
  }
}
