import { and, eq, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { DestinationId } from "../../lib/contracts/platforms";
import type { Transaction } from "../client";
import { marketingDeliveryLanes as lanes } from "../schema";

const laneOf = (tenant: Tenant, destination: DestinationId) =>
  and(eq(lanes.storeId, tenant.storeId), eq(lanes.destination, destination));

/** Opens the lane (making it if need be), wakes it and rings: held sales go out by themselves. */
export async function openLane(tx: Transaction, tenant: Tenant, destination: DestinationId): Promise<void> {
  const awake = {
    nextAt: sql`now()`,
    notBefore: null,
    parkedReason: null,
    parkedAt: null,
    failures: 0,
    // Whoever is still sending did so under the old grant: their word on the lane no longer counts.
    leaseUntil: null,
    epoch: sql`${lanes.epoch} + 1`,
  };
  await tx
    .insert(lanes)
    .values({ storeId: tenant.storeId, destination, nextAt: sql`now()` })
    .onConflictDoUpdate({ target: [lanes.storeId, lanes.destination], set: awake });
  await tx.execute(sql`select pg_notify('dispatch', '')`);
}

/** Makes the lane, asleep, where there is none: a store is watched by its lanes, though it may send nothing yet. */
export async function ensureLane(tx: Transaction, tenant: Tenant, destination: DestinationId): Promise<void> {
  await tx.insert(lanes).values({ storeId: tenant.storeId, destination }).onConflictDoNothing();
}

/** Parks the lane until a person acts; what waits is held. The first reason and moment stay. */
export async function parkLane(
  tx: Transaction,
  tenant: Tenant,
  destination: DestinationId,
  reason: string,
): Promise<void> {
  await tx
    .update(lanes)
    .set({
      parkedReason: sql`coalesce(${lanes.parkedReason}, ${reason})`,
      parkedAt: sql`coalesce(${lanes.parkedAt}, now())`,
      notBefore: null,
      leaseUntil: null,
      epoch: sql`${lanes.epoch} + 1`,
    })
    .where(laneOf(tenant, destination));
}
