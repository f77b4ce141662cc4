import type postgres from "postgres";

/**
 * The checks that hold whatever happened, asked of all stores at once: each counts what contradicts it. R1 every event
 * has a delivery or a recorded skip for each destination; R2 the kept counts are the true ones; R3 nothing waits without
 * being looked at again, or past its time; R4 what is there was sent, and what was sent is there.
 */
export async function countContradictions(sql: postgres.Sql): Promise<ReadonlyMap<string, number>> {
  const [found] = await sql<Record<string, number>[]>`
    select
      (select count(*)::int from marketing_events e where 2 <> (
        select count(*) from marketing_deliveries d where d.event_id = e.id and d.store_id = e.store_id)) as "R1",
      (select count(*)::int from (
        select store_id, destination, state, reason, sum(n) from (
          select store_id, destination, state, reason, count(*) as n from marketing_deliveries group by 1, 2, 3, 4
          union all
          select store_id, destination, state, reason, -sum(difference) from marketing_delivery_tallies group by 1, 2, 3, 4
        ) both_sides group by 1, 2, 3, 4 having sum(n) <> 0) different) as "R2",
      (select count(*)::int from marketing_deliveries d
        left join marketing_delivery_lanes l on l.store_id = d.store_id and l.destination = d.destination
        where (d.state = 'waiting' and (l.next_at is null or d.accepted_until < now()))
          or (d.state = 'accepted' and d.confirm_at is null)) as "R3",
      (select count(*)::int from marketing_deliveries d
        where d.state in ('accepted', 'delivered') and not exists (
          select from marketing_delivery_attempts a where a.store_id = d.store_id and a.event_id = d.event_id
            and a.destination = d.destination and a.outcome in ('accepted', 'delivered'))) as "R4 unsent",
      (select count(*)::int from marketing_deliveries d
        where d.state not in ('accepted', 'delivered') and exists (
          select from marketing_delivery_attempts a where a.store_id = d.store_id and a.event_id = d.event_id
            and a.destination = d.destination and a.outcome in ('accepted', 'delivered'))) as "R4 sent"`;
  return new Map(Object.entries(found ?? {}));
}
