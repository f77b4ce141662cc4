import { and, desc, eq, gt, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { Transaction } from "../client";
import { marketingAdAccounts as adAccounts, marketingAccounts as connections } from "../schema";

/** After a failure an account's history rests so long; syncs go on as they are due. */
const REST_MINUTES = 10;
const ours = ({ storeId }: Tenant, adAccountId: string) =>
  and(eq(adAccounts.storeId, storeId), eq(adAccounts.id, adAccountId));

type Mark = "historyFrom" | "historyDoneFrom" | "rereadFrom" | "rereadBefore";
type Asked = { readonly [mark in Mark]?: ReturnType<typeof sql> };

async function move(tx: Transaction, tenant: Tenant, adAccountId: string, asked: Asked) {
  const [row] = await tx.update(adAccounts).set(asked).where(ours(tenant, adAccountId)).returning({
    historyFrom: adAccounts.historyFrom,
    historyDoneFrom: adAccounts.historyDoneFrom,
    rereadFrom: adAccounts.rereadFrom,
    rereadBefore: adAccounts.rereadBefore,
  });
  if (!row) throw new TypeError("an ad account is gone");
  return row;
}

/** Wants the days from `from` on, unless it is known already what is wanted. */
export const startHistory = (tx: Transaction, tenant: Tenant, adAccountId: string, from: string) =>
  move(tx, tenant, adAccountId, { historyFrom: sql`coalesce(history_from, ${from}::date)` });

type Wish = { readonly from: string; readonly before: string };

/** Wants the days from `from` on, and those before `before` once more where they are here, which they stay meanwhile. */
export const askHistory = (tx: Transaction, tenant: Tenant, adAccountId: string, { from, before }: Wish) =>
  move(tx, tenant, adAccountId, {
    historyFrom: sql`least(history_from, ${from}::date)`,
    rereadFrom: sql`
      case when ${before}::date > history_done_from
        then least(reread_from, greatest(${from}::date, history_done_from)) else reread_from end`,
    rereadBefore: sql`
      case when ${before}::date > history_done_from then greatest(reread_before, ${before}::date) else reread_before end`,
  });

/** Wants the days from `from` on, and counts those before `before` as not here, as nobody has read all of them. */
export const reopenHistory = (tx: Transaction, tenant: Tenant, adAccountId: string, { from, before }: Wish) =>
  move(tx, tenant, adAccountId, {
    historyFrom: sql`least(history_from, ${from}::date)`,
    // Null stays null, which greatest() would not leave.
    historyDoneFrom: sql`history_done_from + greatest(${before}::date - history_done_from, 0)`,
  });

/**
 * Days that were read count as here from when on they touch those that are here, or the account's today, and as read
 * once more when they are the newest of those that wait for it.
 */
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
    rereadFrom: sql`
      case when ${read.to}::date >= reread_before - 1 and ${read.from}::date <= reread_from then null
        else reread_from end`,
    rereadBefore: sql`
      case when ${read.to}::date < reread_before - 1 or ${read.from}::date >= reread_before then reread_before
        when ${read.from}::date > reread_from then ${read.from}::date end`,
  });

/** What is wanted before `oldest` the platform no longer has. */
export const cutHistory = (tx: Transaction, tenant: Tenant, adAccountId: string, oldest: string) =>
  move(tx, tenant, adAccountId, {
    historyFrom: sql`least(greatest(history_from, ${oldest}::date), history_done_from)`,
    rereadFrom: sql`case when reread_before > ${oldest}::date then reread_from end`,
    rereadBefore: sql`case when reread_before > ${oldest}::date then reread_before end`,
  });

/** Writes the end of a reading of old days, which says nothing about the newest: why it failed, or that it did not. */
export async function recordHistory(
  tx: Transaction,
  tenant: Tenant,
  adAccountId: string,
  failure: string | null,
): Promise<void> {
  await tx
    .update(adAccounts)
    .set({ syncStartedAt: null, historyError: failure, historyFailedAt: failure === null ? null : sql`now()` })
    .where(ours(tenant, adAccountId));
}

/** There are days to read. */
const isOpen = or(
  isNull(adAccounts.historyDoneFrom),
  gt(adAccounts.historyDoneFrom, adAccounts.historyFrom),
  isNotNull(adAccounts.rereadBefore),
);
const rested = sql`now() - make_interval(mins => ${REST_MINUTES})`;
/** Without a first sync its failure counts, too: it is what the history begins with. */
const mayBeRead = and(
  or(isNull(adAccounts.historyError), lt(adAccounts.historyFailedAt, rested)),
  or(isNotNull(adAccounts.lastSyncAt), isNull(adAccounts.syncError), lt(adAccounts.updatedAt, rested)),
);

/** The store's accounts with days still to be read, those with the least of them read first; `stores_with` knows them. */
export async function listOpenHistories(tx: Transaction, { storeId }: Tenant) {
  const rows = await tx
    .select({ id: adAccounts.id, lastSyncAt: adAccounts.lastSyncAt })
    .from(adAccounts)
    .where(
      and(
        eq(adAccounts.storeId, storeId),
        isNotNull(adAccounts.historyFrom),
        isOpen,
        mayBeRead,
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
