import { type SQL, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import { DESTINATION_IDS } from "../../lib/contracts/platforms";
import type { Transaction } from "../client";

/** How many rows break a rule, and a few of them. */
export type Breach = { readonly rows: number; readonly samples: readonly string[] };
type Rule = (tx: Transaction, tenant: Tenant) => Promise<Breach>;

const SAMPLES_MAX = 5;
/**
 * The nightly books of a big store take longer than anybody waits for a page. Every rule passes over whole tables: where
 * the planner's figures are gone (a crash forgets when a table was last analysed) it takes them for small and compares
 * every row with every other, so that is forbidden to it.
 */
export async function planForWholeStores(tx: Transaction): Promise<void> {
  await tx.execute(sql`set local statement_timeout = '10min'`);
  await tx.execute(sql`set local enable_nestloop = off`);
}

/** Each rule is one statement, so it sees one moment, with sales going in and out meanwhile. */
async function breachOf(tx: Transaction, offending: SQL): Promise<Breach> {
  const [found] = await tx.execute<{ rows: number; samples: string[] | null }>(sql`
    with offending (name) as (${offending})
    select count(*)::float8 as rows, (array_agg(name order by name))[1:${sql.raw(String(SAMPLES_MAX))}] as samples from offending`);
  return { rows: found?.rows ?? 0, samples: found?.samples ?? [] };
}

/** R1: every event has one delivery for every destination, be it a skip. (More than one each, the key forbids.) */
export const eventsWithoutFates: Rule = (tx, { storeId }) =>
  breachOf(
    tx,
    sql`
    select e.id::text from marketing_events e
    left join (
      select event_id, count(*) as fates from marketing_deliveries where store_id = ${storeId} group by event_id
    ) d on d.event_id = e.id
    where e.store_id = ${storeId} and coalesce(d.fates, 0) <> ${DESTINATION_IDS.length}`,
  );

/** R2: for every destination, state and reason the kept count is what counting gives. */
export const wrongTallies: Rule = (tx, { storeId }) =>
  breachOf(
    tx,
    sql`
    select concat_ws(' ', destination, state, reason) || ': kept ' || sum(kept) || ', counted ' || sum(counted)
    from (
      select destination, state, reason, difference as kept, 0 as counted
      from marketing_delivery_tallies where store_id = ${storeId}
      union all
      select destination, state, reason, 0, count(*) from marketing_deliveries where store_id = ${storeId} group by 1, 2, 3
    ) books
    group by destination, state, reason having sum(kept) <> sum(counted)`,
  );

/**
 * R3: nothing that is not at its end has outlived it, or will never be looked at again. Something always looks:
 * - a waiting sale is ended by the sweep when its time is up (it is given half an hour), and needs a lane;
 * - a due one (five minutes late) is in a lane that is leased, parked, asleep, or to be looked at by now. A lane with no
 *   time to look is woken by the sweep a minute later, and a sale that is not due yet needs no more than that;
 * - an accepted one is asked about (jobs may have stood still for a day), and after three days it is given up.
 */
export const withoutWakeUp: Rule = (tx, { storeId }) =>
  breachOf(
    tx,
    sql`
    select d.event_id || ' ' || d.destination from marketing_deliveries d
    left join marketing_delivery_lanes l on l.store_id = d.store_id and l.destination = d.destination
    where d.store_id = ${storeId} and d.state = 'waiting' and (
      l.store_id is null or d.accepted_until is null
      or (d.accepted_until < now() - interval '30 minutes'
        and (d.in_flight_since is null or d.in_flight_since < now() - interval '30 minutes'))
      or (d.next_attempt_at < now() - interval '5 minutes' and l.parked_reason is null
        and (l.next_at is null or l.next_at > now())
        and (l.lease_until is null or l.lease_until <= now()) and (l.not_before is null or l.not_before <= now())))
    union all
    select d.event_id || ' ' || d.destination from marketing_deliveries d
    where d.store_id = ${storeId} and d.state = 'accepted' and (
      d.confirm_at is null or d.confirm_at < now() - interval '1 day'
      or d.accepted_at is null or d.accepted_at < now() - interval '4 days')`,
  );

/**
 * R4: what we call accepted or delivered, a platform has taken in a try that counted; and what a platform has taken, we
 * do not call something else. After a try that counted, `delivered` is final; `accepted` may end as the platform later
 * says (refused, never confirmed), or wait to be sent again, marked as perhaps there. A late try changed nothing itself,
 * but nothing that was taken may be called expired or skipped. What somebody chose to send again begins anew, and only
 * may not be skipped.
 */
export const tornFromAttempts: Rule = (tx, { storeId }) =>
  breachOf(
    tx,
    sql`
    select d.event_id || ' ' || d.destination || ' ' || d.state from marketing_deliveries d
    left join (
      select event_id, destination,
        bool_or(not late) as counted,
        bool_or(outcome = 'delivered' and not late) as delivered
      from marketing_delivery_attempts
      where store_id = ${storeId} and outcome in ('accepted', 'delivered') group by event_id, destination
    ) taken on taken.event_id = d.event_id and taken.destination = d.destination
    where d.store_id = ${storeId} and (
      (d.state in ('accepted', 'delivered') and taken.counted is not true)
      or (taken.event_id is not null and (
        d.state = 'skipped'
        or (d.replay_id is null and (
          d.state = 'expired'
          or (taken.delivered and d.state <> 'delivered')
          or (taken.counted and d.state = 'waiting' and d.ambiguous_since is null))))))
    union all
    select 'attempt ' || a.id || ' of no delivery' from marketing_delivery_attempts a
    where a.store_id = ${storeId} and a.outcome in ('accepted', 'delivered') and not exists (
      select 1 from marketing_deliveries d
      where d.store_id = a.store_id and d.event_id = a.event_id and d.destination = a.destination)`,
  );

/**
 * R5: no sale was taken twice as two different ones. What was sent is not kept; it is made of the event's row, which
 * never changes, so this asks whether that still holds: the role we work as may not change events; the identity still
 * is what the row's own order number makes it (refunds have a rule of their own); no event is younger than a try of it;
 * no two taken sales of a destination share an identity; and what was taken twice says why it was sent again.
 */
export const changedPayloads: Rule = (tx, { storeId }) =>
  breachOf(
    tx,
    sql`
    with taken as (
      select event_id, destination, count(*) filter (where not late) as times, min(at) as first_at
      from marketing_delivery_attempts
      where store_id = ${storeId} and outcome in ('accepted', 'delivered') group by event_id, destination
    )
    select 'the application may change events'
    where has_any_column_privilege('marketing_events', 'UPDATE') or has_table_privilege('marketing_events', 'DELETE')
    union all
    select e.id::text || ' has another identity' from marketing_events e
    where e.store_id = ${storeId} and e.event_type <> 'refund' and e.transaction_id <> right(${storeId}::text, 12) || '-' ||
      case when coalesce(e.order_ref, e.id::text) ~ '^[A-Za-z0-9_.-]{1,51}$' then coalesce(e.order_ref, e.id::text)
        else rtrim(translate(encode(sha256(convert_to(e.order_ref, 'UTF8')), 'base64'), '+/', '-_'), '=') end
    union all
    select e.id || ' is younger than its delivery' from taken t
    join marketing_events e on e.store_id = ${storeId} and e.id = t.event_id where e.created_at > t.first_at
    union all
    select min(e.id::text) || ' shares its identity' from taken t
    join marketing_events e on e.store_id = ${storeId} and e.id = t.event_id
    where e.event_type <> 'refund' group by t.destination, e.transaction_id having count(*) > 1
    union all
    select d.event_id || ' ' || d.destination || ' was taken twice without a reason' from taken t
    join marketing_deliveries d on d.store_id = ${storeId} and d.event_id = t.event_id and d.destination = t.destination
    where t.times > 1 and d.ambiguous_since is null and d.replay_id is null`,
  );

/** R6: what is kept of the tills' figures is what the events and their deliveries add up to. */
export const wrongSaleTallies: Rule = (tx, { storeId }) =>
  breachOf(
    tx,
    sql`
    with synced as (
      select distinct event_id from marketing_deliveries
      where store_id = ${storeId} and state in ('accepted', 'delivered')
    ), books as (
      select quarter_at, currency, events, synced, sales, unpriced, revenue_minor, refunds, refunded_minor
      from marketing_sale_tallies where store_id = ${storeId}
      union all
      select quarter_of(e.occurred_at), e.currency, -count(*), -count(s.event_id),
        -count(*) filter (where e.event_type = 'purchase'),
        -count(*) filter (where e.event_type = 'purchase' and e.event_value_minor is null),
        -coalesce(sum(e.event_value_minor) filter (where e.event_type = 'purchase'), 0),
        -count(*) filter (where e.event_type = 'refund'),
        -coalesce(sum(e.event_value_minor) filter (where e.event_type = 'refund'), 0)
      from marketing_events e left join synced s on s.event_id = e.id where e.store_id = ${storeId} group by 1, 2
    )
    select quarter_at::text || ' ' || currency from books group by quarter_at, currency
    having (sum(events), sum(synced), sum(sales), sum(unpriced), sum(revenue_minor), sum(refunds), sum(refunded_minor))
      <> (0, 0, 0, 0, 0, 0, 0)`,
  );

/** R7: an account's days, and a campaign's months and totals, are what the campaigns' days add up to. */
export const wrongCampaignSums: Rule = (tx, { storeId }) =>
  breachOf(
    tx,
    sql`
    select a.marketing_ad_account_id || ' ' || a.day || ' ' || a.publisher_platform from (
      select marketing_ad_account_id, day, publisher_platform, impressions, clicks, conversions, spend_minor, revenue_minor
      from marketing_account_days where store_id = ${storeId}
      union all
      select c.marketing_ad_account_id, d.day, d.publisher_platform, -sum(d.impressions), -sum(d.clicks), -sum(d.conversions),
        -sum(d.spend_minor), -sum(d.revenue_minor)
      from marketing_campaign_days d join marketing_campaigns c on c.store_id = d.store_id and c.id = d.campaign_id
      where d.store_id = ${storeId} group by 1, 2, 3
    ) a group by a.marketing_ad_account_id, a.day, a.publisher_platform
    having (sum(impressions), sum(clicks), sum(conversions), sum(spend_minor), sum(revenue_minor)) <> (0, 0, 0, 0, 0)
    union all
    select m.campaign_id || ' ' || m.month || ' ' || m.publisher_platform from (
      select campaign_id, month, publisher_platform, impressions, clicks, conversions, spend_minor, revenue_minor
      from marketing_campaign_months where store_id = ${storeId}
      union all
      select campaign_id, date_trunc('month', day::timestamp)::date, publisher_platform, -sum(impressions), -sum(clicks),
        -sum(conversions), -sum(spend_minor), -sum(revenue_minor)
      from marketing_campaign_days where store_id = ${storeId} group by 1, 2, 3
    ) m group by m.campaign_id, m.month, m.publisher_platform
    having (sum(impressions), sum(clicks), sum(conversions), sum(spend_minor), sum(revenue_minor)) <> (0, 0, 0, 0, 0)
    union all
    select c.id::text || ' has other totals' from marketing_campaigns c
    left join (
      select campaign_id, sum(impressions) as impressions, sum(clicks) as clicks, sum(conversions) as conversions,
        sum(spend_minor) as spend_minor, sum(revenue_minor) as revenue_minor
      from marketing_campaign_days where store_id = ${storeId} group by campaign_id
    ) d on d.campaign_id = c.id
    where c.store_id = ${storeId} and (c.impressions, c.clicks, c.conversions, c.spend_minor, c.revenue_minor) is distinct from
      (coalesce(d.impressions, 0), coalesce(d.clicks, 0), coalesce(d.conversions, 0), coalesce(d.spend_minor, 0),
        coalesce(d.revenue_minor, 0))`,
  );
