import { and, eq, isNull, lte, or, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { ConnectionReason } from "../../lib/contracts/connections";
import type { ProviderId } from "../../lib/contracts/platforms";
import type { Transaction } from "../client";
import { marketingCredentials as credentials } from "../schema";

export type Credential = typeof credentials.$inferSelect;
/** A grant as it lies in a row: tokens sealed for that row. */
export type SealedGrant = Pick<
  Credential,
  "accessTokenEncrypted" | "refreshTokenEncrypted" | "tokenExpiresAt" | "grantExpiresAt" | "scopes" | "providerUserId"
>;

const credentialOf = (tenant: Tenant, provider: ProviderId) =>
  and(eq(credentials.storeId, tenant.storeId), eq(credentials.provider, provider));

/** Until commit nobody else connects, disconnects or chooses at this provider for this store. */
export async function lockProvider(tx: Transaction, tenant: Tenant, provider: ProviderId): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`grant/${tenant.storeId}/${provider}`}, 0))`);
}

export async function findCredential(
  tx: Transaction,
  tenant: Tenant,
  provider: ProviderId,
): Promise<Credential | undefined> {
  const [row] = await tx.select().from(credentials).where(credentialOf(tenant, provider)).limit(1);
  return row;
}

export const listCredentials = (tx: Transaction, tenant: Tenant): Promise<Credential[]> =>
  tx.select().from(credentials).where(eq(credentials.storeId, tenant.storeId));

/**
 * Puts a fresh grant into the store's row for the provider. Callers hold `lockProvider`. A refresh of the old grant
 * that is under way is fenced off by the moved epoch.
 */
export async function saveCredential(
  tx: Transaction,
  tenant: Tenant,
  row: { id: string; provider: ProviderId; grantedBy: string } & SealedGrant,
): Promise<void> {
  const { id: _id, provider: _provider, ...fresh } = row;
  await tx
    .insert(credentials)
    .values({ ...row, storeId: tenant.storeId })
    .onConflictDoUpdate({
      target: [credentials.storeId, credentials.provider],
      set: {
        ...fresh,
        deadReason: null,
        deadSince: null,
        tokenVersion: sql`${credentials.tokenVersion} + 1`,
        refreshEpoch: sql`${credentials.refreshEpoch} + 1`,
        refreshUntil: null,
        refreshedAt: sql`now()`,
        updatedAt: sql`now()`,
      },
    });
}

/**
 * Leases the refresh of a credential that is still at `version`, alive and not leased. The returned epoch fences: only
 * its holder may write back.
 */
export async function claimRefresh(
  tx: Transaction,
  tenant: Tenant,
  provider: ProviderId,
  { version, leaseS }: { version: number; leaseS: number },
): Promise<Credential | undefined> {
  const [claimed] = await tx
    .update(credentials)
    .set({
      refreshEpoch: sql`${credentials.refreshEpoch} + 1`,
      refreshUntil: sql`now() + make_interval(secs => ${leaseS})`,
    })
    .where(
      and(
        credentialOf(tenant, provider),
        eq(credentials.tokenVersion, version),
        isNull(credentials.deadReason),
        or(isNull(credentials.refreshUntil), lte(credentials.refreshUntil, sql`now()`)),
      ),
    )
    .returning();
  return claimed;
}

/** Writes a refreshed grant back under its lease; nothing when the lease was lost. */
export async function finishRefresh(
  tx: Transaction,
  tenant: Tenant,
  lease: { id: string; epoch: number },
  grant: SealedGrant,
): Promise<Credential | undefined> {
  const [row] = await tx
    .update(credentials)
    .set({
      ...grant,
      tokenVersion: sql`${credentials.tokenVersion} + 1`,
      refreshUntil: null,
      refreshedAt: sql`now()`,
    })
    .where(
      and(
        eq(credentials.storeId, tenant.storeId),
        eq(credentials.id, lease.id),
        eq(credentials.refreshEpoch, lease.epoch),
        isNull(credentials.deadReason),
      ),
    )
    .returning();
  return row;
}

/** Gives a lease back after a refresh that came to nothing. */
export async function releaseRefresh(
  tx: Transaction,
  tenant: Tenant,
  lease: { id: string; epoch: number },
): Promise<void> {
  await tx
    .update(credentials)
    .set({ refreshUntil: null })
    .where(
      and(
        eq(credentials.storeId, tenant.storeId),
        eq(credentials.id, lease.id),
        eq(credentials.refreshEpoch, lease.epoch),
      ),
    );
}

/**
 * Marks a grant dead, once. With `version`, only the grant that was tried: a newer one that came in meanwhile lives on.
 * Returns the credential's id when it is dead now.
 */
export async function markCredentialDead(
  tx: Transaction,
  tenant: Tenant,
  provider: ProviderId,
  reason: ConnectionReason,
  version?: number,
): Promise<string | undefined> {
  const [row] = await tx
    .update(credentials)
    .set({
      deadReason: sql`coalesce(${credentials.deadReason}, ${reason}::marketing_connection_reason)`,
      deadSince: sql`coalesce(${credentials.deadSince}, now())`,
      refreshUntil: null,
    })
    .where(
      and(credentialOf(tenant, provider), version === undefined ? undefined : eq(credentials.tokenVersion, version)),
    )
    .returning({ id: credentials.id });
  return row?.id;
}

/** Leaves nothing to sign in with; whose sign-in it was stays, so that the same person can take it up again. */
export async function wipeTokens(tx: Transaction, tenant: Tenant, id: string): Promise<void> {
  await tx
    .update(credentials)
    .set({ accessTokenEncrypted: null, refreshTokenEncrypted: null, tokenExpiresAt: null })
    .where(and(eq(credentials.storeId, tenant.storeId), eq(credentials.id, id)));
}

export async function deleteCredential(tx: Transaction, tenant: Tenant, id: string): Promise<void> {
  await tx.delete(credentials).where(and(eq(credentials.storeId, tenant.storeId), eq(credentials.id, id)));
}

/** Whether the provider's sign-in of this person also serves another store, of whichever business. */
export async function isGrantUsedElsewhere(
  tx: Transaction,
  tenant: Tenant,
  provider: ProviderId,
  providerUserId: string,
): Promise<boolean> {
  const [row] = await tx.execute<{ used: boolean }>(
    sql`select grant_used_elsewhere(${tenant.storeId}, ${provider}, ${providerUserId}) as used`,
  );
  return row?.used ?? false;
}
