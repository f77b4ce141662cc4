import type { Transaction } from "@/db/client";
import type { Trouble } from "@/db/queries/alerts";
import {
  countFailed,
  type FailedCount,
  listDeadConnections,
  listUnknownAnswers,
  listWaitingLanes,
  type UnknownAnswers,
  type WaitingLane,
} from "@/db/queries/troubles";
import type { Tenant } from "@/lib/auth/tenant";
import { type PlatformId, platformInfo } from "@/lib/contracts/platforms";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FAILED_HOURS = 24;
/** Below this part of the threshold a wave of failures is over; between the two nothing changes, so nothing flaps. */
const CALM = 0.8;
const HELD_AFTER_MS = 15 * MINUTE_MS;
const MOVING_AGAIN_MS = 5 * MINUTE_MS;
/** Longer than any wait that a platform asks for now and then; a new conversion action takes sales after some hours. */
const LATE_AFTER_MS = 6 * HOUR_MS;
const DEADLINE_NEAR_MS = 24 * HOUR_MS;

/** Something that is wrong, or (`opens` false) not yet right again: it keeps an alert open and opens none. */
export type Finding = Trouble & { readonly opens: boolean };
type DeadConnection = Awaited<ReturnType<typeof listDeadConnections>>[number];

/** What is wrong with a store right now, read from its rows. */
export async function findTroubles(tx: Transaction, tenant: Tenant, threshold: number): Promise<Finding[]> {
  const dead = await listDeadConnections(tx, tenant);
  const waiting = await listWaitingLanes(tx, tenant);
  const failed = await countFailed(tx, tenant, { hours: FAILED_HOURS, atLeast: Math.floor(threshold * CALM) + 1 });
  const unknown = await listUnknownAnswers(tx, tenant);
  return [
    ...deadConnections(dead, waiting),
    ...waiting.flatMap((lane) => waitingSales(lane, dead)),
    ...failedDeliveries(failed, threshold),
    ...unknown.map(unknownCodes),
  ];
}

/**
 * One lost sign-in is one trouble, told by the platform that sends sales; what is wrong with an account or a target is
 * each platform's own.
 */
function deadConnections(dead: readonly DeadConnection[], waiting: readonly WaitingLane[]): Finding[] {
  const told = new Set<string>();
  const salesFirst = [...dead].sort((a, b) => Number(sends(b.platform)) - Number(sends(a.platform)));
  return salesFirst.flatMap(({ platform, status, reason }): Finding[] => {
    const shared = status === "expired" ? platformInfo(platform).provider : platform;
    if (told.has(shared)) return [];
    told.add(shared);
    const lane = waiting.find(({ destination }) => destination === platform);
    const details = {
      reason: reason ?? "token_expired",
      ...(lane && { waiting: lane.waiting, since: iso(lane.since) }),
    };
    return [{ kind: "connection_dead", subject: platform, severity: "high", details, opens: true }];
  });
}
const sends = (platform: PlatformId): boolean => platformInfo(platform).sendsSales;

/**
 * Sales that wait for too long. A wait that the platform asked for is no trouble until it lasts for hours; one for a
 * sign-in is told by its connection. When sales are about to become too old, neither is a reason to keep silent.
 */
export function waitingSales(lane: WaitingLane, dead: readonly { readonly platform: PlatformId }[]): Finding[] {
  const { destination, parkedReason, isAsleep, failures, dueMs, sinceMs, leftMs, deadline } = lane;
  const stands = parkedReason !== null || isAsleep;
  const finding = (urgency: number, opens: boolean): Finding[] => [
    {
      ...{ kind: "sales_waiting", subject: destination, severity: urgency > 0 ? "high" : "medium", opens },
      details: { urgency, ...detailsOf(lane, urgency) },
    },
  ];
  const isNear = deadline !== null && leftMs < DEADLINE_NEAR_MS;
  if (isNear && (stands || dueMs > HELD_AFTER_MS)) return finding(2, true);
  // The owner has been told why, or has ended the connection.
  if (parkedReason === "disconnected" || dead.some(({ platform }) => platform === destination))
    return finding(0, false);
  const asked = isAsleep && parkedReason === null && failures === 0;
  if (!asked && dueMs > HELD_AFTER_MS) return finding(1, true);
  if (sinceMs > LATE_AFTER_MS) return finding(0, true);
  return dueMs > MOVING_AGAIN_MS ? finding(0, false) : [];
}

function detailsOf({ waiting, since, dueSince, dueReason, deadline, parkedReason }: WaitingLane, urgency: number) {
  const began = urgency === 1 && dueSince !== null ? dueSince : since;
  const reason = parkedReason ?? dueReason;
  return {
    waiting,
    parked: parkedReason === null ? 0 : 1,
    since: iso(began),
    ...(reason !== null && { reason }),
    ...(urgency === 2 && deadline !== null && { deadline: iso(deadline) }),
  };
}

/** The failures of a store are one trouble, wherever they were: what is normal is a number for all of it. */
function failedDeliveries(counts: readonly FailedCount[], threshold: number): Finding[] {
  const failed = counts.reduce((total, count) => total + count.failed, 0);
  if (failed <= threshold * CALM) return [];
  const [worst] = [...counts].sort((a, b) => b.forReason - a.forReason);
  const details = {
    ...{ failed, threshold },
    ...Object.fromEntries(counts.map((count) => [count.destination, count.failed])),
    ...(worst?.reason && { reason: worst.reason }),
  };
  return [{ kind: "deliveries_failed", subject: "", severity: "high", details, opens: failed > threshold }];
}

/** Codes are the platform's own or ours. Whatever else a platform may put in their place stays where it is. */
const CODE = /^[\w./:-]{1,60}$/;
const unknownCodes = ({ destination, attempts, codes }: UnknownAnswers): Finding => ({
  ...{ kind: "unknown_code", subject: destination, severity: "medium", opens: true },
  details: { attempts, codes: codes.filter((code) => CODE.test(code)).join(", ") },
});

const iso = (time: string): string => new Date(time).toISOString();
