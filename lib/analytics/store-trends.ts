import { withSnapshot } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { TrendPoint, TrendsQuery, TrendsResponse } from "@/lib/contracts/metrics";
import { describeFigures, holdsOpenDay } from "./describe-figures";
import { CurrencyBook, currenciesOf } from "./group-figures";
import { askedBy, type Ledger, type LedgerOptions, readLedger } from "./ledger";
import { readRanges } from "./read-range";
import { type Bucket, bucketsOf, movedBuckets, type Unit, unitFor } from "./trend-buckets";

/**
 * The figures of a range by day, week (from Monday) or month, none left out, and the compared range likewise; of the ads
 * nothing where a day of it was not read. Money in major units of each group's currency. @throws InvalidInputError that names the date which is wrong
 */
export async function storeTrends(
  tenant: Tenant,
  query: TrendsQuery,
  options: LedgerOptions = {},
): Promise<TrendsResponse> {
  const asked = askedBy(query, options);
  const ledger = await withSnapshot(tenant, (tx) => readLedger(tx, tenant, readRanges(query), asked));
  return { success: true, data: trendsOf(ledger, query), meta: describeFigures(ledger) };
}

export function trendsOf(ledger: Ledger, { unit, compare: how }: Pick<TrendsQuery, "unit" | "compare">) {
  const { range, compare } = ledger;
  const by: Unit = unit ?? unitFor(range);
  const buckets = bucketsOf(range, by);
  const earlier = compare && (how === "weekday" ? movedBuckets(buckets, range) : bucketsOf(compare, by));
  const pointsOf = (book: CurrencyBook, of: readonly Bucket[]): TrendPoint[] =>
    of.map(({ isCut, ...bucket }) => ({
      ...bucket,
      ...book.wholeFigures(bucket),
      partial: isCut || holdsOpenDay(ledger, bucket),
    }));
  const groups = currenciesOf(ledger).map((currency) => {
    const book = new CurrencyBook(ledger, currency);
    return { currency, points: pointsOf(book, buckets), previous: earlier && pointsOf(book, earlier) };
  });
  return { unit: by, groups };
}
