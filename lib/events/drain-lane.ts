import {
  applyChanges,
  type DeliveryChange,
  type DueDelivery,
  insertAttempts,
  type LaneRest,
  type Lease,
  releaseLane,
  renewLease,
  takeDue,
} from "@/db/queries/deliveries";
import { withTenant } from "@/db/with-tenant";
import { jobTenant } from "@/lib/auth/mint-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { noteSuccess } from "@/lib/connections/note-failure";
import { withAccess } from "@/lib/connections/with-access";
import { type DestinationId, providerOf } from "@/lib/contracts/platforms";
import { crashPoint } from "@/lib/core/crash-point";
import { env } from "@/lib/core/env";
import { AppError, PlatformError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import { CryptoError } from "@/lib/crypto/seal";
import type { OutboundEvent, SendReceipt } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";
import { storeVault } from "@/lib/vault/store-vault";
import { judgeLane, judgeOutcome } from "./judge-outcome";
import { toOutboundEvent } from "./outbound-event";
import { type EventOutcome, isUntried, notTried, sendIsolating } from "./send-isolating";

/** Longer than any one call's deadline with a refresh and a retry before it. */
export const LEASE_SECONDS = 60;
const BUDGET_MS = 40_000;
const BATCHES_MAX = 1_000;
/** A parked lane is tried with few. */
const PROBE_SIZE = 10;

const log = createLogger("events.dispatch");
type Batch = { readonly due: readonly DueDelivery[]; readonly failures: number };

/**
 * Sends what is due on a leased lane until nothing is, the platform says stop, or the time is up; then gives the lane
 * back. No transaction is open while a platform is called. Outcomes are written under the lease's epoch: when the lease
 * is lost meanwhile they change nothing, and the next holder sends the same again, which the platforms merge.
 * @returns how many deliveries were settled or put off
 */
export async function drainLane(lease: Lease, signal: AbortSignal): Promise<number> {
  const tenant = jobTenant(lease.storeId, "dispatch-events");
  const end = Date.now() + BUDGET_MS;
  let rest: LaneRest | undefined;
  let handled = 0;
  for (let round = 0; round < BATCHES_MAX && Date.now() < end && !signal.aborted; round += 1) {
    const batch = await takeBatch(tenant, lease);
    if (!batch) return handled;
    if (batch.due.length === 0) break;
    crashPoint("taken");
    const written = await sendBatch(tenant, lease, batch);
    if (!written) return handled;
    crashPoint("written");
    handled += batch.due.length;
    rest = written;
    if (rest.sleepMs !== null || rest.park !== null) break;
  }
  await withTenant(tenant, (tx) => releaseLane(tx, lease, rest));
  return handled;
}

/** Renews the lease and takes the next due rows; undefined when the lease is lost. */
function takeBatch(tenant: Tenant, lease: Lease): Promise<Batch | undefined> {
  const { maxBatch } = adapterFor(providerOf(lease.destination)).events;
  return withTenant(tenant, async (tx) => {
    const lane = await renewLease(tx, lease, LEASE_SECONDS);
    if (!lane) return undefined;
    const size = lane.parkedReason === null ? Math.min(env().EVENT_SYNC_BATCH_SIZE, maxBatch) : PROBE_SIZE;
    return { due: await takeDue(tx, lease, size), failures: lane.failures };
  });
}

/** Sends one batch and writes its outcomes back; undefined when the lease was lost meanwhile. */
async function sendBatch(tenant: Tenant, lease: Lease, { due, failures }: Batch): Promise<LaneRest | undefined> {
  const startedAt = Date.now();
  const vault = await storeVault(tenant);
  const port = adapterFor(providerOf(lease.destination)).events;
  const settled = new Map<string, DeliveryChange>();
  const events: OutboundEvent[] = [];
  for (const row of due) {
    const over = tooLate(row, port.mergesRepeatsUntil);
    if (over) settled.set(row.eventId, over);
    else {
      try {
        events.push(toOutboundEvent(row, lease.destination, vault));
      } catch (error) {
        if (!(error instanceof CryptoError)) throw error;
        log.error("identifiers cannot be opened", { storeId: lease.storeId, eventId: row.eventId, error });
        settled.set(row.eventId, closed(row, "refused", "identifiers_unreadable"));
      }
    }
  }
  const alone = new Set(due.filter((row) => row.sendAlone).map((row) => row.eventId));
  const outcomes = await sendAll(tenant, lease, events, alone);
  crashPoint("sent");
  const failure = [...outcomes.values()].find((outcome) => outcome.state === "failed")?.error;
  const rest = judgeLane(failure, failures);
  if (failure) report(lease, failure);
  const vague = [...outcomes.values()].find((outcome) => outcome.state === "rejected" && outcome.isVague);
  if (vague) log.error("refused without a reason", { storeId: lease.storeId, destination: lease.destination });
  const changes = due.map((row) => {
    const outcome = outcomes.get(row.eventId);
    return outcome
      ? judgeOutcome(row, outcome, rest.sleepMs ?? 0)
      : (settled.get(row.eventId) ?? closed(row, "refused", "not_sent"));
  });
  return writeBack(tenant, lease, { due, outcomes, changes, rest, durationMs: Date.now() - startedAt });
}

async function sendAll(
  tenant: Tenant,
  lease: Lease,
  events: readonly OutboundEvent[],
  alone: ReadonlySet<string>,
): Promise<Map<string, EventOutcome>> {
  const outcomes = new Map<string, EventOutcome>();
  if (events.length === 0) return outcomes;
  const groups = [
    events.filter(({ id }) => !alone.has(id)),
    ...events.filter(({ id }) => alone.has(id)).map((event) => [event]),
  ];
  let stop: PlatformError | undefined;
  for (const group of groups.filter(({ length }) => length > 0)) {
    const untried = stop && notTried(stop);
    const results: readonly EventOutcome[] = untried
      ? group.map((): EventOutcome => ({ state: "failed", error: untried }))
      : await sendIsolating(group, (part) => sendPart(tenant, lease.destination, part));
    for (const [index, event] of group.entries()) {
      const outcome = results[index];
      if (outcome) outcomes.set(event.id, outcome);
    }
    stop ??= results.find((outcome) => outcome.state === "failed")?.error;
  }
  return outcomes;
}

async function sendPart(
  tenant: Tenant,
  destination: DestinationId,
  part: readonly OutboundEvent[],
): Promise<SendReceipt> {
  try {
    return await withAccess(tenant, destination, async (access, { targetId, status }) => {
      if (targetId === null) throw new PlatformError(destination, { kind: "permission" }, { reason: "target_gone" });
      const receipt = await adapterFor(providerOf(destination)).events.send(access, targetId, part);
      if (status === "error") await noteSuccess(tenant, destination, "sending");
      return receipt;
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.reason !== "not_connected") throw error;
    throw new PlatformError(destination, { kind: "reconnect" }, { reason: "disconnected" }, { cause: error });
  }
}

function tooLate(
  row: DueDelivery,
  mergesUntil: (event: { actionSource: string; ambiguousSince: Date }) => Date,
): DeliveryChange | undefined {
  const now = new Date();
  const { actionSource, ambiguousSince } = row;
  if (ambiguousSince && mergesUntil({ actionSource, ambiguousSince }) <= now)
    return closed(row, "unknown_outcome", "may_have_arrived");
  if (row.acceptedUntil <= now) return closed(row, ambiguousSince ? "unknown_outcome" : "expired", "too_old");
  return undefined;
}

const closed = (
  { eventId }: DueDelivery,
  state: "refused" | "expired" | "unknown_outcome",
  reason: string,
): DeliveryChange => ({
  eventId,
  state,
  reason,
  platformCode: null,
  receiptId: null,
  retryAfterMs: 0,
  ambiguous: false,
  confirmAfterMs: 0,
  counts: true,
});

type Written = {
  readonly due: readonly DueDelivery[];
  readonly outcomes: ReadonlyMap<string, EventOutcome>;
  readonly changes: readonly DeliveryChange[];
  readonly rest: LaneRest;
  readonly durationMs: number;
};

async function writeBack(tenant: Tenant, lease: Lease, written: Written): Promise<LaneRest | undefined> {
  const { due, outcomes, changes, rest, durationMs } = written;
  return withTenant(tenant, async (tx) => {
    const held = await renewLease(tx, lease, LEASE_SECONDS);
    const lines = due.flatMap((row) => {
      const outcome = outcomes.get(row.eventId);
      return outcome && !isUntried(outcome) ? [{ ...attemptLine(row, outcome), durationMs, late: !held }] : [];
    });
    await insertAttempts(tx, lease, lines);
    if (!held) return undefined;
    await applyChanges(tx, lease, changes);
    return rest;
  });
}

function attemptLine({ eventId, attempts: attempt }: DueDelivery, outcome: EventOutcome) {
  if (outcome.state === "failed") {
    const { failure, details } = outcome.error;
    const { reason, platformCode = null, httpStatus = null, traceId = null } = details;
    return { eventId, attempt, outcome: failure.kind, reason, platformCode, httpStatus, traceId };
  }
  const refused = outcome.state === "rejected" ? outcome : { reason: null, platformCode: null };
  const { reason, platformCode } = refused;
  return { eventId, attempt, outcome: outcome.state, reason, platformCode, httpStatus: null, traceId: outcome.traceId };
}

/** An answer nobody has mapped, or a fault of ours, must not pass in silence. */
function report(lease: Lease, error: PlatformError): void {
  const { kind } = error.failure;
  const alarming = kind === "unknown" || kind === "misconfigured";
  log[alarming ? "error" : "warn"]("not delivered", {
    storeId: lease.storeId,
    destination: lease.destination,
    kind,
    error,
  });
}
