import { insertAudit } from "@/db/queries/audit";
import { wakeLanes } from "@/db/queries/deliveries";
import { findEventDetail } from "@/db/queries/event-detail";
import { listLanes } from "@/db/queries/events";
import {
  countRecentReplays,
  countReplayed,
  findReplay,
  insertReplay,
  letGoAgain,
  lockReplays,
  type ReplayOutcome,
} from "@/db/queries/replays";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import {
  REPLAY_MAX,
  type ReplayBody,
  type ReplayFilter,
  type ReplayPreview,
  type ReplayProgress,
  type ReplayResult,
} from "@/lib/contracts/replays";
import { AppError } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { storeVault } from "@/lib/vault/store-vault";
import { judgeReplay, type ReplayJudgement, scopeOf } from "./judge-replay";
import { ringDispatch } from "./ring-dispatch";

const PER_HOUR_MAX = 60;

type Tx = Parameters<typeof judgeReplay>[0];
type Line = ReplayPreview["data"]["destinations"][number];

/**
 * What a replay with this filter would send, and what it could not, by destination. Changes nothing.
 * @throws AppError not_found for an event that the store does not have; InvalidInputError on `filter.to`
 */
export async function previewReplay(tenant: Tenant, filter: ReplayFilter): Promise<ReplayPreview> {
  const vault = await storeVault(tenant);
  return withTenant(tenant, async (tx) => {
    await requireEvent(tx, tenant, filter);
    const judgement = await judgeReplay(tx, tenant, vault, await scopeOf(tx, tenant, filter));
    const lanes = await listLanes(tx, tenant);
    const destinations = [...judgement.of].map(([destination, { left, refusals }]): Line => {
      const own = judgement.chosen.filter((candidate) => candidate.destination === destination);
      return {
        destination,
        sendable: own.length,
        neverSent: own.filter(({ state }) => state === "skipped").length,
        left,
        oldestAt: earliest(own.map(({ occurredAt }) => occurredAt)),
        earliestDeadline: earliest(own.map(({ acceptedUntil }) => acceptedUntil)),
        held: lanes.some((lane) => lane.destination === destination && lane.parkedReason !== null),
        refusals: [...refusals].map(([why, count]) => ({ why, count })),
      };
    });
    return { success: true, data: { ...totalsOf(judgement), max: REPLAY_MAX, destinations } };
  });
}

/**
 * Sends again what the filter means, once: the same id with the same filter answers the same and does nothing more.
 * One transaction lets the deliveries wait anew; the dispatcher does the rest. Audited.
 * @throws AppError conflict when the id was used for something else, throttled when there were too many in an hour
 */
export async function replayEvents(tenant: Tenant, { replayId, filter }: ReplayBody): Promise<ReplayResult> {
  const vault = await storeVault(tenant);
  const { result, isNew } = await withTenant(tenant, async (tx) => {
    await lockReplays(tx, tenant);
    const known = await findReplay(tx, tenant, replayId, filter);
    if (known && !known.isSame) throw usedOtherwise();
    if (known) return { result: resultOf(replayId, known), isNew: false };
    await requireEvent(tx, tenant, filter);
    if ((await countRecentReplays(tx, tenant, 60)) >= PER_HOUR_MAX)
      throw new AppError("throttled", `A store may resend ${PER_HOUR_MAX} times an hour. Choose more at once.`, {
        retryAfterMs: 15 * 60_000,
      });
    const judgement = await judgeReplay(tx, tenant, vault, await scopeOf(tx, tenant, filter));
    const outcome = await letGo(tx, tenant, replayId, judgement);
    const replayedAt = await insertReplay(tx, tenant, { id: replayId, filter, outcome });
    if (!replayedAt) throw usedOtherwise();
    const { deliveries, left } = outcome;
    const counts = Object.fromEntries(outcome.destinations.map((entry) => [entry.destination, entry.deliveries]));
    await insertAudit(tx, tenant, {
      action: "events.replayed",
      target: replayId,
      details: { kind: filter.kind, deliveries, left, ...counts },
    });
    return { result: resultOf(replayId, { replayedAt, outcome }), isNew: true };
  });
  if (isNew && result.data.deliveries > 0) ringDispatch(tenant, { rung: false });
  return result;
}

/** How far a replay has come. @throws AppError not_found */
export async function readReplay(tenant: Tenant, replayId: string): Promise<ReplayProgress> {
  const id = replayId.toLowerCase();
  return withTenant(tenant, async (tx) => {
    const known = isId(id) ? await findReplay(tx, tenant, id) : undefined;
    // A row that no replay of ours has written tells nothing.
    if (!known?.outcome) throw new AppError("not_found", "There is no such replay.");
    const counts = await countReplayed(tx, tenant, id);
    const done = !counts.some(({ state }) => state === "waiting");
    return { success: true, data: { ...resultOf(id, known).data, counts, done } };
  });
}

async function letGo(tx: Tx, tenant: Tenant, replayId: string, judgement: ReplayJudgement): Promise<ReplayOutcome> {
  const sent = judgement.chosen.length === 0 ? [] : await letGoAgain(tx, tenant, replayId, judgement.chosen);
  const destinations = sent.map(({ destination, count }) => ({ destination, deliveries: count }));
  const woken = destinations.map(({ destination }) => destination);
  if (woken.length > 0) await wakeLanes(tx, tenant, woken);
  return {
    deliveries: destinations.reduce((sum, { deliveries }) => sum + deliveries, 0),
    left: totalsOf(judgement).left,
    destinations,
  };
}

async function requireEvent(tx: Tx, tenant: Tenant, filter: ReplayFilter): Promise<void> {
  if (filter.kind === "event" && !(await findEventDetail(tx, tenant, filter.eventId)))
    throw new AppError("not_found", "There is no such sale.");
}

const usedOtherwise = () =>
  new AppError("conflict", "This replayId was used for another replay. Take a new one.", { reason: "replay_id_used" });

const totalsOf = ({ chosen, of }: ReplayJudgement) => ({
  deliveries: chosen.length,
  left: [...of.values()].reduce((sum, { left }) => sum + left, 0),
});

const resultOf = (
  replayId: string,
  { replayedAt, outcome }: { replayedAt: Date; outcome: ReplayOutcome },
): ReplayResult => ({
  success: true,
  data: { replayId, replayedAt: replayedAt.toISOString(), ...outcome },
});

function earliest(times: readonly string[]): string | null {
  const ms = times.reduce((least, time) => Math.min(least, new Date(time).getTime()), Number.POSITIVE_INFINITY);
  return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
}
