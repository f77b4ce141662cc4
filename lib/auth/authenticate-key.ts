import { findApiKey, touchApiKey } from "@/db/queries/api-keys";
import { withTenant } from "@/db/with-tenant";
import { AppError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import { installationKey } from "@/lib/crypto/installation";
import { keyedHash, sameSecret } from "@/lib/crypto/seal";
import { parseApiKey } from "./api-key-format";
import { mintTenant } from "./mint-tenant";
import type { Tenant } from "./tenant";

const CACHE_MS = 5_000;
const CACHE_MAX = 1_000;
const TOUCH_EVERY_MS = 5_000;
const UNKNOWN_MAC = keyedHash(Buffer.alloc(32), "unknown key");

type Verified = { readonly tenant: Tenant; readonly expiresAt: number };
/** By hash of the whole key, so that a wrong secret never meets a cached right one. */
const verified = new Map<string, { readonly value: Promise<Verified>; readonly until: number }>();
const touched = new Map<string, number>();

/**
 * The till behind `Authorization: Bearer dsm_…`. A revoked key is refused within five seconds.
 * @throws AppError unauthenticated
 */
export async function authenticateKey(authorization: string | null): Promise<Tenant> {
  const parts = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  const key = parts ? parseApiKey(parts) : undefined;
  if (!key) throw refused();
  const cacheKey = keyedHash(installationKey("api-key"), key.keyId, key.secret);
  const cached = verified.get(cacheKey);
  const now = Date.now();
  const { tenant, expiresAt } = await (cached && cached.until > now
    ? cached.value
    : remember(cacheKey, lookUp(key.keyId, key.secret), now + CACHE_MS));
  if (expiresAt <= now) throw refused();
  touch(tenant, now);
  return tenant;
}

async function lookUp(keyId: string, secret: string): Promise<Verified> {
  const row = await findApiKey(keyId);
  const mac = keyedHash(installationKey("api-key", row?.pepperKid), secret);
  // Compared for unknown keys too, so that time does not tell which ids exist.
  const right = sameSecret(mac, row?.secretMac ?? UNKNOWN_MAC);
  if (!row || !right || row.revokedAt) throw refused();
  return {
    tenant: mintTenant(row.storeId, { kind: "key", apiKeyId: row.id, scopes: row.scopes }),
    expiresAt: row.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
  };
}

/** Who asks while a key is being looked up waits for the same answer; a refusal is not kept. */
function remember(cacheKey: string, value: Promise<Verified>, until: number): Promise<Verified> {
  if (verified.size >= CACHE_MAX) verified.clear();
  verified.set(cacheKey, { value, until });
  value.catch(() => verified.delete(cacheKey));
  return value;
}

function touch(tenant: Tenant, now: number): void {
  if (tenant.actor.kind !== "key") return;
  const { apiKeyId } = tenant.actor;
  if (now - (touched.get(apiKeyId) ?? 0) < TOUCH_EVERY_MS) return;
  if (touched.size >= CACHE_MAX) touched.clear();
  touched.set(apiKeyId, now);
  // Not awaited: a till never waits for a date on a settings page.
  withTenant(tenant, (tx) => touchApiKey(tx, tenant, apiKeyId)).catch((error: unknown) =>
    createLogger("auth.key").warn("last use not recorded", { error }),
  );
}

const refused = () => new AppError("unauthenticated", "Send a valid API key as Authorization: Bearer dsm_…");
