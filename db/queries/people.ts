import { and, count, eq, gt, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { Role, Store } from "../../lib/contracts/stores";
import { isId } from "../../lib/core/ids";
import { db, type Transaction } from "../client";
import { branches, businesses, memberships, sessions, signInFailures, users } from "../schema";
import { withUser } from "../with-tenant";

export async function findUserByEmail(email: string) {
  const [user] = await db()
    .select({ id: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(and(eq(sql`lower(${users.email})`, email.toLowerCase()), isNull(users.disabledAt)))
    .limit(1);
  return user;
}

export async function insertSession(row: { idHash: string; userId: string; expiresAt: Date }): Promise<void> {
  await db().insert(sessions).values(row);
}

/** The live session and its person; a session unseen since `idleSince` is over. */
export async function findSession(idHash: string, idleSince: Date) {
  const [row] = await db()
    .select({ userId: users.id, name: users.name, email: users.email, lastSeenAt: sessions.lastSeenAt })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.idHash, idHash),
        isNull(sessions.revokedAt),
        isNull(users.disabledAt),
        gt(sessions.expiresAt, sql`now()`),
        gt(sessions.lastSeenAt, idleSince),
      ),
    )
    .limit(1);
  return row;
}

export async function touchSession(idHash: string): Promise<void> {
  await db().update(sessions).set({ lastSeenAt: sql`now()` }).where(eq(sessions.idHash, idHash));
}

export async function revokeSession(idHash: string): Promise<void> {
  await db()
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.idHash, idHash), isNull(sessions.revokedAt)));
}

export async function countSignInFailures(subjectHash: string, since: Date): Promise<number> {
  const [row] = await db()
    .select({ failures: count() })
    .from(signInFailures)
    .where(and(eq(signInFailures.subjectHash, subjectHash), gt(signInFailures.at, since)));
  return row?.failures ?? 0;
}

export async function insertSignInFailures(rows: readonly { id: string; subjectHash: string }[]): Promise<void> {
  await db()
    .insert(signInFailures)
    .values([...rows]);
}

export async function deleteSignInFailures(ids: readonly string[]): Promise<void> {
  await db()
    .delete(signInFailures)
    .where(inArray(signInFailures.id, [...ids]));
}

export async function clearSignInFailures(subjectHash: string): Promise<void> {
  await db().delete(signInFailures).where(eq(signInFailures.subjectHash, subjectHash));
}

/** Removes ended sessions and old failures. Returns how many rows went. */
export async function purgeSessions(endedBefore: Date): Promise<number> {
  const gone = await db()
    .delete(sessions)
    .where(or(lt(sessions.expiresAt, endedBefore), lt(sessions.revokedAt, endedBefore)))
    .returning({ idHash: sessions.idHash });
  const failures = await db()
    .delete(signInFailures)
    .where(lt(signInFailures.at, endedBefore))
    .returning({ id: signInFailures.id });
  return gone.length + failures.length;
}

const ofPerson = (tx: Transaction, userId: string, which?: SQL) =>
  tx
    .select({
      id: branches.id,
      slug: branches.slug,
      name: branches.name,
      businessName: businesses.name,
      currency: branches.currency,
      timeZone: branches.timeZone,
      country: branches.country,
      role: memberships.role,
    })
    .from(memberships)
    .innerJoin(branches, eq(branches.id, memberships.branchId))
    .innerJoin(businesses, eq(businesses.id, branches.businessId))
    .where(and(eq(memberships.userId, userId), eq(memberships.active, true), which))
    .orderBy(branches.name);

/** The person's stores with the role in each, by name; the first 200. */
export const listStoresOf = (userId: string): Promise<Store[]> =>
  withUser(userId, (tx) => ofPerson(tx, userId).limit(200));

/** The store of that slug or id, with the person's role in it; undefined when they do not belong to one. */
export async function findStoreOf(userId: string, slugOrId: string): Promise<Store | undefined> {
  const is = isId(slugOrId) ? eq(branches.id, slugOrId) : eq(branches.slug, slugOrId);
  const [store] = await withUser(userId, (tx) => ofPerson(tx, userId, is).limit(1));
  return store;
}

/** The person's role in a store right now; undefined when they do not belong to it. */
export async function findRole(userId: string, storeId: string): Promise<Role | undefined> {
  const [row] = await withUser(userId, (tx) =>
    tx
      .select({ role: memberships.role })
      .from(memberships)
      .where(and(eq(memberships.userId, userId), eq(memberships.branchId, storeId), eq(memberships.active, true)))
      .limit(1),
  );
  return row?.role;
}

const OWNERS_MAX = 20;
/** Where the store's present owners can be written to. */
export async function listOwnerEmails(tx: Transaction, tenant: Tenant): Promise<string[]> {
  const rows = await tx
    .select({ email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.branchId, tenant.storeId),
        eq(memberships.role, "business_owner"),
        eq(memberships.active, true),
        isNull(users.disabledAt),
      ),
    )
    .orderBy(users.email)
    .limit(OWNERS_MAX);
  return rows.map(({ email }) => email);
}
