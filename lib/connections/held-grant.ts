import { type Credential, findCredential } from "@/db/queries/credentials";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { ProviderId } from "@/lib/contracts/platforms";
import { PlatformError } from "@/lib/core/errors";
import { CryptoError } from "@/lib/crypto/seal";
import type { Grant } from "@/lib/platforms/contract";
import { storeVault } from "@/lib/vault/store-vault";
import { noteDeadGrant } from "./note-failure";
import { openGrant } from "./sealed-grant";

/** An open grant, and which version of the row it came from. */
export type HeldGrant = { readonly credentialId: string; readonly version: number; readonly grant: Grant };

/** @throws PlatformError reconnect when there is no grant (`not_connected`), it is dead or cannot be opened */
export async function holdGrant(tenant: Tenant, provider: ProviderId): Promise<HeldGrant> {
  return openCredential(tenant, provider, await withTenant(tenant, (tx) => findCredential(tx, tenant, provider)));
}

/** The same for a row at hand. */
export async function openCredential(
  tenant: Tenant,
  provider: ProviderId,
  row: Credential | undefined,
): Promise<HeldGrant> {
  if (!row) throw new PlatformError(provider, { kind: "reconnect" }, { reason: "not_connected" });
  if (row.deadReason !== null) throw new PlatformError(provider, { kind: "reconnect" }, { reason: row.deadReason });
  const vault = await storeVault(tenant);
  try {
    return { credentialId: row.id, version: row.tokenVersion, grant: openGrant(vault, row) };
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause;
    await noteDeadGrant(tenant, provider, "token_unreadable", row.tokenVersion);
    throw new PlatformError(provider, { kind: "reconnect" }, { reason: "token_unreadable" }, { cause });
  }
}
