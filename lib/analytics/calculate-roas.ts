import { listCampaignConnections, sumCampaigns } from "@/db/queries/campaigns";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { CampaignRoas } from "@/lib/contracts/metrics";
import type { DateRange } from "@/lib/contracts/periods";
import { AppError } from "@/lib/core/errors";
import { addFigures, figuresOf, toPerformance } from "@/lib/figures/fold-views";
import { viewsOf } from "@/lib/figures/views";
import { readRanges } from "./read-range";

/** More publisher platforms than any provider has. */
const PUBLISHERS_MAX = 100;

/**
 * Reported revenue ÷ spend of one campaign over days of its ad account; money in major units of that account's currency.
 * `campaignId`: ours or the platform's, for whatever the store's connections show of it; or the id of a line of the list,
 * `<ours>:facebook`, for what the line has. @throws AppError `not_found`, or InvalidInputError on a date
 */
export async function calculateROAS(tenant: Tenant, campaignId: string, dates: DateRange): Promise<CampaignRoas> {
  const { range } = readRanges({ ...dates, compare: "none" });
  const [id, platform] = campaignId.split(":");
  const views = viewsOf(await withTenant(tenant, (tx) => listCampaignConnections(tx, tenant)));
  const adAccountIds = [...new Set(views.map(({ account }) => account.id))];
  const rows =
    adAccountIds.length > 0
      ? await withTenant(tenant, (tx) =>
          sumCampaigns(tx, tenant, { ...range, adAccountIds, campaignId: id || "-", max: PUBLISHERS_MAX }),
        )
      : [];
  const own = views.filter(
    (view) => view.account.id === rows[0]?.adAccountId && (platform === undefined || view.platform === platform),
  );
  const [view] = own;
  if (!view) throw new AppError("not_found", "There is no such campaign.");
  const shown = rows.filter(({ publisherPlatform: of }) => of !== null && own.some(({ shows }) => shows(of)));
  const { currency } = view.account;
  const { roas, spend, revenue } = toPerformance(addFigures(shown.map(figuresOf)), currency);
  return { success: true, data: { roas, spend, revenue, currency }, meta: { range } };
}
