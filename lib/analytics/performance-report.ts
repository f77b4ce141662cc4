import type * as z from "zod";
import type { Tenant } from "@/lib/auth/tenant";
import type { PerformanceQuery, PerformanceReport } from "@/lib/contracts/metrics";
import { periodDates } from "@/lib/core/periods";
import { dayAt } from "@/lib/core/zoned-day";
import { storeVault } from "@/lib/vault/store-vault";
import { readFigures } from "./all-figures";
import type { LedgerOptions } from "./ledger";

const CAMPAIGNS = 20;

/**
 * Everything that is told of a named range, from one reading and the functions that the screens use. The period's days are the store's.
 * @throws AppError
 */
export async function generatePerformanceReport(
  tenant: Tenant,
  { period, compare }: z.output<typeof PerformanceQuery>,
  { now = new Date(), ...options }: LedgerOptions = {},
): Promise<PerformanceReport> {
  const { facts } = await storeVault(tenant);
  const query = { ...periodDates(period, dayAt(now, facts.timeZone)), compare };
  const told = await readFigures(tenant, query, { ...options, now, campaigns: CAMPAIGNS });
  const { metrics, trends, platforms, campaigns, highlights, meta } = told;
  return { success: true, data: { period, metrics, trends, platforms, campaigns, highlights: [...highlights] }, meta };
}
