import { earlierCampaigns } from "@/lib/analytics/earlier-campaigns";
import { asciiName, csvResponse } from "@/lib/api/csv-response";
import { route } from "@/lib/api/route";
import { findCampaignViewName } from "@/lib/campaigns/campaign-views";
import { listAllCampaigns } from "@/lib/campaigns/list-campaigns";
import { campaignCsv } from "@/lib/client/csv/campaign-csv";
import { earlierFigures } from "@/lib/client/earlier-figures";

export const GET = route("campaignsCsv", async ({ tenant, query }) => {
  const campaigns = await listAllCampaigns(tenant, query);
  const earlier = await earlierCampaigns(tenant, query);
  const saved = query.view && (await findCampaignViewName(tenant, query.view));
  return csvResponse(tenant, {
    view: ["campaigns", saved && asciiName(saved)].filter(Boolean).join("-"),
    range: { from: query.startDate, to: query.endDate },
    columns: () => campaignCsv(earlier && earlierFigures(earlier), query.columns),
    pages: [campaigns],
  });
});
