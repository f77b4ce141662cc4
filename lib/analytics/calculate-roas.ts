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

/** The list names a line by the campaign and its platform: `<id>:facebook`. */
const idIn = (text: string): string => text.split(":")[0] || "-";

/**
 * Reported revenue ÷ spend of one campaign, whichever of the store's connections show it, over days of its ad account;
 * money in major units of that account's currency. `campaignId`: as
 * the list gives it, ours or the platform's. @throws AppError `not_found`, or InvalidInputError on a date
 */
export async function calculateROAS(tenant: Tenant, campaignId: string, dates: DateRange): Promise<CampaignRoas> {
  const { range } = readRanges({ ...dates, compare: "none" });
  const views = viewsOf(await withTenant(tenant, (tx) => listCampaignConnections(tx, tenant)));
  const adAccountIds = [...new Set(views.map(({ account }) => account.id))];
  const rows =
    adAccountIds.length > 0
      ? await withTenant(tenant, (tx) =>
          sumCampaigns(tx, tenant, { ...range, adAccountIds, campaignId: idIn(campaignId), max: PUBLISHERS_MAX }),
        )
      : [];
  const own = views.filter(({ account }) => account.id === rows[0]?.adAccountId);
  const [view] = own;
  if (!view) throw new AppError("not_found", "There is no such campaign.");
  const shown = rows.filter(({ publisherPlatform: of }) => of !== null && own.some(({ shows }) => shows(of)));
  const { currency } = view.account;
  const { roas, spend, revenue } = toPerformance(addFigures(shown.map(figuresOf)), currency);
  return { success: true, data: { roas, spend, revenue, currency }, meta: { range } };
}
