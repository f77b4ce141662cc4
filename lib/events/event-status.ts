import { countDeliveries, countEvents, listLanes } from "@/db/queries/events";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { type EventStatus, SKIP_REASONS } from "@/lib/contracts/events";
import { DESTINATION_IDS, type DestinationId } from "@/lib/contracts/platforms";

type Destination = EventStatus["data"]["destinations"][number];
type Count = Awaited<ReturnType<typeof countDeliveries>>[number];
type Lane = Awaited<ReturnType<typeof listLanes>>[number];

const sum = (rows: readonly Count[]) => rows.reduce((total, { count }) => total + count, 0);
const iso = (text: string | null | undefined) => (text ? new Date(text).toISOString() : null);
const earliest = (texts: readonly (string | null)[]) => texts.map(iso).filter(Boolean).sort()[0] ?? null;
const latest = (texts: readonly (string | null)[]) => texts.map(iso).filter(Boolean).sort().at(-1) ?? null;

/** Where the store's events are: counts by destination and state, why some are skipped, what is held and since when. */
export async function eventStatus(tenant: Tenant): Promise<EventStatus> {
  const [totalEvents, rows, lanes] = await withTenant(tenant, async (tx) => [
    await countEvents(tx, tenant),
    await countDeliveries(tx, tenant),
    await listLanes(tx, tenant),
  ]);
  const destinations = DESTINATION_IDS.map((destination) =>
    describeDestination(
      destination,
      rows.filter((row) => row.destination === destination),
      lanes.find((lane) => lane.destination === destination),
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
      totalEvents,
      syncedToFacebook: synced("facebook"),
      syncedToGoogle: synced("google"),
      pendingSync: total(({ waiting }) => waiting),
      lastSyncAt: latest(destinations.map(({ lastDeliveredAt }) => lastDeliveredAt)),
      syncErrors: total(({ refused, expired, unknownOutcome }) => refused + expired + unknownOutcome),
      destinations,
    },
  };
}

function describeDestination(destination: DestinationId, rows: readonly Count[], lane: Lane | undefined): Destination {
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
    oldestWaitingAt: earliest(waiting.map(({ oldestAt }) => oldestAt)),
    lastDeliveredAt: latest(rows.map(({ newestSentAt }) => newestSentAt)),
    held:
      lane?.parkedReason && lane.parkedAt ? { reason: lane.parkedReason, since: lane.parkedAt.toISOString() } : null,
  };
}
