import { sql } from "drizzle-orm";
import type { Tenant } from "../lib/auth/tenant";
import { db, type Transaction } from "./client";

/**
 * The one way to a store's rows: a transaction in which row-level security lets through this store and no other.
 * The setting is local to the transaction, so a pooled connection never carries it on.
 */
export function withTenant<T>(tenant: Tenant, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return inContext("app.store_id", tenant.storeId, work);
}

/** As `withTenant`, for reading only: every statement sees the rows of one moment, whatever is written meanwhile. */
export function withSnapshot<T>(tenant: Tenant, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return inContext("app.store_id", tenant.storeId, work, SNAPSHOT);
}
const SNAPSHOT = { isolationLevel: "repeatable read", accessMode: "read only" } as const;

/** For finding out who somebody is, before there is a tenant: a person's own memberships and stores. */
export function withUser<T>(userId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return inContext("app.user_id", userId, work);
}

/** For finding the row of a secret that is being presented, by its public part. */
export function withLookup<T>(lookup: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return inContext("app.lookup", lookup, work);
}

function inContext<T>(
  setting: string,
  value: string,
  work: (tx: Transaction) => Promise<T>,
  mode?: typeof SNAPSHOT,
): Promise<T> {
  return db().transaction(async (tx) => {
    await tx.execute(sql`select set_config(${setting}, ${value}, true)`);
    return work(tx);
  }, mode);
}
