import { findStoreFacts, type StoreFacts } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { AppError } from "@/lib/core/errors";
import { keyRing } from "@/lib/crypto/installation";
import { keyedHash, open, type SealPlace, seal } from "@/lib/crypto/seal";

type Place = Omit<SealPlace, "storeId">;

/** A store's own facts and keys. Secrets of one store cannot be opened with another's. */
export type StoreVault = {
  readonly facts: Omit<StoreFacts, "cryptoSalt">;
  /** Seals an OAuth token or verifier for its row and column. */
  sealToken(place: Place, text: string): string;
  /** @throws CryptoError */
  openToken(place: Place, envelope: string): string;
  /** Seals customers' hashed identifiers. */
  sealPii(place: Place, text: string): string;
  /** @throws CryptoError */
  openPii(place: Place, envelope: string): string;
  /** Keyed references of a value, `<kid>.<hash>`, the active key's first: equality search without knowing the value. */
  references(kind: string, value: string): readonly string[];
};

const KEEP_MS = 60_000;
const KEEP_MAX = 5_000;
const kept = new Map<string, { readonly vault: Promise<StoreVault>; readonly until: number }>();

/**
 * The vault of the tenant's store; kept for a minute, so that changed store settings count soon. Whoever asks while it is
 * being read waits for the same reading.
 */
export function storeVault(tenant: Tenant): Promise<StoreVault> {
  const known = kept.get(tenant.storeId);
  if (known && known.until > Date.now()) return known.vault;
  const vault = readVault(tenant);
  if (kept.size >= KEEP_MAX) kept.clear();
  kept.set(tenant.storeId, { vault, until: Date.now() + KEEP_MS });
  vault.catch(() => kept.delete(tenant.storeId));
  return vault;
}

async function readVault(tenant: Tenant): Promise<StoreVault> {
  const row = await withTenant(tenant, (tx) => findStoreFacts(tx, tenant));
  if (!row) throw new AppError("not_found", "There is no such store.");
  return makeVault(tenant.storeId, row);
}

function makeVault(storeId: string, { cryptoSalt: salt, ...facts }: StoreFacts): StoreVault {
  const ring = keyRing();
  const blindKeys = ring.kids.map((kid) => ({ kid, key: ring.derive(kid, "blind", salt) ?? Buffer.alloc(0) }));
  return {
    facts,
    sealToken: (place, text) => seal({ ring, purpose: "token", salt }, { ...place, storeId }, text),
    openToken: (place, envelope) => open({ ring, purpose: "token", salt }, { ...place, storeId }, envelope),
    sealPii: (place, text) => seal({ ring, purpose: "pii", salt }, { ...place, storeId }, text),
    openPii: (place, envelope) => open({ ring, purpose: "pii", salt }, { ...place, storeId }, envelope),
    references: (kind, value) => blindKeys.map(({ kid, key }) => `${kid}.${keyedHash(key, kind, value)}`),
  };
}
