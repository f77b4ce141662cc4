import { route } from "@/lib/api/route";
import { restoreCampaignView } from "@/lib/campaigns/campaign-views";

export const POST = route("restoreCampaignView", ({ tenant, params }) =>
  restoreCampaignView(tenant, params.viewId ?? ""),
);
