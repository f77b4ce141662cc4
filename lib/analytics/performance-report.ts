import type * as z from "zod";
import type { Tenant } from "@/lib/auth/tenant";
import type { PerformanceQuery, PerformanceReport } from "@/lib/contracts/metrics";
import { periodDates } from "@/lib/core/periods";
import { dayAt } from "@/lib/core/zoned-day";
import { storeVault } from "@/lib/vault/store-vault";
import { breakdown } from "./breakdown";
import { highlights } from "./highlights";
import type { LedgerOptions } from "./ledger";
import { storeMetrics } from "./store-metrics";
import { storeTrends } from "./store-trends";

const CAMPAIGNS = 20;

/**
 * Everything that is told of a named range, from the functions that the screens use. The period's days are the store's.
 * @throws AppError
 */
export async function generatePerformanceReport(
  tenant: Tenant,
  { period, compare }: z.output<typeof PerformanceQuery>,
  { now = new Date(), ...options }: LedgerOptions = {},
): Promise<PerformanceReport> {
  const { facts } = await storeVault(tenant);
  const query = { ...periodDates(period, dayAt(now, facts.timeZone)), compare };
  const given = { ...options, now };
  const metrics = await storeMetrics(tenant, query, given);
  const trends = await storeTrends(tenant, query, given);
  const platforms = await breakdown(tenant, { ...query, by: "platform", metric: "revenue", limit: CAMPAIGNS }, given);
  const campaigns = await breakdown(tenant, { ...query, by: "campaign", metric: "revenue", limit: CAMPAIGNS }, given);
  const { data: cards } = await highlights(tenant, query, given);
  return {
    success: true,
    data: {
      period,
      ...{ metrics: metrics.data, trends: trends.data, platforms: platforms.data, campaigns: campaigns.data },
      highlights: cards,
    },
    meta: metrics.meta,
  };
}
