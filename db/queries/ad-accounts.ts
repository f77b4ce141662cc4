import { sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { ProviderId } from "../../lib/contracts/platforms";
import { newId } from "../../lib/core/ids";
import type { Transaction } from "../client";
import { marketingAdAccounts as adAccounts } from "../schema";

type Listed = { id: string; name: string; currency: string; timeZone: string };

/**
 * The store's row for an ad account. A known one keeps its currency and zone: its stored days are in them, and it is for
 * the sync to notice a change and to read those days again. Returns the row's id.
 */
export async function upsertAdAccount(
  tx: Transaction,
  tenant: Tenant,
  provider: ProviderId,
  { id: externalId, name, currency, timeZone }: Listed,
): Promise<string> {
  const [row] = await tx
    .insert(adAccounts)
    .values({ id: newId(), storeId: tenant.storeId, provider, externalId, name, currency, timeZone })
    .onConflictDoUpdate({
      target: [adAccounts.storeId, adAccounts.provider, adAccounts.externalId],
      set: { name, updatedAt: sql`now()` },
    })
    .returning({ id: adAccounts.id });
  if (!row) throw new TypeError("an upsert gave no row");
  return row.id;
}
