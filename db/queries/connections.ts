import { and, count, eq, inArray, min, ne, or, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { ConnectionReason } from "../../lib/contracts/connections";
import type { DestinationId, PlatformId } from "../../lib/contracts/platforms";
import { newId } from "../../lib/core/ids";
import type { Transaction } from "../client";
import {
  marketingAdAccounts as adAccounts,
  marketingAccounts as connections,
  marketingDeliveries as deliveries,
  marketingDeliveryLanes as lanes,
} from "../schema";

export type Connection = typeof connections.$inferSelect;
type Changes = Partial<Omit<typeof connections.$inferInsert, "id" | "storeId" | "platform">>;

const connectionOf = (tenant: Tenant, platform: PlatformId) =>
  and(eq(connections.storeId, tenant.storeId), eq(connections.platform, platform));

export async function findConnection(
  tx: Transaction,
  tenant: Tenant,
  platform: PlatformId,
): Promise<Connection | undefined> {
  const [row] = await tx.select().from(connections).where(connectionOf(tenant, platform)).limit(1);
  return row;
}

export const listConnections = (
  tx: Transaction,
  tenant: Tenant,
  platforms: readonly PlatformId[],
): Promise<Connection[]> =>
  tx
    .select()
    .from(connections)
    .where(and(eq(connections.storeId, tenant.storeId), inArray(connections.platform, [...platforms])));

/** A connection with the facts of its ad account, for calls to the platform. */
export async function findConnectionWithAccount(tx: Transaction, tenant: Tenant, platform: PlatformId) {
  const [row] = await tx
    .select({
      connection: connections,
      account: { currency: adAccounts.currency, timeZone: adAccounts.timeZone },
    })
    .from(connections)
    .leftJoin(
      adAccounts,
      and(eq(adAccounts.id, connections.marketingAdAccountId), eq(adAccounts.storeId, connections.storeId)),
    )
    .where(connectionOf(tenant, platform))
    .limit(1);
  return row;
}

/** Every connection of the store with what a status needs to tell. */
export const listConnectionFacts = (tx: Transaction, tenant: Tenant) =>
  tx
    .select({
      connection: connections,
      account: {
        currency: adAccounts.currency,
        timeZone: adAccounts.timeZone,
        syncStartedAt: adAccounts.syncStartedAt,
        lastSyncAt: adAccounts.lastSyncAt,
        historyFrom: adAccounts.historyFrom,
        historyDoneFrom: adAccounts.historyDoneFrom,
        rereadFrom: adAccounts.rereadFrom,
        rereadBefore: adAccounts.rereadBefore,
        historyError: adAccounts.historyError,
      },
      laneParkedReason: lanes.parkedReason,
    })
    .from(connections)
    .leftJoin(
      adAccounts,
      and(eq(adAccounts.id, connections.marketingAdAccountId), eq(adAccounts.storeId, connections.storeId)),
    )
    .leftJoin(
      lanes,
      and(eq(lanes.storeId, connections.storeId), sql`${lanes.destination}::text = ${connections.platform}::text`),
    )
    .where(eq(connections.storeId, tenant.storeId));
export type ConnectionFacts = Awaited<ReturnType<typeof listConnectionFacts>>[number];

/** Sales that wait at the given destinations. */
export async function countWaiting(tx: Transaction, tenant: Tenant, destinations: readonly DestinationId[]) {
  if (destinations.length === 0) return [];
  return tx
    .select({ destination: deliveries.destination, sales: count(), since: min(deliveries.createdAt) })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.storeId, tenant.storeId),
        inArray(deliveries.destination, [...destinations]),
        eq(deliveries.state, "waiting"),
      ),
    )
    .groupBy(deliveries.destination);
}

/** The store's row for a platform, made at the first consent; it keeps its id for ever. */
export async function ensureConnection(tx: Transaction, tenant: Tenant, platform: PlatformId): Promise<Connection> {
  const row = { id: newId(), storeId: tenant.storeId, platform, statusReason: "setup_incomplete" as const };
  await tx.insert(connections).values(row).onConflictDoNothing();
  const found = await findConnection(tx, tenant, platform);
  if (!found) throw new TypeError("an inserted row is not there");
  return found;
}

export async function updateConnection(
  tx: Transaction,
  tenant: Tenant,
  platform: PlatformId,
  changes: Changes,
): Promise<void> {
  await tx.update(connections).set(changes).where(connectionOf(tenant, platform));
}

/** Connected from now on; a connection that had only fallen ill keeps the day it was connected. */
export async function markConnected(
  tx: Transaction,
  tenant: Tenant,
  platform: PlatformId,
  chosen: Pick<
    Connection,
    "marketingAdAccountId" | "adAccountId" | "adAccountName" | "targetId" | "targetName" | "extra"
  >,
): Promise<void> {
  const { status, connectedAt } = connections;
  await tx
    .update(connections)
    .set({
      ...chosen,
      status: "connected",
      statusReason: null,
      connectedAt: sql`case when ${status} = 'disconnected' then now() else coalesce(${connectedAt}, now()) end`,
      disconnectedAt: null,
      syncErrorMessage: null,
    })
    .where(connectionOf(tenant, platform));
}

/** All connections that live on a dead grant; those the owner ended stay ended. */
export async function expireConnections(
  tx: Transaction,
  tenant: Tenant,
  credentialId: string,
  reason: ConnectionReason,
): Promise<void> {
  await tx
    .update(connections)
    .set({ status: "expired", statusReason: reason })
    .where(
      and(
        eq(connections.storeId, tenant.storeId),
        eq(connections.credentialId, credentialId),
        inArray(connections.status, ["connected", "error"]),
      ),
    );
}

/** Marks a working connection as one that needs its owner. Returns whether it changed. */
export async function failConnection(
  tx: Transaction,
  tenant: Tenant,
  platform: PlatformId,
  reason: ConnectionReason,
): Promise<boolean> {
  const changed = await tx
    .update(connections)
    .set({ status: "error", statusReason: reason })
    .where(
      and(
        connectionOf(tenant, platform),
        or(
          eq(connections.status, "connected"),
          and(eq(connections.status, "error"), ne(connections.statusReason, reason)),
        ),
      ),
    )
    .returning({ id: connections.id });
  return changed.length > 0;
}

/** Takes an `error` with one of these reasons back. Returns whether there was one. */
export async function healConnection(
  tx: Transaction,
  tenant: Tenant,
  platform: PlatformId,
  reasons: readonly ConnectionReason[],
): Promise<boolean> {
  const healed = await tx
    .update(connections)
    .set({ status: "connected", statusReason: null })
    .where(
      and(
        connectionOf(tenant, platform),
        eq(connections.status, "error"),
        inArray(connections.statusReason, [...reasons]),
      ),
    )
    .returning({ id: connections.id });
  return healed.length > 0;
}

/** No connection points at this credential any more. */
export async function dropCredential(tx: Transaction, tenant: Tenant, credentialId: string): Promise<void> {
  await tx
    .update(connections)
    .set({ credentialId: null })
    .where(and(eq(connections.storeId, tenant.storeId), eq(connections.credentialId, credentialId)));
}
