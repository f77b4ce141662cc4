import type { AdFigures, Figures, TillFigures } from "@/lib/contracts/metrics";
import type { Read } from "@/lib/contracts/unread-days";
import { costOfOne, type Exact, ratio, tell } from "./exact-money";
import type { Exchange } from "./exchange";
import type { AdDay, Ledger } from "./ledger";

/** Sums before they are told: whole numbers and exact money of one currency. */
export type AdSum = {
  readonly impressions: number;
  readonly clicks: number;
  readonly conversionsMicros: number;
  readonly spend: Exact;
  readonly revenue: Exact;
};
export type TillSum = {
  readonly revenue: Exact;
  readonly refunded: Exact;
  readonly sales: number;
  readonly unpriced: number;
  readonly refunds: number;
};

const NO_ADS: AdSum = { impressions: 0, clicks: 0, conversionsMicros: 0, spend: 0n, revenue: 0n };
const NO_TILL: TillSum = { revenue: 0n, refunded: 0n, sales: 0, unpriced: 0, refunds: 0 };

export const addAds = (sums: Iterable<AdSum>): AdSum => {
  let sum = NO_ADS;
  for (const one of sums)
    sum = {
      impressions: sum.impressions + one.impressions,
      clicks: sum.clicks + one.clicks,
      conversionsMicros: sum.conversionsMicros + one.conversionsMicros,
      spend: sum.spend + one.spend,
      revenue: sum.revenue + one.revenue,
    };
  return sum;
};

export const toAdSum = (row: AdDay, exchange: Exchange): AdSum => ({
  impressions: row.impressions,
  clicks: row.clicks,
  conversionsMicros: row.conversionsMicros,
  spend: exchange.convert(row.spendMinor, row.currency, row.day),
  revenue: exchange.convert(row.revenueMinor, row.currency, row.day),
});

export const addTill = (sums: Iterable<TillSum>): TillSum => {
  let sum = NO_TILL;
  for (const one of sums)
    sum = {
      revenue: sum.revenue + one.revenue,
      refunded: sum.refunded + one.refunded,
      sales: sum.sales + one.sales,
      unpriced: sum.unpriced + one.unpriced,
      refunds: sum.refunds + one.refunds,
    };
  return sum;
};

export const toTillSum = (row: NonNullable<Ledger["till"]>[number], exchange: Exchange): TillSum => ({
  revenue: exchange.convert(row.revenueMinor, row.currency, row.day),
  refunded: exchange.convert(row.refundedMinor, row.currency, row.day),
  sales: row.sales,
  unpriced: row.unpriced,
  refunds: row.refunds,
});

export const tellAds = (sum: AdSum, currency: string): AdFigures => ({
  spend: tell(sum.spend, currency),
  revenue: tell(sum.revenue, currency),
  roas: ratio(sum.revenue, sum.spend),
  impressions: sum.impressions,
  clicks: sum.clicks,
  conversions: sum.conversionsMicros / 1_000_000,
  costPerConversion: costOfOne(sum.spend, sum.conversionsMicros, currency),
});

/** Of days that nobody has read. */
const NOT_READ = {
  ...{ spend: null, revenue: null, roas: null, impressions: null, clicks: null },
  ...{ conversions: null, costPerConversion: null },
};

const tellTill = (sum: TillSum, currency: string): TillFigures => ({
  tillRevenue: tell(sum.revenue - sum.refunded, currency),
  sales: sum.sales,
  unpricedSales: sum.unpriced,
  refunds: sum.refunds,
  refunded: tell(sum.refunded, currency),
});

/** A till that has reported nothing, or no amount of what it sold, has not reported that it took nothing. */
const hasReported = ({ sales, unpriced, refunded }: TillSum): boolean => sales > unpriced || refunded > 0n;

/**
 * Both sides beside each other. `isAllHere`: this is all that ads cost, in the tills' usual currency and of days that were
 * read; only then is till revenue ÷ spend a true figure.
 */
export const tellBoth = (
  ads: AdSum,
  till: TillSum | null,
  currency: string,
  { isAllHere, read }: { readonly isAllHere: boolean; readonly read: Read },
): Figures => ({
  ...(read === "none" ? NOT_READ : tellAds(ads, currency)),
  till: till && tellTill(till, currency),
  blendedRoas: till && isAllHere && hasReported(till) ? ratio(till.revenue - till.refunded, ads.spend) : null,
});
