import type { Transaction } from "@/db/client";
import { insertAudit } from "@/db/queries/audit";
import { type Connection, ensureConnection, listConnections, updateConnection } from "@/db/queries/connections";
import { findCredential, lockProvider, saveCredential } from "@/db/queries/credentials";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { applyChoice } from "@/lib/connections/apply-choice";
import { platformsOf } from "@/lib/connections/platforms-of";
import { sealGrant } from "@/lib/connections/sealed-grant";
import { type PlatformId, providerOf } from "@/lib/contracts/platforms";
import { newId } from "@/lib/core/ids";
import type { Grant } from "@/lib/platforms/contract";
import { storeVault } from "@/lib/vault/store-vault";
import { type Fate, isInUse } from "./judge-grant";

type Fresh = {
  readonly platform: PlatformId;
  readonly grant: Grant;
  readonly userId: string;
  readonly fates: ReadonlyMap<PlatformId, Fate>;
};

/**
 * Stores a judged grant in the place of the old one, in one transaction. Connections whose account and target it
 * reaches work at once; the one being connected otherwise waits for the owner's choice. Returns whether it works.
 */
export async function storeGrant(tenant: Tenant, { platform, grant, userId, fates }: Fresh): Promise<boolean> {
  const provider = providerOf(platform);
  const vault = await storeVault(tenant);
  return withTenant(tenant, async (tx) => {
    await lockProvider(tx, tenant, provider);
    const known = await findCredential(tx, tenant, provider);
    const id = known?.id ?? newId();
    await saveCredential(tx, tenant, { id, provider, grantedBy: userId, ...sealGrant(vault, id, grant) });
    const own = await ensureConnection(tx, tenant, platform);
    await updateConnection(tx, tenant, platform, { credentialId: id });
    for (const sibling of await listConnections(tx, tenant, platformsOf(provider)))
      if (sibling.platform !== platform && isInUse(sibling))
        await settleSibling(tx, tenant, { ...sibling, credentialId: id }, fates.get(sibling.platform));
    return settleOwn(tx, tenant, own, fates.get(platform));
  });
}

async function settleOwn(tx: Transaction, tenant: Tenant, own: Connection, fate: Fate | undefined): Promise<boolean> {
  const { platform } = own;
  const consent = { action: "connection.consented", target: platform };
  if (fate && "choice" in fate) {
    await applyChoice(tx, tenant, platform, fate.choice);
    await insertAudit(tx, tenant, { action: "connection.reconnected", target: platform, details: { was: own.status } });
    return true;
  }
  // A connection that was in use keeps holding its sales while the owner chooses anew.
  const waiting =
    fate && isInUse(own)
      ? ({ status: "error", statusReason: fate.reason } as const)
      : ({ status: "disconnected", statusReason: "setup_incomplete" } as const);
  await updateConnection(tx, tenant, platform, waiting);
  await insertAudit(tx, tenant, consent);
  return false;
}

async function settleSibling(
  tx: Transaction,
  tenant: Tenant,
  sibling: Connection,
  fate: Fate | undefined,
): Promise<void> {
  const { platform, credentialId } = sibling;
  // Set up while we asked the platform: what we know of it is old.
  if (!fate) return;
  await updateConnection(tx, tenant, platform, { credentialId });
  if ("reason" in fate) {
    await updateConnection(tx, tenant, platform, { status: "error", statusReason: fate.reason });
    return;
  }
  if (sibling.status === "connected") return;
  await applyChoice(tx, tenant, platform, fate.choice);
  await insertAudit(tx, tenant, {
    action: "connection.reconnected",
    target: platform,
    details: { was: sibling.status, with: "the same sign-in" },
  });
}
