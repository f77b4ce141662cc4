import { route } from "@/lib/api/route";
import { listCampaigns } from "@/lib/campaigns/list-campaigns";

/** GET /api/v1/marketing/campaigns/:storeId */
export const GET = route("listCampaigns", ({ tenant, query }) => listCampaigns(tenant, query));
