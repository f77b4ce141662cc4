import { route } from "@/lib/api/route";
import { changeCampaignView, deleteCampaignView } from "@/lib/campaigns/campaign-views";

export const POST = route("changeCampaignView", ({ tenant, params, body }) =>
  changeCampaignView(tenant, params.viewId ?? "", body),
);

export const DELETE = route("deleteCampaignView", ({ tenant, params }) =>
  deleteCampaignView(tenant, params.viewId ?? ""),
);
