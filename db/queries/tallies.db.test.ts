import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertSalesConnection, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { withTenant } from "@/db/with-tenant";
import { newId } from "@/lib/core/ids";
import { eventStatus } from "@/lib/events/event-status";
import { sweepDeliveries } from "@/lib/events/sweep-deliveries";
import { foldTallies, laneTimes, sumTallies } from "./tallies";

const { sql } = testDatabase();
afterAll(() => closeDb());

const STATES = ["waiting", "accepted", "delivered", "refused"] as const;
type Store = Awaited<ReturnType<typeof insertStore>>;

/** Events with one row each per destination, written as one statement each. */
async function insertEvents({ storeId }: Store, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await sql`
    insert into marketing_events (id, store_id, event_type, content_hash, currency, occurred_at, action_source, transaction_id,
      consent_ad_user_data, consent_ad_personalization, customer_refs, identifier_kinds)
    select id, ${storeId}, 'purchase', 'hash', 'EUR', now(), 'physical_store', id, true, true, '{}', '{}' from unnest(${ids}::uuid[]) id`;
  await sql`
    insert into marketing_deliveries (store_id, event_id, destination, state, reason, next_attempt_at, accepted_until)
    select ${storeId}, id, d.destination::marketing_destination, d.state::marketing_delivery_state, d.reason, now(), now() + interval '6 days'
    from unnest(${ids}::uuid[]) id, (values ('facebook', 'waiting', null), ('google', 'skipped', 'no_consent')) d (destination, state, reason)`;
  return ids;
}
type Row = { destination: string; state: string; reason: string | null; count: number };
const byKey = (rows: readonly Row[]): Record<string, number> =>
  Object.fromEntries(rows.map((row) => [`${row.destination} ${row.state} ${row.reason}`, row.count]).sort());
const counted = async ({ storeId }: Store) =>
  byKey(
    await sql<Row[]>`
      select destination, state, reason, count(*)::int as count from marketing_deliveries where store_id = ${storeId}
      group by 1, 2, 3`,
  );
const kept = async ({ tenant }: Store) => byKey(await withTenant(tenant, (tx) => sumTallies(tx, tenant)));
const fold = ({ tenant }: Store) => withTenant(tenant, (tx) => foldTallies(tx, tenant));
const lines = async ({ storeId }: Store) =>
  (await sql`select count(*)::int as n from marketing_delivery_tallies where store_id = ${storeId}`)[0]?.n;

test("kept counts are those of a count, whatever moves while they are folded and read", async () => {
  const store = await insertStore(sql);
  const ids = await insertEvents(store, 40);
  let isOver = false;
  const sums: number[] = [];
  const folding = async () => {
    while (!isOver) await fold(store);
  };
  const reading = async () => {
    while (!isOver) sums.push(Object.values(await kept(store)).reduce((all, count) => all + count, 0));
  };
  const moving = async (seed: number) => {
    for (let round = 0; round < 40; round += 1) {
      const state = STATES[(round + seed) % STATES.length] ?? "waiting";
      const some = ids.filter((_, at) => (at * 7 + round + seed) % 3 === 0);
      // In one order, as all writers of ours do, so that no two of them wait for each other.
      await sql`
        with moved as (select event_id from marketing_deliveries where store_id = ${store.storeId}
          and destination = 'facebook' and event_id = any(${some}::uuid[]) order by event_id for update)
        update marketing_deliveries d set state = ${state}::marketing_delivery_state, reason = ${round % 2 ? "again" : null},
          next_attempt_at = now() from moved where d.event_id = moved.event_id and d.destination = 'facebook'`;
      if (round % 10 === 0) await insertEvents(store, 3);
    }
  };
  const others = [folding(), folding(), reading()];
  await Promise.all([moving(0), moving(1)]);
  isOver = true;
  await Promise.all(others);
  expect(await kept(store)).toEqual(await counted(store));
  await fold(store);
  expect(await kept(store)).toEqual(await counted(store));
  expect(await lines(store)).toBe(Object.keys(await counted(store)).length);
  // A reader never catches the fold between taking away and putting back.
  expect(sums.length).toBeGreaterThan(0);
  expect(sums.every((sum) => sum >= 80 && sum <= 80 + 2 * 8 * 3)).toBe(true);
});

test("of two folds at once the second waits, finds the rows gone, and adds nothing", async () => {
  const store = await insertStore(sql);
  for (let n = 0; n < 5; n += 1) await insertEvents(store, 1);
  let second: Promise<void> | undefined;
  await sql.begin(async (first) => {
    await first`select set_config('app.store_id', ${store.storeId}, true)`;
    await first`
      with gone as (delete from marketing_delivery_tallies where store_id = ${store.storeId} returning *)
      insert into marketing_delivery_tallies (store_id, destination, state, reason, difference)
      select store_id, destination, state, reason, sum(difference) from gone group by 1, 2, 3, 4`;
    second = fold(store);
    await expect
      .poll(
        async () =>
          (await sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)
            .length,
      )
      .toBe(1);
  });
  await second;
  expect(await kept(store)).toEqual({ "facebook waiting null": 5, "google skipped no_consent": 5 });
  expect(await lines(store)).toBe(2);
});

test("what an unfinished transaction appends is not lost to a fold meanwhile", async () => {
  const store = await insertStore(sql);
  const ids = await insertEvents(store, 4);
  await sql.begin(async (open) => {
    await open`update marketing_deliveries set state = 'delivered' where event_id = ${ids[0] ?? ""} and destination = 'facebook'`;
    await fold(store);
    expect(await kept(store)).toMatchObject({ "facebook waiting null": 4 });
  });
  await fold(store);
  expect(await kept(store)).toEqual({
    "facebook delivered null": 1,
    "facebook waiting null": 3,
    "google skipped no_consent": 4,
  });
});

test("the sweep folds the stores with many differences and leaves the counts of all as they were", async () => {
  const [busy, quiet] = [await insertStore(sql), await insertStore(sql)];
  for (let n = 0; n < 60; n += 1) await insertEvents(busy, 1);
  await insertEvents(quiet, 2);
  const before = [await kept(busy), await kept(quiet), await lines(quiet)];
  await sweepDeliveries({ signal: new AbortController().signal });
  expect([await kept(busy), await kept(quiet), await lines(quiet)]).toEqual(before);
  expect(await lines(busy)).toBe(2);
});

test("a fold leaves other stores' differences alone", async () => {
  const [ours, theirs] = [await insertStore(sql), await insertStore(sql)];
  for (const store of [ours, theirs, ours, theirs]) await insertEvents(store, 2);
  await fold(ours);
  expect([await lines(ours), await lines(theirs)]).toEqual([2, 4]);
  expect(await kept(theirs)).toEqual(await counted(theirs));
});

test("the status counts every event once, and says since when the oldest waits and when one was last taken", async () => {
  const store = await insertStore(sql);
  const { storeId, tenant } = store;
  for (const destination of ["facebook", "google"] as const) await insertSalesConnection(sql, storeId, destination);
  const ids = await insertEvents(store, 3);
  // The middle one is the oldest; it was tried and put off, and its time still runs out first.
  await sql`
    update marketing_deliveries set created_at = now() - interval '1 day', accepted_until = now() + interval '5 days',
      next_attempt_at = now() + interval '1 hour' where event_id = ${ids[1] ?? ""} and destination = 'facebook'`;
  const { data } = await eventStatus(tenant);
  expect(data).toMatchObject({ totalEvents: 3, pendingSync: 3, syncedToFacebook: 0, lastSyncAt: null });
  const [facebook, google] = data.destinations;
  expect(Date.now() - Date.parse(facebook?.oldestWaitingAt ?? "")).toBeGreaterThan(86_000_000);
  expect(google).toMatchObject({
    counts: { skipped: 3, waiting: 0 },
    skippedBy: [{ reason: "no_consent", count: 3 }],
    oldestWaitingAt: null,
    lastDeliveredAt: null,
  });
});

test("when one was last taken is the lane's word, and of the newest sales for a lane that has none yet", async () => {
  const store = await insertStore(sql);
  const { storeId, tenant } = store;
  await insertSalesConnection(sql, storeId, "facebook");
  const [first = "", second = ""] = await insertEvents(store, 2);
  const lastSent = async () => (await withTenant(tenant, (tx) => laneTimes(tx, tenant)))[0]?.lastSentAt ?? null;
  expect(await lastSent()).toBeNull();
  await sql`update marketing_deliveries set state = 'delivered', delivered_at = '2026-11-01 10:00Z' where event_id = ${first} and destination = 'facebook'`;
  await sql`update marketing_deliveries set state = 'accepted', accepted_at = '2026-11-01 11:00Z' where event_id = ${second} and destination = 'facebook'`;
  expect(await lastSent()).toContain("2026-11-01 11:00:00");
  await sql`update marketing_delivery_lanes set last_sent_at = '2026-11-02 09:00Z' where store_id = ${storeId}`;
  expect(await lastSent()).toContain("2026-11-02 09:00:00");
});
