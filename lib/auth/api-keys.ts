import { countLiveApiKeys, insertApiKey, listApiKeyRows, lockApiKeys, revokeApiKeyRow } from "@/db/queries/api-keys";
import { insertAudit } from "@/db/queries/audit";
import { withTenant } from "@/db/with-tenant";
import { API_KEY_SCOPES, type ApiKey, type ApiKeyList, type CreateApiKeyResponse } from "@/lib/contracts/api-keys";
import { AppError } from "@/lib/core/errors";
import { isId, newId } from "@/lib/core/ids";
import { installationKey, keyRing } from "@/lib/crypto/installation";
import { keyedHash } from "@/lib/crypto/seal";
import { makeApiKey } from "./api-key-format";
import type { Tenant } from "./tenant";

/** As many as the list surely holds: a key that nobody sees is a key that nobody revokes. */
const LIVE_MAX = 100;

type Row = Awaited<ReturnType<typeof listApiKeyRows>>[number];
const iso = (date: Date | null) => date?.toISOString() ?? null;

const toApiKey = (row: Row): ApiKey => ({
  id: row.id,
  name: row.name,
  prefix: `dsm_live_${row.keyId}`,
  lastFour: row.lastFour,
  scopes: API_KEY_SCOPES.filter((scope) => row.scopes.includes(scope)),
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: iso(row.lastUsedAt),
  revokedAt: iso(row.revokedAt),
});

/** The store's keys without their secrets: the live ones, then those that are revoked, each newest first. */
export async function listApiKeys(tenant: Tenant): Promise<ApiKeyList> {
  const rows = await withTenant(tenant, (tx) => listApiKeyRows(tx, tenant));
  return { success: true, data: rows.map(toApiKey) };
}

/**
 * Makes a key. The whole key is in this answer and nowhere else: only a keyed hash of it is stored.
 * @throws AppError conflict when the store has as many live ones as it may
 */
export async function createApiKey(tenant: Tenant, { name }: { name: string }): Promise<CreateApiKeyResponse> {
  const { key, keyId, secret } = makeApiKey();
  const id = newId();
  const rows = await withTenant(tenant, async (tx) => {
    await lockApiKeys(tx, tenant);
    if ((await countLiveApiKeys(tx, tenant)) >= LIVE_MAX)
      throw new AppError("conflict", `A store can have ${LIVE_MAX} keys in use. Revoke those that no till uses.`);
    await insertApiKey(tx, tenant, {
      id,
      keyId,
      secretMac: keyedHash(installationKey("api-key"), secret),
      pepperKid: keyRing().active,
      name,
      lastFour: key.slice(-4),
      scopes: [...API_KEY_SCOPES],
      createdBy: tenant.actor.kind === "user" ? tenant.actor.userId : null,
    });
    await insertAudit(tx, tenant, { action: "api_key.created", target: id, details: { name } });
    return listApiKeyRows(tx, tenant);
  });
  const row = rows.find((candidate) => candidate.id === id);
  if (!row) throw new TypeError("the new key is not in the list");
  return { success: true, data: toApiKey(row), key };
}

/** Revokes a key; it stops working everywhere within five seconds. @throws AppError not_found */
export async function revokeApiKey(tenant: Tenant, id: string): Promise<{ success: true; message: string }> {
  const known = isId(id) && (await revokeKnown(tenant, id));
  if (!known) throw new AppError("not_found", "There is no such key, or it is revoked already.");
  return { success: true, message: "The key is revoked. Tills that use it are refused within five seconds." };
}

const revokeKnown = (tenant: Tenant, id: string): Promise<boolean> =>
  withTenant(tenant, async (tx) => {
    const done = await revokeApiKeyRow(tx, tenant, id);
    if (done) await insertAudit(tx, tenant, { action: "api_key.revoked", target: id });
    return done;
  });
