import {
  type DeliveryChange,
  type DueDelivery,
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
import { outlastDatabase } from "@/lib/core/outlast";
import { CryptoError } from "@/lib/crypto/seal";
import type { OutboundEvent, SendReceipt } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";
import { storeVault } from "@/lib/vault/store-vault";
import { deliveryChange } from "./delivery-change";
import { BREAKER_OPENS_AT, judgeBatch, judgeOutcome, laneFailureOf } from "./judge-outcome";
import { toOutboundEvent } from "./outbound-event";
import { refundTurn, targetChoices } from "./refund-turn";
import { type EventOutcome, notTried, sendIsolating } from "./send-isolating";
import { LEASE_SECONDS, type Written, writeBack } from "./write-back";

/** A lane's turn when no other waits for its place. */
export const LONG_TURN_MS = 40_000;
/** Splitting stops while the lane's lease still holds, whatever a slow platform takes for each call. */
const SPLIT_FOR_MS = 20_000;
const BATCHES_MAX = 1_000;
/** A parked lane, or one that has failed again and again, is tried with few. */
const PROBE_SIZE = 10;

const log = createLogger("events.dispatch");
type Batch = { readonly due: readonly DueDelivery[]; readonly failures: number };

/**
 * Sends what is due on a leased lane until nothing is, the platform says stop, or its turn is over (asked after every
 * batch); then gives the lane back. No transaction is open while a platform is called. Outcomes are written under the
 * lease's epoch: when the lease is lost meanwhile they change nothing, and the next holder sends the same again, which
 * the platforms merge.
 * @returns how many deliveries were settled or put off
 */
export async function drainLane(lease: Lease, signal: AbortSignal, turnMs = () => LONG_TURN_MS): Promise<number> {
  const tenant = jobTenant(lease.storeId, "dispatch-events");
  const startedAt = Date.now();
  let rest: LaneRest | undefined;
  let handled = 0;
  for (let round = 0; round < BATCHES_MAX && !signal.aborted; round += 1) {
    // What has just passed shows that more may follow.
    const batch = await outlastDatabase(() => takeBatch(tenant, lease, { isProven: rest !== undefined }));
    if (!batch) return handled;
    if (batch.due.length === 0) break;
    crashPoint("taken");
    const written = await sendBatch(tenant, lease, batch);
    if (!written) return handled;
    crashPoint("written");
    handled += batch.due.length;
    rest = written.rest ?? rest;
    if ((rest && (rest.sleepMs !== null || rest.park !== null)) || Date.now() - startedAt >= turnMs()) break;
  }
  await outlastDatabase(() => withTenant(tenant, (tx) => releaseLane(tx, lease, rest)));
  return handled;
}

/** Renews the lease and takes the next due rows; undefined when the lease is lost. */
function takeBatch(tenant: Tenant, lease: Lease, { isProven }: { isProven: boolean }): Promise<Batch | undefined> {
  const { maxBatch } = adapterFor(providerOf(lease.destination)).events;
  return withTenant(tenant, async (tx) => {
    const lane = await renewLease(tx, lease, LEASE_SECONDS);
    if (!lane) return undefined;
    const isProbe = !isProven && (lane.parkedReason !== null || lane.failures >= BREAKER_OPENS_AT);
    const size = isProbe ? PROBE_SIZE : Math.min(env().EVENT_SYNC_BATCH_SIZE, maxBatch);
    return { due: await takeDue(tx, lease, size), failures: isProven ? 0 : lane.failures };
  });
}

/** Sends one batch and writes its outcomes back; undefined when the lease was lost meanwhile. */
async function sendBatch(tenant: Tenant, lease: Lease, { due, failures }: Batch): Promise<Written | undefined> {
  const startedAt = Date.now();
  const isAlone = due.some(({ sendAlone }) => sendAlone);
  const { settled, groups } = await prepareBatch(tenant, lease, due);
  const outcomes = await sendAll(tenant, lease, groups, isAlone);
  crashPoint("sent");
  const rest = judgeBatch([...outcomes.values()], { failures, isAlone });
  for (const outcome of outcomes.values()) {
    if (outcome.state !== "failed") continue;
    report(lease, outcome.error);
    break;
  }
  const vague = [...outcomes.values()].find((outcome) => outcome.state === "rejected" && outcome.isVague);
  if (vague) log.error("refused without a reason", { storeId: lease.storeId, destination: lease.destination });
  const changes = due.map((row) => {
    const outcome = outcomes.get(row.eventId);
    const change = outcome ? judgeOutcome(row, outcome, rest?.sleepMs ?? 0) : settled.get(row.eventId);
    if (!change) throw new TypeError(`delivery ${row.eventId} was neither sent nor settled`);
    return change;
  });
  return writeBack(tenant, lease, { due, outcomes, changes, rest, durationMs: Date.now() - startedAt });
}

/** What can be settled without sending, and the rest in the groups in which it goes out. */
async function prepareBatch(tenant: Tenant, lease: Lease, due: readonly DueDelivery[]) {
  const vault = await storeVault(tenant);
  const port = adapterFor(providerOf(lease.destination)).events;
  const choices = await targetChoices(tenant, lease.destination, due);
  const settled = new Map<string, DeliveryChange>();
  const [sales, refunds, alone]: [OutboundEvent[], OutboundEvent[], OutboundEvent[]] = [[], [], []];
  const sent = new Set<string>();
  for (const row of due) {
    const over = tooLate(row, port.mergesRepeatsUntil) ?? refundTurn(row, { choices, sent });
    if (over) settled.set(row.eventId, over);
    else {
      try {
        const event = toOutboundEvent(row, lease.destination, vault);
        (row.sendAlone ? alone : row.sale ? refunds : sales).push(event);
        sent.add(row.saleId);
      } catch (error) {
        if (!(error instanceof CryptoError)) throw error;
        log.error("identifiers cannot be opened", { storeId: lease.storeId, eventId: row.eventId, error });
        settled.set(row.eventId, deliveryChange(row.eventId, "refused", { reason: "identifiers_unreadable" }));
      }
    }
  }
  // Refunds go by themselves, so that a word on their request is about refunds alone; see `isRepeat`.
  return { settled, groups: [sales, refunds, ...alone.map((event) => [event])] };
}

async function sendAll(
  tenant: Tenant,
  lease: Lease,
  groups: readonly (readonly OutboundEvent[])[],
  isAlone: boolean,
): Promise<Map<string, EventOutcome>> {
  const outcomes = new Map<string, EventOutcome>();
  // One end for all groups: the lease is the batch's.
  const end = Date.now() + SPLIT_FOR_MS;
  let stop: PlatformError | undefined;
  for (const group of groups.filter(({ length }) => length > 0)) {
    const untried = stop && notTried(stop);
    const results: readonly EventOutcome[] = untried
      ? group.map((): EventOutcome => ({ state: "failed", error: untried }))
      : await sendIsolating(group, (part) => sendPart(tenant, lease.destination, part), end);
    for (const [index, event] of group.entries()) {
      const outcome = results[index];
      if (outcome) outcomes.set(event.id, outcome);
    }
    stop ??= laneFailureOf(results, isAlone);
  }
  return outcomes;
}

async function sendPart(
  tenant: Tenant,
  destination: DestinationId,
  part: readonly OutboundEvent[],
): Promise<SendReceipt> {
  let isBegun = false;
  try {
    return await withAccess(tenant, destination, async (access, { targetId, status }) => {
      if (targetId === null) throw new PlatformError(destination, { kind: "permission" }, { reason: "target_gone" });
      isBegun = true;
      const receipt = await adapterFor(providerOf(destination)).events.send(access, targetId, part);
      // What the platform has said must not be lost over a note.
      if (status === "error")
        await noteSuccess(tenant, destination, "sending").catch((error) =>
          log.error("success not noted", { storeId: tenant.storeId, destination, error }),
        );
      return receipt;
    });
  } catch (error) {
    if (!(error instanceof AppError)) {
      log.error("sending failed on our side", { storeId: tenant.storeId, destination, isBegun, error });
      if (isBegun) throw error;
      throw new PlatformError(destination, { kind: "unavailable" }, { reason: "not_sent" }, { cause: error });
    }
    if (error.reason !== "not_connected") throw error;
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
    return deliveryChange(row.eventId, "unknown_outcome", { reason: "may_have_arrived" });
  if (row.acceptedUntil <= now)
    return deliveryChange(row.eventId, ambiguousSince ? "unknown_outcome" : "expired", { reason: "too_old" });
  return undefined;
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
