import { type SQL, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { DeliveryState } from "../../lib/contracts/events";
import type { DestinationId } from "../../lib/contracts/platforms";
import type { ReplayRefusal } from "../../lib/contracts/replays";
import type { Transaction } from "../client";
import { tallyReasons } from "./tallies";
import type { TimeRange } from "./time-range";

/** What a platform may have since before `cutoff` it no longer merges with a repeat. */
export type MergeWindow = {
  readonly destination: DestinationId;
  readonly actionSource: string;
  readonly cutoff: string;
};
/** Which deliveries are meant. */
export type ReplayScope =
  | { readonly kind: "event"; readonly eventId: string; readonly destination: DestinationId | undefined }
  | {
      readonly kind: "group";
      readonly destination: DestinationId;
      readonly state: DeliveryState;
      readonly reason: string | null;
    }
  | {
      readonly kind: "range";
      readonly range: TimeRange;
      readonly destination: DestinationId | undefined;
      readonly state: DeliveryState | undefined;
      /** All that deliveries in those states have, by which they are found; null when some have none. */
      readonly reasons: readonly string[] | null;
    };

/** Since when a platform may have it: as told, or since a request whose end nobody has seen. */
export const DOUBT = sql`coalesce(d.ambiguous_since, d.in_flight_since,
  case when d.state = 'unknown_outcome' then d.accepted_at end)`;

export const hasReason = (reason: string | null): SQL =>
  reason === null ? sql`d.reason is null` : sql`d.reason = ${reason}`;
const hasReasonOf = (reasons: readonly string[] | null): SQL => {
  if (reasons === null) return sql`true`;
  return reasons.length === 0 ? sql`false` : sql`d.reason in ${reasons}`;
};

const inScope = (scope: ReplayScope): SQL => {
  const at = scope.destination === undefined ? sql`true` : sql`d.destination = ${scope.destination}`;
  switch (scope.kind) {
    case "event":
      return sql`d.event_id = ${scope.eventId} and ${at}`;
    case "group":
      return sql`${at} and d.state = ${scope.state} and ${hasReason(scope.reason)}`;
    case "range": {
      const state = scope.state
        ? sql`d.state = ${scope.state}`
        : sql`(d.state in ('refused', 'unknown_outcome', 'expired') or (d.state = 'skipped' and d.reason = 'not_connected'))`;
      const { from, until } = scope.range;
      return sql`${at} and ${state} and ${hasReasonOf(scope.reasons)}
        and (${from}::timestamptz is null or d.created_at >= ${from}::timestamptz)
        and (${until}::timestamptz is null or d.created_at < ${until}::timestamptz)`;
    }
  }
};

/**
 * Deliveries with the reason why they cannot be sent again, null where they can. What was skipped while nothing was
 * connected may be barred by a rule that was never looked at; of those the sealed identifiers tell more than this.
 */
export const judged = (tenant: Tenant, windows: readonly MergeWindow[], where: SQL): SQL => sql`
  select d.event_id, d.destination, d.state, d.reason, d.created_at, d.accepted_until, e.occurred_at,
    e.identifiers_encrypted,
    case
      when d.state in ('accepted', 'delivered') then 'sent'
      when d.state = 'waiting' then 'on_its_way'
      when e.event_type::text = 'refund' then 'refund'
      when d.state = 'skipped' and d.reason = 'too_old' then 'too_old'
      when d.state = 'skipped' and d.reason <> 'not_connected' then 'rule'
      when d.state = 'expired' or d.accepted_until is null or d.accepted_until <= now() then 'too_old'
      when e.identifiers_encrypted is null then 'rule'
      when ${DOUBT} < w.cutoff then 'may_have_arrived'
      when a.id is null then 'not_connected'
    end as refusal
  from marketing_deliveries d
  join marketing_events e on e.store_id = d.store_id and e.id = d.event_id
  left join jsonb_to_recordset(${JSON.stringify(windows)}::text::jsonb)
    as w (destination text, "actionSource" text, cutoff timestamptz)
    on w.destination = d.destination::text and w."actionSource" = e.action_source
  left join marketing_accounts a on a.store_id = d.store_id and a.platform::text = d.destination::text
    and a.status <> 'disconnected' and a.target_id is not null
  where d.store_id = ${tenant.storeId} and ${where}`;

export type VerdictCount = { destination: DestinationId; refusal: ReplayRefusal | null; count: number };

/** How many deliveries of a scope can be sent again, and how many cannot for which reason. */
export const countVerdicts = (
  tx: Transaction,
  tenant: Tenant,
  scope: ReplayScope,
  windows: readonly MergeWindow[],
): Promise<VerdictCount[]> =>
  tx.execute<VerdictCount>(sql`
    select j.destination, j.refusal, count(*)::float8 as count
    from (${judged(tenant, windows, inScope(scope))}) j group by 1, 2`);

export type Candidate = {
  eventId: string;
  destination: DestinationId;
  state: DeliveryState;
  acceptedUntil: string;
  occurredAt: string;
  /** Only of what was never sent, to see whether a rule bars it. */
  identifiersEncrypted: string | null;
};
const comesAfter = ({ acceptedUntil, eventId, destination }: Candidate): SQL => sql`
  (j.accepted_until, j.event_id, j.destination::text)
    > (${acceptedUntil}::timestamptz, ${eventId}::uuid, ${destination}::text)`;
/** Those that can be sent again, nearest deadline first, from behind `after` on. */
export const listCandidates = (
  tx: Transaction,
  tenant: Tenant,
  scope: ReplayScope,
  windows: readonly MergeWindow[],
  { limit, after }: { limit: number; after: Candidate | undefined },
): Promise<Candidate[]> =>
  tx.execute<Candidate>(sql`
    select j.event_id as "eventId", j.destination, j.state, j.accepted_until::text as "acceptedUntil",
      j.occurred_at::text as "occurredAt",
      case when j.state = 'skipped' then j.identifiers_encrypted end as "identifiersEncrypted"
    from (${judged(tenant, windows, inScope(scope))}) j
    where j.refusal is null and ${after === undefined ? sql`true` : comesAfter(after)}
    order by j.accepted_until, j.event_id, j.destination::text limit ${limit}`);

/** Why the deliveries of one event cannot be sent again. */
export const listRefusals = (
  tx: Transaction,
  tenant: Tenant,
  eventId: string,
  windows: readonly MergeWindow[],
): Promise<{ destination: DestinationId; refusal: ReplayRefusal | null }[]> =>
  tx.execute<{ destination: DestinationId; refusal: ReplayRefusal | null }>(sql`
    select j.destination, j.refusal from (${judged(tenant, windows, sql`d.event_id = ${eventId}`)}) j`);

export type GroupVerdict = VerdictCount & {
  state: DeliveryState;
  reason: string | null;
  earliestDeadline: string | null;
};
/** The same for all that failed, by where it stands and why. */
export async function countGroupVerdicts(
  tx: Transaction,
  tenant: Tenant,
  windows: readonly MergeWindow[],
): Promise<GroupVerdict[]> {
  const { reasons } = await tallyReasons(tx, tenant, { states: ["refused", "unknown_outcome"] });
  const failed = sql`d.state in ('refused', 'unknown_outcome') and ${hasReasonOf(reasons)}`;
  return tx.execute<GroupVerdict>(sql`
    select j.destination, j.state, j.reason, j.refusal, count(*)::float8 as count,
      min(j.accepted_until)::text as "earliestDeadline"
    from (${judged(tenant, windows, failed)}) j
    group by 1, 2, 3, 4`);
}
