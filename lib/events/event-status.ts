import { listLanes } from "@/db/queries/events";
import { laneTimes, sumTallies } from "@/db/queries/tallies";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { type EventStatus, SKIP_REASONS } from "@/lib/contracts/events";
import { DESTINATION_IDS, type DestinationId } from "@/lib/contracts/platforms";

type Destination = EventStatus["data"]["destinations"][number];
type Count = Awaited<ReturnType<typeof sumTallies>>[number];
type Lane = Awaited<ReturnType<typeof listLanes>>[number];
type Times = Awaited<ReturnType<typeof laneTimes>>[number];

const sum = (rows: readonly Count[]) => rows.reduce((total, { count }) => total + count, 0);
const iso = (text: string | null | undefined) => (text ? new Date(text).toISOString() : null);
const latest = (times: readonly (string | null)[]) => times.filter(Boolean).sort().at(-1) ?? null;

/** Where the store's events are: counts by destination and state, why some are skipped, what is held and since when. */
export async function eventStatus(tenant: Tenant): Promise<EventStatus> {
  const [rows, lanes, times] = await withTenant(tenant, async (tx) => [
    await sumTallies(tx, tenant),
    await listLanes(tx, tenant),
    await laneTimes(tx, tenant),
  ]);
  const destinations = DESTINATION_IDS.map((destination) =>
    describeDestination(
      destination,
      rows.filter((row) => row.destination === destination),
      lanes.find((lane) => lane.destination === destination),
      times.find((lane) => lane.destination === destination),
    ),
  );
  const synced = (id: DestinationId) => {
    const counts = destinations.find(({ destination }) => destination === id)?.counts;
    return (counts?.delivered ?? 0) + (counts?.accepted ?? 0);
  };
  const total = (pick: (counts: Destination["counts"]) => number) =>
    destinations.reduce((all, { counts }) => all + pick(counts), 0);
  return {
    success: true,
    data: {
      totalEvents: totalOf(rows),
      syncedToFacebook: synced("facebook"),
      syncedToGoogle: synced("google"),
      pendingSync: total(({ waiting }) => waiting),
      lastSyncAt: latest(destinations.map(({ lastDeliveredAt }) => lastDeliveredAt)),
      syncErrors: total(({ refused, expired, unknownOutcome }) => refused + expired + unknownOutcome),
      destinations,
    },
  };
}

/** Every event has one row per destination, so each destination's rows are all events. */
const totalOf = (rows: readonly Count[]): number =>
  Math.max(0, ...DESTINATION_IDS.map((id) => sum(rows.filter(({ destination }) => destination === id))));

function describeDestination(
  destination: DestinationId,
  rows: readonly Count[],
  lane: Lane | undefined,
  times: Times | undefined,
): Destination {
  const inState = (state: Count["state"]) => rows.filter((row) => row.state === state);
  const waiting = inState("waiting");
  return {
    destination,
    counts: {
      waiting: sum(waiting),
      accepted: sum(inState("accepted")),
      delivered: sum(inState("delivered")),
      refused: sum(inState("refused")),
      skipped: sum(inState("skipped")),
      expired: sum(inState("expired")),
      unknownOutcome: sum(inState("unknown_outcome")),
    },
    skippedBy: SKIP_REASONS.map((reason) => ({
      reason,
      count: sum(inState("skipped").filter((row) => row.reason === reason)),
    })).filter(({ count }) => count > 0),
    oldestWaitingAt: iso(times?.oldestWaitingAt),
    lastDeliveredAt: iso(times?.lastSentAt),
    held:
      lane?.parkedReason && lane.parkedAt ? { reason: lane.parkedReason, since: lane.parkedAt.toISOString() } : null,
  };
}
