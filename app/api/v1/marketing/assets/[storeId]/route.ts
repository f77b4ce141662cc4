import { after } from "next/server";
import { route } from "@/lib/api/route";
import { syncStore } from "@/lib/campaigns/sync-store";
import { chooseAssets } from "@/lib/connections/choose-assets";
import { listAssets } from "@/lib/connections/list-assets";
import { createLogger } from "@/lib/core/logger";

export const GET = route("listAssets", ({ tenant, query }) => listAssets(tenant, query.platform));

/** What was chosen counts at once; the first figures are read behind the answer, and by the schedule if that fails. */
export const POST = route("chooseAssets", async ({ tenant, body }) => {
  const chosen = await chooseAssets(tenant, body);
  after(() =>
    syncStore(tenant, { platforms: [body.platform] }).catch((error: unknown) =>
      createLogger("campaigns.first-sync").warn("left to the schedule", { error }),
    ),
  );
  return chosen;
});
