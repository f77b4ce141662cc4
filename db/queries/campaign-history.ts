import { and, desc, eq, gt, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { Transaction } from "../client";
import { marketingAdAccounts as adAccounts, marketingAccounts as connections } from "../schema";

/** After a failure an account's history rests so long; syncs go on as they are due. */
const REST_MINUTES = 10;
const ours = ({ storeId }: Tenant, adAccountId: string) =>
  and(eq(adAccounts.storeId, storeId), eq(adAccounts.id, adAccountId));

type Asked = { readonly historyFrom?: ReturnType<typeof sql>; readonly historyDoneFrom?: ReturnType<typeof sql> };

async function move(tx: Transaction, tenant: Tenant, adAccountId: string, asked: Asked) {
  const [row] = await tx
    .update(adAccounts)
    .set(asked)
    .where(ours(tenant, adAccountId))
    .returning({ historyFrom: adAccounts.historyFrom, historyDoneFrom: adAccounts.historyDoneFrom });
  if (!row) throw new TypeError("an ad account is gone");
  return row;
}

/** Wants the days from `from` on, unless it is known already what is wanted. */
export const startHistory = (tx: Transaction, tenant: Tenant, adAccountId: string, from: string) =>
  move(tx, tenant, adAccountId, { historyFrom: sql`coalesce(history_from, ${from}::date)` });

/** Wants the days from `from` on, and those before `before` read again even where they are here. */
export const askHistory = (
  tx: Transaction,
  tenant: Tenant,
  adAccountId: string,
  { from, before }: { readonly from: string; readonly before: string },
) =>
  move(tx, tenant, adAccountId, {
    historyFrom: sql`least(history_from, ${from}::date)`,
    // Null stays null, which greatest() would not leave.
    historyDoneFrom: sql`history_done_from + greatest(${before}::date - history_done_from, 0)`,
  });

/** Days that were read count as here from when on they touch those that are here, or the account's today. */
export const extendHistory = (
  tx: Transaction,
  tenant: Tenant,
  adAccountId: string,
  read: { readonly from: string; readonly to: string },
  today: string,
) =>
  move(tx, tenant, adAccountId, {
    historyDoneFrom: sql`
      case when ${read.to}::date >= coalesce(history_done_from - 1, ${today}::date)
        then least(history_done_from, ${read.from}::date) else history_done_from end`,
  });

/** What is wanted before `oldest` the platform no longer has. */
export const cutHistory = (tx: Transaction, tenant: Tenant, adAccountId: string, oldest: string) =>
  move(tx, tenant, adAccountId, {
    historyFrom: sql`least(greatest(history_from, ${oldest}::date), history_done_from)`,
  });

/** The store's accounts with days still to be read, those with the least of them read first. */
export async function listOpenHistories(tx: Transaction, { storeId }: Tenant) {
  const rows = await tx
    .select({ id: adAccounts.id, lastSyncAt: adAccounts.lastSyncAt })
    .from(adAccounts)
    .where(
      and(
        eq(adAccounts.storeId, storeId),
        isNotNull(adAccounts.historyFrom),
        or(isNull(adAccounts.historyDoneFrom), gt(adAccounts.historyDoneFrom, adAccounts.historyFrom)),
        or(isNull(adAccounts.syncError), lt(adAccounts.updatedAt, sql`now() - make_interval(mins => ${REST_MINUTES})`)),
        inArray(
          adAccounts.id,
          tx
            .select({ id: connections.marketingAdAccountId })
            .from(connections)
            // One in error is tried by the syncs that are due, which heal it.
            .where(and(eq(connections.storeId, storeId), eq(connections.status, "connected"))),
        ),
      ),
    )
    .orderBy(sql`${adAccounts.historyDoneFrom} desc nulls first`, desc(adAccounts.id))
    .limit(100);
  return rows;
}
