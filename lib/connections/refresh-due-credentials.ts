import { listConnections } from "@/db/queries/connections";
import { type Credential, listCredentials } from "@/db/queries/credentials";
import { storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { jobTenant } from "@/lib/auth/mint-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { PLATFORM_IDS } from "@/lib/contracts/platforms";
import { AppError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import { adapterFor } from "@/lib/platforms/registry";
import { recheckConnection } from "./recheck-connection";
import { refreshCredential } from "./refresh-credential";

const DAY_MS = 86_400_000;
const log = createLogger("connections.refresh");
type Tally = { refreshed: number; healed: number; failed: number };

/**
 * Refreshes every grant that would end within a day (or the provider's own margin) and looks again at connections
 * that ailed. Safe late, twice and in several processes; one store's failure does not stop the others.
 */
export async function refreshDueCredentials({ signal }: { signal: AbortSignal }): Promise<Readonly<Tally>> {
  const tally: Tally = { refreshed: 0, healed: 0, failed: 0 };
  for (const storeId of await storesWith("credentials")) {
    if (signal.aborted) break;
    const tenant = jobTenant(storeId, "refresh-tokens");
    await attempt(tally, storeId, () => refreshStore(tenant, tally));
    await attempt(tally, storeId, () => recheckStore(tenant, tally));
  }
  return tally;
}

async function refreshStore(tenant: Tenant, tally: Tally): Promise<void> {
  const credentials = await withTenant(tenant, (tx) => listCredentials(tx, tenant));
  for (const { provider, tokenVersion } of credentials.filter(isDue))
    await attempt(tally, tenant.storeId, async () => {
      await refreshCredential(tenant, provider, tokenVersion);
      tally.refreshed += 1;
    });
}

function isDue({ provider, tokenExpiresAt, deadReason }: Credential): boolean {
  if (deadReason !== null || tokenExpiresAt === null) return false;
  const marginMs = Math.max(DAY_MS, adapterFor(provider).oauth.refreshBeforeMs);
  return tokenExpiresAt.getTime() - Date.now() <= marginMs;
}

async function recheckStore(tenant: Tenant, tally: Tally): Promise<void> {
  const rows = await withTenant(tenant, (tx) => listConnections(tx, tenant, PLATFORM_IDS));
  for (const { platform } of rows.filter(({ status }) => status === "error"))
    await attempt(tally, tenant.storeId, async () => {
      if (await recheckConnection(tenant, platform)) tally.healed += 1;
    });
}

async function attempt(tally: Tally, storeId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    tally.failed += 1;
    log[error instanceof AppError ? "warn" : "error"]("failed", { storeId, error });
  }
}
