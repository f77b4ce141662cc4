import { setTimeout as sleep } from "node:timers/promises";
import { type Credential, claimRefresh, findCredential, finishRefresh, releaseRefresh } from "@/db/queries/credentials";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { ProviderId } from "@/lib/contracts/platforms";
import { crashPoint } from "@/lib/core/crash-point";
import { PlatformError } from "@/lib/core/errors";
import { adapterFor } from "@/lib/platforms/registry";
import { storeVault } from "@/lib/vault/store-vault";
import { type HeldGrant, openCredential } from "./held-grant";
import { noteFailure } from "./note-failure";
import { platformsOf } from "./platforms-of";
import { sealGrant } from "./sealed-grant";

/** Longer than all calls of one refresh together; a holder that outlives it is fenced off. */
const LEASE_S = 60;
const POLL_MS = 150;
const WAIT_MS = 20_000;

const running = new Map<string, Promise<HeldGrant>>();

/**
 * A grant newer than `seenVersion`. However many ask, in this process or others, one call goes to the provider: callers
 * here share a promise, processes share a lease on the row. A dead grant is marked as such, once.
 * @throws PlatformError reconnect when the grant is dead; unavailable, throttled … when the provider could not say
 */
export function refreshCredential(tenant: Tenant, provider: ProviderId, seenVersion: number): Promise<HeldGrant> {
  const key = `${tenant.storeId}/${provider}/${seenVersion}`;
  const known = running.get(key);
  if (known) return known;
  const refresh = refreshOrWait(tenant, provider, seenVersion).finally(() => running.delete(key));
  running.set(key, refresh);
  return refresh;
}

async function refreshOrWait(tenant: Tenant, provider: ProviderId, version: number): Promise<HeldGrant> {
  const giveUpAt = Date.now() + WAIT_MS;
  for (;;) {
    const { claimed, row } = await withTenant(tenant, async (tx) => {
      const claimed = await claimRefresh(tx, tenant, provider, { version, leaseS: LEASE_S });
      return { claimed, row: claimed ?? (await findCredential(tx, tenant, provider)) };
    });
    if (claimed) return refreshUnderLease(tenant, provider, claimed);
    // Gone, dead or newer: each has its answer in the row.
    if (!row || row.deadReason !== null || row.tokenVersion !== version) return openCredential(tenant, provider, row);
    if (Date.now() >= giveUpAt)
      throw new PlatformError(provider, { kind: "unavailable" }, { reason: "refresh_under_way" });
    await sleep(POLL_MS);
  }
}

async function refreshUnderLease(tenant: Tenant, provider: ProviderId, row: Credential): Promise<HeldGrant> {
  const lease = { id: row.id, epoch: row.refreshEpoch };
  try {
    const held = await openCredential(tenant, provider, row);
    const fresh = await adapterFor(provider).oauth.refresh(held.grant);
    crashPoint("refreshed");
    const sealed = sealGrant(await storeVault(tenant), row.id, fresh);
    const written = await withTenant(tenant, async (tx) => {
      const mine = await finishRefresh(tx, tenant, lease, sealed);
      // Fenced off: somebody else's grant, by a reconnect or a later lease, is the one that counts.
      return mine ?? (await findCredential(tx, tenant, provider));
    });
    return await openCredential(tenant, provider, written);
  } catch (error) {
    await withTenant(tenant, (tx) => releaseRefresh(tx, tenant, lease));
    if (error instanceof PlatformError) await noteRefreshFailure(tenant, provider, error, row.tokenVersion);
    throw error;
  }
}

/** Only the end of the grant concerns the connections; a provider that is down or slow will be asked again. */
async function noteRefreshFailure(tenant: Tenant, provider: ProviderId, error: PlatformError, version: number) {
  const { kind } = error.failure;
  const [platform] = platformsOf(provider);
  if (platform && (kind === "reconnect" || kind === "misconfigured"))
    await noteFailure(tenant, platform, error, version);
}
