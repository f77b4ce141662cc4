import { and, count, eq, gt, isNull, lte, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { Transaction } from "../client";
import { oauthStates } from "../schema";
import { withLookup } from "../with-tenant";

type NewState = Omit<typeof oauthStates.$inferInsert, "storeId" | "createdAt" | "expiresAt" | "consumedAt">;
export type OAuthState = typeof oauthStates.$inferSelect;

/** Stores a consent attempt that ends in ten minutes. */
export async function insertState(tx: Transaction, tenant: Tenant, state: NewState): Promise<void> {
  await tx
    .insert(oauthStates)
    .values({ ...state, storeId: tenant.storeId, expiresAt: sql`now() + interval '10 minutes'` });
}

export async function deleteEndedStates(tx: Transaction, tenant: Tenant): Promise<void> {
  await tx
    .delete(oauthStates)
    .where(and(eq(oauthStates.storeId, tenant.storeId), lte(oauthStates.expiresAt, sql`now()`)));
}

/** Attempts of the store that are still open. The store is locked until commit, so that two starts count each other. */
export async function countOpenStates(tx: Transaction, tenant: Tenant): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`oauth-states/${tenant.storeId}`}, 0))`);
  const [row] = await tx
    .select({ open: count() })
    .from(oauthStates)
    .where(
      and(
        eq(oauthStates.storeId, tenant.storeId),
        isNull(oauthStates.consumedAt),
        gt(oauthStates.expiresAt, sql`now()`),
      ),
    );
  return row?.open ?? 0;
}

/**
 * Takes a state out of use in one statement: of any number of callers at once, one gets it. The others get the row
 * as it is, if there is one, to tell a used state from an ended one. Whoever knows the hash may do so before the
 * store is known.
 */
export function consumeState(
  idHash: string,
): Promise<{ taken: true; state: OAuthState } | { taken: false; state: OAuthState | undefined }> {
  return withLookup(idHash, async (tx) => {
    const [taken] = await tx
      .update(oauthStates)
      .set({ consumedAt: sql`now()` })
      .where(and(eq(oauthStates.idHash, idHash), isNull(oauthStates.consumedAt), gt(oauthStates.expiresAt, sql`now()`)))
      .returning();
    if (taken) return { taken: true, state: taken } as const;
    const [state] = await tx.select().from(oauthStates).where(eq(oauthStates.idHash, idHash)).limit(1);
    return { taken: false, state } as const;
  });
}
