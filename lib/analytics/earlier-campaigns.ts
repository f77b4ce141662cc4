import type { Tenant } from "@/lib/auth/tenant";
import type { CampaignCsvQuery } from "@/lib/contracts/campaigns";
import type { BreakdownResponse } from "@/lib/contracts/metrics";
import { InvalidInputError } from "@/lib/core/errors";
import { breakdown } from "./breakdown";

/** Nobody has more lines than there may be campaigns. */
const ALL = 1_000_000;
type Query = Pick<CampaignCsvQuery, "startDate" | "endDate" | "compare" | "compareStart" | "compareEnd">;

/**
 * Every campaign beside the compared range, in its account's currency and by the arithmetic of the table on screen; null
 * when nothing is compared.
 * @throws InvalidInputError that names the date which is wrong or lacking
 */
export async function earlierCampaigns(
  tenant: Tenant,
  { startDate, endDate, compare, compareStart, compareEnd }: Query,
): Promise<BreakdownResponse["data"] | null> {
  if (compare === "none") return null;
  if (!startDate || !endDate)
    throw new InvalidInputError([{ path: startDate ? "endDate" : "startDate", message: "is needed for a comparison" }]);
  const asked = { startDate, endDate, compare, compareStart, compareEnd } as const;
  const all = { by: "campaign", metric: "spend", limit: ALL, currency: "account" } as const;
  const { data } = await breakdown(tenant, { ...asked, ...all });
  return data;
}
