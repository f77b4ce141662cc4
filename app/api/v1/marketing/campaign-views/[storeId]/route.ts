import { route } from "@/lib/api/route";
import { createCampaignView, listCampaignViews } from "@/lib/campaigns/campaign-views";

export const GET = route("listCampaignViews", ({ tenant }) => listCampaignViews(tenant));

export const POST = route("createCampaignView", ({ tenant, body }) => createCampaignView(tenant, body));
