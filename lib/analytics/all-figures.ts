import type { Transaction } from "@/db/client";
import { withSnapshot } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type {
  BreakdownResponse,
  FiguresMeta,
  Highlight,
  MetricsResponse,
  RangeQuery,
  TrendsResponse,
} from "@/lib/contracts/metrics";
import { PLATFORM_IDS } from "@/lib/contracts/platforms";
import { breakdownOf, platformParts, toPart } from "./breakdown";
import { readLinePairs } from "./campaign-lines";
import { describeFigures } from "./describe-figures";
import { highlightsOf } from "./highlights";
import { type LedgerOptions, readLedger } from "./ledger";
import { readRanges } from "./read-range";
import { countOf, metricsOf } from "./store-metrics";
import { trendsOf } from "./store-trends";

/** `campaigns`: how many of them by name. `also`: what else is to be read at the same moment. */
type Asked<T> = LedgerOptions & {
  readonly campaigns: number;
  readonly also?: (tx: Transaction) => Promise<T>;
};
export type AllFigures = {
  readonly metrics: MetricsResponse["data"];
  readonly trends: TrendsResponse["data"];
  /** The days of the range alone, in the same currencies. */
  readonly daily: TrendsResponse["data"];
  readonly platforms: BreakdownResponse["data"];
  readonly campaigns: BreakdownResponse["data"];
  readonly highlights: readonly Highlight[];
  readonly meta: FiguresMeta;
};

/**
 * Everything that the single verbs tell of a range, from one reading: a sync in the middle cannot make one part disagree
 * with another. @throws InvalidInputError that names the date which is wrong
 */
export async function readFigures<T>(
  tenant: Tenant,
  query: Omit<RangeQuery, "platform">,
  { campaigns: limit, also, ...options }: Asked<T>,
): Promise<AllFigures & { readonly also: T | undefined }> {
  const ranges = readRanges(query);
  const { ledger, lines, campaignCount, more } = await withSnapshot(tenant, async (tx) => {
    const read = await readLedger(tx, tenant, ranges, options);
    return {
      ledger: read,
      lines: await readLinePairs(tx, tenant, read),
      campaignCount: await countOf(tx, tenant, read),
      more: await also?.(tx),
    };
  });
  const byRevenue = { metric: "revenue", limit } as const;
  return {
    metrics: { ...metricsOf(ledger), campaignCount },
    trends: trendsOf(ledger, { compare: query.compare }),
    daily: trendsOf({ ...ledger, compare: null }, { unit: "day", compare: "none" }),
    platforms: breakdownOf(ledger, platformParts(ledger), { by: "platform", metric: "revenue", limit: PLATFORMS }),
    campaigns: breakdownOf(ledger, lines.map(toPart), { by: "campaign", ...byRevenue }),
    highlights: highlightsOf(ledger, lines),
    meta: describeFigures(ledger),
    also: more,
  };
}
const PLATFORMS = PLATFORM_IDS.length;
