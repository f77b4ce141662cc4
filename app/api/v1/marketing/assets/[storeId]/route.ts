import { route } from "@/lib/api/route";
import { syncBehind } from "@/lib/campaigns/sync-behind";
import { chooseAssets } from "@/lib/connections/choose-assets";
import { listAssets } from "@/lib/connections/list-assets";

export const GET = route("listAssets", ({ tenant, query }) => listAssets(tenant, query.platform));

/** What was chosen counts at once; the first figures are read behind the answer, and by the schedule if that fails. */
export const POST = route("chooseAssets", async ({ tenant, body }) => {
  const chosen = await chooseAssets(tenant, body);
  syncBehind(tenant, [body.platform]);
  return chosen;
});
