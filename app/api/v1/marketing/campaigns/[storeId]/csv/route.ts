import { csvResponse } from "@/lib/api/csv-response";
import { route } from "@/lib/api/route";
import { listAllCampaigns } from "@/lib/campaigns/list-campaigns";
import { CAMPAIGN_CSV } from "@/lib/client/csv/campaign-csv";

export const GET = route("campaignsCsv", async ({ tenant, query }) =>
  csvResponse(tenant, {
    view: "campaigns",
    range: { from: query.startDate, to: query.endDate },
    columns: () => CAMPAIGN_CSV,
    pages: [await listAllCampaigns(tenant, query)],
  }),
);
