import type { DateRange } from "@/lib/contracts/periods";
import { addDays } from "@/lib/core/periods";
import { type DirectedRate, weightOf } from "./exact-money";

/** As the business states it: from that day on one unit of `from` is worth `rate` units of `to`. Decimal text. */
export type StatedRate = {
  readonly from: string;
  readonly to: string;
  readonly validFrom: string;
  readonly rate: string;
};
/** A rate that serves from a day on. */
export type Quote = DirectedRate & { readonly validFrom: string };
/** Days with one and the same weight. */
export type Segment = DateRange & { readonly weight: bigint };

/** What the business has stated, asked by day. */
export class RateTable {
  readonly #quotes = new Map<string, Quote[]>();

  constructor(stated: readonly StatedRate[]) {
    const byDay = [...stated].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
    for (const { from, to, validFrom, rate } of byDay)
      this.#of(from, to).push({ validFrom, stated: rate, inverse: false });
    // Only where nobody has stated that direction.
    for (const { from, to } of byDay) {
      const other = this.#of(to, from);
      if (other.length === 0) for (const quote of this.#of(from, to)) other.push({ ...quote, inverse: true });
    }
  }

  #of(from: string, to: string): Quote[] {
    const key = `${from}/${to}`;
    const known = this.#quotes.get(key) ?? [];
    this.#quotes.set(key, known);
    return known;
  }

  /** The rate of a day: the last that began by then. */
  quote(from: string, to: string, day: string): Quote | undefined {
    return this.#of(from, to).findLast(({ validFrom }) => validFrom <= day);
  }

  /** The rates that serve in a range, oldest first. */
  quotesIn(from: string, to: string, { startDate, endDate }: DateRange): Quote[] {
    const all = this.#of(from, to);
    const first = all.findLastIndex(({ validFrom }) => validFrom <= startDate);
    return all.filter(({ validFrom }, index) => index >= Math.max(0, first) && validFrom <= endDate);
  }

  /** The range cut where the rate changes. Days before the first rate have none. */
  segments(from: string, to: string, { startDate, endDate }: DateRange): Segment[] {
    const quotes = this.quotesIn(from, to, { startDate, endDate });
    return quotes.map((quote, index) => {
      const { validFrom } = quote;
      const next = quotes[index + 1];
      return {
        startDate: validFrom > startDate ? validFrom : startDate,
        endDate: next ? addDays(next.validFrom, -1) : endDate,
        weight: weightOf(quote, from, to),
      };
    });
  }
}
