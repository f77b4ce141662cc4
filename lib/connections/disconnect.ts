import { insertAudit } from "@/db/queries/audit";
import { type Connection, dropCredential, listConnections, updateConnection } from "@/db/queries/connections";
import { type Credential, deleteCredential, findCredential, lockProvider } from "@/db/queries/credentials";
import { parkLane } from "@/db/queries/lanes";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import {
  destinationOf,
  type PlatformId,
  type ProviderId,
  platformInfo,
  platformNames,
} from "@/lib/contracts/platforms";
import { CryptoError } from "@/lib/crypto/seal";
import { storeVault } from "@/lib/vault/store-vault";
import { platformsOf } from "./platforms-of";
import { type Revocation, revokeGrant } from "./revoke-grant";
import { openGrant } from "./sealed-grant";

/** A connection that still needs its grant: working, held, ailing or waiting for the owner's choice. */
export const needsGrant = ({ credentialId, status, statusReason }: Connection): boolean =>
  credentialId !== null && (status !== "disconnected" || statusReason === "setup_incomplete");

/**
 * Ends one platform's connection. History and what was chosen stay, so that it can be taken up again in place. The
 * grant is revoked and forgotten when no other connection of the store uses it; a provider that cannot be reached does
 * not keep the owner connected.
 */
export async function disconnect(tenant: Tenant, platform: PlatformId): Promise<{ success: true; message: string }> {
  const { label, provider } = platformInfo(platform);
  const ended = await endConnection(tenant, platform, provider);
  if (!ended) return { success: true, message: `${label} is not connected.` };
  const { credential, siblings } = ended;
  if (siblings.length > 0 || !credential) {
    const stay = platformNames(siblings);
    return { success: true, message: `${label} is disconnected.${stay ? ` ${stay} stays connected.` : ""}` };
  }
  const revocation = await revokeStored(tenant, provider, credential);
  await forget(tenant, provider, credential);
  return { success: true, message: `${label} is disconnected.${revocationWords(label, revocation)}` };
}

/** In one transaction: the connection ends here, and its sales stand still. Undefined when there was nothing to end. */
function endConnection(tenant: Tenant, platform: PlatformId, provider: ProviderId) {
  return withTenant(tenant, async (tx) => {
    await lockProvider(tx, tenant, provider);
    const rows = await listConnections(tx, tenant, platformsOf(provider));
    const own = rows.find((row) => row.platform === platform);
    // Where somebody had their data deleted, this is the owner saying that it may stay so.
    if (!own || !(needsGrant(own) || own.statusReason === "erased_on_request")) return undefined;
    const changes = {
      status: "disconnected",
      statusReason: "disconnected_by_user",
      disconnectedAt: new Date(),
    } as const;
    await updateConnection(tx, tenant, platform, changes);
    const destination = platformInfo(platform).sendsSales ? destinationOf(provider) : undefined;
    if (destination) await parkLane(tx, tenant, destination, "disconnected");
    await insertAudit(tx, tenant, {
      action: "connection.disconnected",
      target: platform,
      details: { adAccountId: own.adAccountId, was: own.status },
    });
    const siblings = rows.filter((row) => row.platform !== platform && needsGrant(row)).map((row) => row.platform);
    return { siblings, credential: await findCredential(tx, tenant, provider) };
  });
}

async function revokeStored(tenant: Tenant, provider: ProviderId, credential: Credential): Promise<Revocation> {
  // Wiped when the person took it back at the platform.
  if (credential.accessTokenEncrypted === null) return "revoked";
  const vault = await storeVault(tenant);
  try {
    return await revokeGrant(tenant, provider, openGrant(vault, credential));
  } catch (error) {
    if (error instanceof CryptoError) return "failed";
    throw error;
  }
}

/** Wipes the tokens, unless a new sign-in has taken the row over meanwhile. */
function forget(tenant: Tenant, provider: ProviderId, { id, tokenVersion }: Credential): Promise<void> {
  return withTenant(tenant, async (tx) => {
    await lockProvider(tx, tenant, provider);
    const current = await findCredential(tx, tenant, provider);
    const rows = await listConnections(tx, tenant, platformsOf(provider));
    if (current?.id !== id || current.tokenVersion !== tokenVersion || rows.some(needsGrant)) return;
    await dropCredential(tx, tenant, id);
    await deleteCredential(tx, tenant, id);
  });
}

function revocationWords(label: string, revocation: Revocation): string {
  switch (revocation) {
    case "revoked":
      return " Our access was taken back at the platform.";
    case "shared":
      return " The sign-in still serves another store, so it was not taken back at the platform.";
    case "failed":
      return ` ${label} could not be told just now; you can remove our app in your account settings there.`;
  }
}
