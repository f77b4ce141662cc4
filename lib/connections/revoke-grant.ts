import { isGrantUsedElsewhere } from "@/db/queries/credentials";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { ProviderId } from "@/lib/contracts/platforms";
import { PlatformError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import type { Grant } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";

export type Revocation = "revoked" | "shared" | "failed";

/**
 * Takes a grant back at the provider, which ends everything that person ever allowed our app. A sign-in that also
 * serves another store is therefore left alone (`shared`). Never throws for the provider's sake.
 */
export async function revokeGrant(tenant: Tenant, provider: ProviderId, grant: Grant): Promise<Revocation> {
  if (await withTenant(tenant, (tx) => isGrantUsedElsewhere(tx, tenant, provider, grant.userId))) return "shared";
  try {
    await adapterFor(provider).oauth.revoke(grant);
    return "revoked";
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    createLogger("connections").warn("grant was not revoked", { storeId: tenant.storeId, provider, error });
    return "failed";
  }
}
