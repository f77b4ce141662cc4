import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { ProviderId } from "../../lib/contracts/platforms";
import { db, rawSql, type Transaction } from "../client";
import { marketingErasureRequests as requests } from "../schema";
import { withLookup } from "../with-tenant";

export type ErasureRequest = typeof requests.$inferSelect;
type NewRequest = Pick<ErasureRequest, "code" | "provider" | "kind" | "providerUserIdEncrypted" | "requestedAt">;

/** Stores a request and rings for it; one that is known by its code stays as it is. */
export function insertRequest(request: NewRequest): Promise<void> {
  return withLookup(request.code, async (tx) => {
    await tx.insert(requests).values(request).onConflictDoNothing();
    await tx.execute(sql`select pg_notify('erasure', '')`);
  });
}

export function findRequest(code: string): Promise<ErasureRequest | undefined> {
  return withLookup(code, async (tx) => {
    const [row] = await tx.select().from(requests).where(eq(requests.code, code)).limit(1);
    return row;
  });
}

/** One page of the requests nobody has done yet, in the order of their codes, after the given one. */
export const listOpenRequests = (page: { after: string; limit: number }): Promise<ErasureRequest[]> =>
  db()
    .select()
    .from(requests)
    .where(and(eq(requests.state, "received"), gt(requests.code, page.after)))
    .orderBy(asc(requests.code))
    .limit(page.limit);

const isOpen = (code: string) => and(eq(requests.code, code), eq(requests.state, "received"));

/** Counts a store in the transaction that did the work there, so that no store is counted twice or left out. */
export async function countStore(tx: Transaction, code: string): Promise<void> {
  await tx.execute(sql`select set_config('app.lookup', ${code}, true)`);
  await tx
    .update(requests)
    .set({ storesAffected: sql`${requests.storesAffected} + 1` })
    .where(isOpen(code));
}

/** Done, and with it forgotten who it was about. */
export function finishRequest(code: string): Promise<void> {
  return withLookup(code, async (tx) => {
    await tx
      .update(requests)
      .set({ state: "done", completedAt: sql`now()`, providerUserIdEncrypted: null })
      .where(isOpen(code));
  });
}

/** Ids of the stores, of whichever business, that this person has signed in for. */
export async function listStoresOfPerson(provider: ProviderId, providerUserId: string): Promise<string[]> {
  const rows = await rawSql()<{ store_id: string }[]>`
    select stores_of_person(${provider}, ${providerUserId}) as store_id`;
  return rows.map((row) => row.store_id);
}
