import { eq } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import { rawSql, type Transaction } from "../client";
import { branches } from "../schema";

/** What the server itself needs to know of a store. */
export async function findStoreFacts(tx: Transaction, tenant: Tenant) {
  const [row] = await tx
    .select({
      slug: branches.slug,
      name: branches.name,
      currency: branches.currency,
      timeZone: branches.timeZone,
      country: branches.country,
      consentPolicy: branches.consentPolicy,
      cryptoSalt: branches.cryptoSalt,
    })
    .from(branches)
    .where(eq(branches.id, tenant.storeId))
    .limit(1);
  return row;
}
export type StoreFacts = NonNullable<Awaited<ReturnType<typeof findStoreFacts>>>;

export type Work =
  | "campaigns"
  | "credentials"
  | "confirmations"
  | "expired"
  | "asleep"
  | "lanes"
  | "tallies"
  | "sale_tallies"
  | "backfills"
  | "schedules"
  | "reports"
  | "report_mails"
  | "report_files";

/** Ids of the stores that the monitor looks at: all that have ever had a lane, and whatever else is connected. */
export async function watchedStores(): Promise<string[]> {
  const stores = await Promise.all([storesWith("lanes"), storesWith("campaigns")]);
  return [...new Set(stores.flat())];
}

/** Ids of the stores that have work of a kind; everything else is then read inside each store's own wall. */
export async function storesWith(work: Work): Promise<string[]> {
  const rows = await rawSql()<{ store_id: string }[]>`select stores_with(${work}) as store_id`;
  return rows.map((row) => row.store_id);
}
