import { route } from "@/lib/api/route";
import { syncStore } from "@/lib/campaigns/sync-store";

/** POST /api/v1/marketing/campaigns/sync/:storeId: `{}` syncs everything the store has connected. */
export const POST = route("syncCampaigns", ({ tenant, body }) => syncStore(tenant, body));
