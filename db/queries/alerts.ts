import { and, desc, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { AlertItem, AlertKind } from "../../lib/contracts/alerts";
import { newId } from "../../lib/core/ids";
import type { Transaction } from "../client";
import { marketingAlerts as alerts } from "../schema";

export type Alert = typeof alerts.$inferSelect;
export type AlertDetails = AlertItem["details"];
/** Something that is wrong right now. */
export type Trouble = Pick<Alert, "kind" | "subject" | "severity"> & { readonly details: AlertDetails };

const ofStore = (tenant: Tenant) => eq(alerts.storeId, tenant.storeId);
const isOpen = isNull(alerts.closedAt);

export function listOpenAlerts(
  tx: Transaction,
  tenant: Tenant,
  kinds: readonly AlertKind[],
): Promise<Pick<Alert, "kind" | "subject">[]> {
  return tx
    .select({ kind: alerts.kind, subject: alerts.subject })
    .from(alerts)
    .where(and(ofStore(tenant), isOpen, inArray(alerts.kind, [...kinds])));
}

/** The most urgent it has been since it opened. */
const peakOf = (details: SQL): SQL => sql`greatest((${details} ->> 'peak')::int, (${details} ->> 'urgency')::int, 0)`;

/** An open alert that looks as before is written no more often: the watchdog looks every minute, for every store. */
const SEEN_EVERY = "4 minutes";

/**
 * Opens an alert, or sees the open one again. What has become more urgent than it ever was is told anew, once. `peak`,
 * and `told` and `heard` (see `noteTold`) in the details are ours and stay.
 */
export async function seeTrouble(tx: Transaction, tenant: Tenant, trouble: Trouble): Promise<void> {
  const [before, after] = [sql`${alerts.details}`, sql`excluded.details`];
  const isWorse = sql`${peakOf(after)} > ${peakOf(before)}`;
  const details = sql`${after} || jsonb_strip_nulls(jsonb_build_object(
    'peak', nullif(greatest(${peakOf(after)}, ${peakOf(before)}), 0), 'heard', ${before} -> 'heard',
    'told', case when ${isWorse} then null else ${before} -> 'told' end))`;
  await tx
    .insert(alerts)
    .values({ ...trouble, id: newId(), storeId: tenant.storeId })
    .onConflictDoUpdate({
      target: [alerts.storeId, alerts.kind, alerts.subject],
      targetWhere: isOpen,
      setWhere: sql`${before} is distinct from ${details} or ${alerts.severity} <> excluded.severity
        or ${alerts.lastSeenAt} <= now() - interval '${sql.raw(SEEN_EVERY)}'`,
      set: {
        lastSeenAt: sql`now()`,
        severity: sql`excluded.severity`,
        details,
        openingToldAt: sql`case when ${isWorse} then null else ${alerts.openingToldAt} end`,
        tellAttempts: sql`case when ${isWorse} then 0 else ${alerts.tellAttempts} end`,
        tellAfter: sql`case when ${isWorse} then null else ${alerts.tellAfter} end`,
      },
    });
}

/** Closes the open alerts of these kinds that were not seen for so long, and are not among those that stay. */
export async function closeHealed(
  tx: Transaction,
  tenant: Tenant,
  { kinds, staying, unseenMs }: { kinds: readonly AlertKind[]; staying: readonly string[]; unseenMs: number },
): Promise<void> {
  await tx
    .update(alerts)
    .set({
      closedAt: sql`now()`,
      tellAttempts: 0,
      tellAfter: null,
      details: sql`${alerts.details} - 'told'`,
    })
    .where(
      and(
        ofStore(tenant),
        isOpen,
        inArray(alerts.kind, [...kinds]),
        sql`${alerts.lastSeenAt} <= now() - ${unseenMs} * interval '1 millisecond'`,
        staying.length === 0 ? undefined : sql`${alertKey} not in ${[...staying]}`,
      ),
    );
}
const alertKey = sql`${alerts.kind} || ' ' || ${alerts.subject}`;
/** How an alert is named among those of its store. */
export const keyOfTrouble = ({ kind, subject }: Pick<Trouble, "kind" | "subject">): string => `${kind} ${subject}`;

/** Open ones first, newest first; then those closed within so many days. */
export function listAlerts(
  tx: Transaction,
  tenant: Tenant,
  { days, limit }: { days: number; limit: number },
): Promise<Alert[]> {
  return tx
    .select()
    .from(alerts)
    .where(and(ofStore(tenant), sql`(${isOpen} or ${alerts.closedAt} > now() - ${days} * interval '1 day')`))
    .orderBy(sql`(${alerts.closedAt} is null) desc`, desc(alerts.openedAt), desc(alerts.id))
    .limit(limit);
}

/**
 * What is still to be told: an opening while it lasts, and the end of what anybody was told of. An alert that came and
 * went before anybody could be told is not worth a letter.
 */
const isUntold = sql`case when ${isOpen} then ${alerts.openingToldAt} is null
  else (${alerts.openingToldAt} is not null or ${alerts.details} -> 'heard' is not null) and ${alerts.closingToldAt} is null end`;

export async function hasUntold(tx: Transaction, tenant: Tenant): Promise<boolean> {
  const [row] = await tx
    .select({ one: sql`1` })
    .from(alerts)
    .where(and(ofStore(tenant), isUntold))
    .limit(1);
  return row !== undefined;
}

/**
 * Takes what is due to be told, so that nobody else tells it meanwhile. Should the teller die, it comes up again: after
 * 7 min, which is longer than telling takes, then twice as late every time up to 4 h, and at last not any more.
 */
export function claimUntold(
  tx: Transaction,
  tenant: Tenant,
  { attemptsMax, limit }: { attemptsMax: number; limit: number },
): Promise<Alert[]> {
  const due = tx
    .select({ id: alerts.id })
    .from(alerts)
    .where(
      and(
        ofStore(tenant),
        isUntold,
        sql`${alerts.tellAttempts} < ${attemptsMax}`,
        sql`(${alerts.tellAfter} is null or ${alerts.tellAfter} <= now())`,
      ),
    )
    .orderBy(alerts.openedAt)
    .limit(limit)
    .for("update", { skipLocked: true });
  return (
    tx
      .update(alerts)
      .set({
        tellAttempts: sql`${alerts.tellAttempts} + 1`,
        tellAfter: sql`now() + least(interval '4 hours', interval '7 minutes' * power(2, ${alerts.tellAttempts}))`,
      })
      // Not `in`: that may be asked once a row, and every time find others which are due.
      .where(and(ofStore(tenant), sql`${alerts.id} = any(array(${due}))`))
      .returning()
  );
}

type Phase = "opening" | "closing";
/** Everybody has been told. */
export async function markTold(tx: Transaction, tenant: Tenant, ids: readonly string[], phase: Phase): Promise<void> {
  await tx
    .update(alerts)
    .set({
      ...(phase === "opening" ? { openingToldAt: sql`now()` } : { closingToldAt: sql`now()` }),
      details: sql`${alerts.details} - 'told'`,
      // One that has closed meanwhile is told again, from the first try on.
      tellAttempts: 0,
      tellAfter: null,
    })
    .where(
      and(
        ofStore(tenant),
        inArray(alerts.id, [...ids]),
        // One that has become more urgent while it was being told is still to be told.
        sql`(${alerts.tellAfter} is not null or not ${isOpen})`,
      ),
    );
}

/**
 * Notes a channel that has told: under `told`, so that only the others are tried again, and, of an opening, under
 * `heard`, where it stays, because whoever heard of a trouble hears of its end. Both are names with spaces between.
 */
export async function noteTold(
  tx: Transaction,
  tenant: Tenant,
  ids: readonly string[],
  { channel, phase }: { channel: string; phase: Phase },
): Promise<void> {
  // One that has closed or become more urgent while it was being told was not told of that.
  const isSame = phase === "opening" ? sql`${isOpen} and ${alerts.tellAfter} is not null` : sql`true`;
  const heard = phase === "opening" ? withName("heard", channel) : sql`'{}'::jsonb`;
  const told = sql`case when ${isSame} then ${withName("told", channel)} else '{}'::jsonb end`;
  await tx
    .update(alerts)
    .set({ details: sql`${alerts.details} || ${heard} || ${told}` })
    .where(and(ofStore(tenant), inArray(alerts.id, [...ids])));
}
function withName(key: string, name: string): SQL {
  const names = sql`(${alerts.details} ->> ${key}::text)`;
  return sql`jsonb_build_object(${key}::text, case when ${name} = any(string_to_array(${names}, ' ')) then ${names}
    else concat_ws(' ', ${names}, ${name}::text) end)`;
}
