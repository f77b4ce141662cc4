import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { Transaction } from "../client";
import { apiKeys, users } from "../schema";
import { withLookup } from "../with-tenant";

const LISTED_MAX = 200;

/** The row of a key that is being presented, by its public part; undefined when there is none. */
export async function findApiKey(keyId: string) {
  const [row] = await withLookup(keyId, (tx) =>
    tx
      .select({
        id: apiKeys.id,
        storeId: apiKeys.storeId,
        secretMac: apiKeys.secretMac,
        pepperKid: apiKeys.pepperKid,
        scopes: apiKeys.scopes,
        expiresAt: apiKeys.expiresAt,
        revokedAt: apiKeys.revokedAt,
      })
      .from(apiKeys)
      .where(eq(apiKeys.keyId, keyId))
      .limit(1),
  );
  return row;
}

/** Live keys first, then those that are revoked, each newest first. */
export function listApiKeyRows(tx: Transaction, tenant: Tenant) {
  return tx
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      keyId: apiKeys.keyId,
      lastFour: apiKeys.lastFour,
      scopes: apiKeys.scopes,
      createdBy: users.name,
      createdAt: apiKeys.createdAt,
      lastUsedAt: apiKeys.lastUsedAt,
      revokedAt: apiKeys.revokedAt,
    })
    .from(apiKeys)
    .leftJoin(users, eq(users.id, apiKeys.createdBy))
    .where(eq(apiKeys.storeId, tenant.storeId))
    .orderBy(isNotNull(apiKeys.revokedAt), desc(apiKeys.createdAt))
    .limit(LISTED_MAX);
}

/** Two people who make keys of a store at the same moment take turns, so that neither passes the limit. */
export async function lockApiKeys(tx: Transaction, { storeId }: Tenant): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`api-keys/${storeId}`}, 0))`);
}

export const countLiveApiKeys = (tx: Transaction, { storeId }: Tenant): Promise<number> =>
  tx.$count(apiKeys, and(eq(apiKeys.storeId, storeId), isNull(apiKeys.revokedAt)));

export async function insertApiKey(
  tx: Transaction,
  tenant: Tenant,
  row: Omit<typeof apiKeys.$inferInsert, "storeId">,
): Promise<void> {
  await tx.insert(apiKeys).values({ ...row, storeId: tenant.storeId });
}

/** Revokes a key once. Returns false when there is no such live key. */
export async function revokeApiKeyRow(tx: Transaction, tenant: Tenant, id: string): Promise<boolean> {
  const rows = await tx
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKeys.storeId, tenant.storeId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return rows.length === 1;
}

export async function touchApiKey(tx: Transaction, tenant: Tenant, id: string): Promise<void> {
  await tx
    .update(apiKeys)
    .set({ lastUsedAt: sql`now()` })
    .where(and(eq(apiKeys.storeId, tenant.storeId), eq(apiKeys.id, id)));
}
