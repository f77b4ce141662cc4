import { insertAudit } from "@/db/queries/audit";
import { findConnection } from "@/db/queries/connections";
import { lockProvider } from "@/db/queries/credentials";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { type PlatformId, providerOf } from "@/lib/contracts/platforms";
import { applyChoice } from "./apply-choice";
import { readAssets } from "./list-assets";
import { judgeChoice } from "./usable-choice";

/**
 * Looks whether what an ailing connection was set to can be used again (terms accepted, account reopened, dataset
 * back) and if so takes it up by itself. Returns whether it did.
 * @throws AppError conflict when the platform is not connected; PlatformError
 */
export async function recheckConnection(tenant: Tenant, platform: PlatformId): Promise<boolean> {
  const { connection, accounts } = await readAssets(tenant, platform, ({ adAccountId }) => adAccountId);
  const judged = judgeChoice(platform, connection, accounts);
  if (!("choice" in judged)) return false;
  return withTenant(tenant, async (tx) => {
    await lockProvider(tx, tenant, providerOf(platform));
    const current = await findConnection(tx, tenant, platform);
    const same = current?.adAccountId === connection.adAccountId && current.targetId === connection.targetId;
    if (!same || current.status !== "error") return false;
    await applyChoice(tx, tenant, platform, judged.choice);
    await insertAudit(tx, tenant, { action: "connection.healed", target: platform });
    return true;
  });
}
