import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { fillStore, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { newId } from "@/lib/core/ids";
import { transactionId } from "@/lib/events/prepare-event";
import { reconcile, reconcileNightly, reconcileStores } from "./reconcile";
import { alertsOf, insertDeliveries, insertSendingStore, signal } from "./watch.fixture";

const { sql } = testDatabase();
afterAll(() => closeDb());

let store: StoreFixture;
beforeAll(async () => {
  store = await insertSendingStore(sql);
});

/** A sale as the verbs leave it: both destinations, its identity, and (where it was taken) the try that did it. */
async function aSale(state: string, given: { outcome?: string; ref?: string | null; late?: boolean } = {}) {
  const { outcome, ref = `order ${newId()}`, late = false } = given;
  const id = newId();
  await sql`
    insert into marketing_events (id, store_id, event_type, order_ref, content_hash, event_value_minor, currency, occurred_at,
      action_source, transaction_id, consent_ad_user_data, consent_ad_personalization, customer_refs, identifier_kinds)
    values (${id}, ${store.storeId}, 'purchase', ${ref}, 'hash', 1999, 'EUR', now(), 'physical_store', ${transactionId(store.storeId, ref ?? id)},
      true, true, '{}', '{email}')`;
  await sql`
    insert into marketing_deliveries (store_id, event_id, destination, state, reason, next_attempt_at, accepted_until, accepted_at, confirm_at)
    values (${store.storeId}, ${id}, 'google', 'skipped', 'no_identifiers', null, now() + interval '7 days', null, null),
      (${store.storeId}, ${id}, 'facebook', ${state}::marketing_delivery_state, 'why', case when ${state} = 'waiting' then now() end,
        now() + interval '7 days', case when ${state} = 'accepted' then now() end,
        case when ${state} = 'accepted' then now() + interval '30 minutes' end)`;
  if (outcome) await anAttempt(id, outcome, late);
  return id;
}
const anAttempt = (id: string, outcome: string, late = false) =>
  sql`insert into marketing_delivery_attempts (store_id, event_id, destination, attempt, epoch, outcome, duration_ms, late)
    values (${store.storeId}, ${id}, 'facebook', 1, 1, ${outcome}, 5, ${late})`;

/** The rules that are broken, with how many rows; then the store is put right again by `undo`. */
async function broken(): Promise<Record<string, number>> {
  const lines = await reconcile(store.tenant);
  return Object.fromEntries(lines.filter(({ rows }) => rows > 0).map(({ rule, rows }) => [rule, rows]));
}
const samplesOf = async (rule: string) => (await reconcile(store.tenant)).find((line) => line.rule === rule)?.samples;
const facebook = (id: string) => sql`store_id = ${store.storeId} and event_id = ${id} and destination = 'facebook'`;

/** Changes the books past their triggers. */
async function behindTheBooks(change: () => Promise<unknown>): Promise<void> {
  await sql`alter table marketing_deliveries disable trigger user`;
  await change();
  await sql`alter table marketing_deliveries enable trigger user`;
}

test("nothing is wrong with a store that has every kind of sale", async () => {
  await aSale("delivered", { outcome: "delivered" });
  await aSale("accepted", { outcome: "accepted", ref: null });
  for (const state of ["waiting", "refused", "expired", "unknown_outcome"]) await aSale(state);
  for (const state of ["refused", "unknown_outcome"]) await aSale(state, { outcome: "accepted" });
  expect(await broken()).toEqual({});
  expect((await reconcile(store.tenant)).map(({ rule }) => rule)).toEqual(["R1", "R2", "R3", "R4", "R5", "R6", "R7"]);
});

describe("R1", () => {
  test("misses the delivery that a sale has not got", async () => {
    const id = await aSale("refused");
    await behindTheBooks(() => sql`delete from marketing_deliveries where ${facebook(id)}`);
    expect(await samplesOf("R1")).toEqual([id]);
    await behindTheBooks(
      () => sql`insert into marketing_deliveries (store_id, event_id, destination, state, reason, accepted_until)
        values (${store.storeId}, ${id}, 'facebook', 'refused', 'why', now())`,
    );
    expect(await broken()).toEqual({});
  });
});

describe("R2", () => {
  test("misses a count that nobody kept, and finds one of nothing", async () => {
    const id = await aSale("refused");
    await behindTheBooks(() => sql`update marketing_deliveries set reason = 'other' where ${facebook(id)}`);
    expect(await broken()).toEqual({ R2: 2 });
    expect(await samplesOf("R2")).toEqual([
      "facebook refused other: kept 0, counted 1",
      expect.stringMatching(/^facebook refused why: kept \d+, counted \d+$/),
    ]);
    await behindTheBooks(() => sql`update marketing_deliveries set reason = 'why' where ${facebook(id)}`);
    expect(await broken()).toEqual({});
  });

  test("does not mind differences that were folded", async () => {
    await sql.begin(async (tx) => {
      const folded = await tx`delete from marketing_delivery_tallies where store_id = ${store.storeId} returning *`;
      for (const { destination, state, reason, difference } of folded)
        await tx`insert into marketing_delivery_tallies (store_id, destination, state, reason, difference)
          values (${store.storeId}, ${destination}, ${state}, ${reason}, ${difference})`;
    });
    expect(await broken()).toEqual({});
  });
});

describe("R3", () => {
  const plant = async (state: string, change: Record<string, unknown>, given = {}) => {
    const id = await aSale(state, given);
    await sql`update marketing_deliveries set ${sql(change)} where ${facebook(id)}`;
    const found = await broken();
    const samples = await samplesOf("R3");
    await sql`update marketing_deliveries set state = 'refused', next_attempt_at = null, accepted_at = null, confirm_at = null
      where ${facebook(id)}`;
    expect(await broken()).toEqual({});
    return { id, found, samples };
  };
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

  test.each([
    ["waiting past its end", "waiting", { accepted_until: ago(31) }],
    ["waiting without an end", "waiting", { accepted_until: null }],
    ["due for long in a lane that nobody will look at", "waiting", { next_attempt_at: ago(6) }],
    ["accepted and never asked about", "accepted", { confirm_at: null }],
    ["accepted, and nobody has asked for more than a day", "accepted", { confirm_at: ago(25 * 60) }],
    ["accepted for longer than anybody waits for a word", "accepted", { accepted_at: ago(97 * 60) }],
  ])("finds a sale that is %s", async (_what, state, change) => {
    const given = state === "accepted" ? { outcome: "accepted" } : {};
    const { id, found, samples } = await plant(state, change, given);
    expect(found).toEqual({ R3: 1 });
    expect(samples).toEqual([`${id} facebook`]);
  });

  test.each([
    ["just past its end, as the sweep comes within a minute", {}, { accepted_until: ago(5) }],
    ["out at the moment, past its end", {}, { accepted_until: ago(31), in_flight_since: ago(1) }],
    ["due for long in a lane that is parked", { parked_reason: "token_revoked" }, { next_attempt_at: ago(600) }],
    ["due for long in a lane that sleeps", { not_before: ago(-30) }, { next_attempt_at: ago(600) }],
    [
      "due for long in a lane that is leased",
      { lease_until: ago(-1), next_at: ago(-1) },
      { next_attempt_at: ago(600) },
    ],
    ["due for long in a lane that is due, too", { next_at: ago(600) }, { next_attempt_at: ago(600) }],
    ["due later, in a lane with no time to look", {}, { next_attempt_at: ago(-60) }],
  ])("leaves alone a sale that is %s", async (_what, lane, change) => {
    const ofLane = sql`store_id = ${store.storeId} and destination = 'facebook'`;
    await sql`update marketing_delivery_lanes set ${sql({ updated_at: new Date(), ...lane })} where ${ofLane}`;
    expect((await plant("waiting", change)).found).toEqual({});
    await sql`update marketing_delivery_lanes set parked_reason = null, not_before = null, lease_until = null, next_at = null where ${ofLane}`;
  });

  test("finds waiting sales without a lane", async () => {
    const { storeId, tenant } = await insertStore(sql);
    await insertDeliveries(sql, storeId, 1);
    const lines = await reconcile(tenant);
    expect(lines.find(({ rule }) => rule === "R3")?.rows).toBe(1);
  });
});

describe("R4", () => {
  test.each([
    ["called delivered that nobody took", "delivered", {}],
    ["called accepted that nobody took", "accepted", {}],
    ["called delivered by a try that came too late", "delivered", { outcome: "delivered", late: true }],
    ["called expired that was taken", "expired", { outcome: "accepted" }],
    ["called expired that a late try had brought there", "expired", { outcome: "delivered", late: true }],
    ["called skipped that was taken", "skipped", { outcome: "delivered" }],
    ["called refused after it was delivered for good", "refused", { outcome: "delivered" }],
    ["waiting as if it had never been accepted", "waiting", { outcome: "accepted" }],
  ])("finds a sale %s", async (_what, state, given) => {
    const id = await aSale(state, given);
    expect(await broken()).toEqual({ R4: 1 });
    expect(await samplesOf("R4")).toEqual([`${id} facebook ${state}`]);
    await sql`update marketing_deliveries set replay_id = ${newId()}, state = 'refused', next_attempt_at = null where ${facebook(id)}`;
    expect(await broken()).toEqual({});
  });

  test("leaves alone what waits to be sent again, marked as perhaps there, and what somebody sends again", async () => {
    const again = await aSale("waiting", { outcome: "accepted" });
    await sql`update marketing_deliveries set ambiguous_since = now() where ${facebook(again)}`;
    const chosen = await aSale("waiting", { outcome: "delivered" });
    await sql`update marketing_deliveries set replay_id = ${newId()} where ${facebook(chosen)}`;
    expect(await broken()).toEqual({});
    await sql`update marketing_deliveries set state = 'refused', next_attempt_at = null where ${facebook(again)} or ${facebook(chosen)}`;
  });

  test("finds a try of no sale", async () => {
    const id = newId();
    await anAttempt(id, "delivered");
    expect(await samplesOf("R4")).toEqual([expect.stringMatching(/^attempt \d+ of no delivery$/)]);
    await sql`delete from marketing_delivery_attempts where event_id = ${id}`;
  });
});

describe("R5", () => {
  test("finds an event whose identity is not the one its order number makes", async () => {
    const id = await aSale("delivered", { outcome: "delivered" });
    await sql`update marketing_events set order_ref = 'another' where id = ${id}`;
    expect(await samplesOf("R5")).toEqual([`${id} has another identity`]);
    await sql`update marketing_events set transaction_id = ${transactionId(store.storeId, "another")} where id = ${id}`;
    expect(await broken()).toEqual({});
  });

  test("finds an event that is younger than its own delivery", async () => {
    const id = await aSale("delivered", { outcome: "delivered" });
    await sql`update marketing_events set created_at = now() + interval '1 minute' where id = ${id}`;
    expect(await samplesOf("R5")).toEqual([`${id} is younger than its delivery`]);
    await sql`update marketing_events set created_at = now() - interval '1 minute' where id = ${id}`;
  });

  test("finds two sales that were taken under one identity", async () => {
    const first = await aSale("delivered", { outcome: "delivered", ref: null });
    const second = await aSale("delivered", { outcome: "delivered", ref: first });
    expect(await broken()).toEqual({ R5: 1 });
    expect(await samplesOf("R5")).toEqual([`${[first, second].sort()[0]} shares its identity`]);
    const ref = newId();
    await sql`update marketing_events set order_ref = ${ref}, transaction_id = ${transactionId(store.storeId, ref)} where id = ${second}`;
    expect(await broken()).toEqual({});
  });

  test("finds a sale that was taken twice without a reason, and leaves alone one with a reason", async () => {
    const id = await aSale("delivered", { outcome: "delivered" });
    await anAttempt(id, "delivered", true);
    expect(await broken(), "a late one is known to be merged").toEqual({});
    await anAttempt(id, "delivered");
    expect(await samplesOf("R5")).toEqual([`${id} facebook was taken twice without a reason`]);
    await sql`update marketing_deliveries set ambiguous_since = now() where ${facebook(id)}`;
    expect(await broken()).toEqual({});
  });

  test("finds that the application was allowed to change events", async () => {
    await sql`grant update (event_value_minor) on marketing_events to diveseeks_app`;
    expect(await samplesOf("R5")).toEqual(["the application may change events"]);
    await sql`revoke update (event_value_minor) on marketing_events from diveseeks_app`;
    expect(await broken()).toEqual({});
  });
});

describe("R6", () => {
  const shift = (column: string, by: number) =>
    sql`
      insert into marketing_sale_tallies ${sql({ store_id: store.storeId, quarter_at: new Date(0), currency: "EUR", [column]: by })}`;

  test.each(["events", "synced", "sales", "unpriced", "revenue_minor", "refunds", "refunded_minor"])(
    "finds a quarter of an hour whose %s are not those of its events",
    async (column) => {
      await shift(column, 1);
      expect(await samplesOf("R6")).toEqual([expect.stringMatching(/^1970-01-01 .* EUR$/)]);
      await shift(column, -1);
      expect(await broken()).toEqual({});
    },
  );
});

describe("R7", () => {
  test("finds a day of an account, and a month and totals of a campaign, that are not the sums of the campaigns' days", async () => {
    const own = await insertStore(sql);
    const [account, campaign] = [newId(), newId()];
    await sql`
      insert into marketing_ad_accounts (id, store_id, provider, external_id, name, currency, time_zone)
      values (${account}, ${own.storeId}, 'meta', 'act_1', 'Ads', 'EUR', 'UTC')`;
    await sql`
      insert into marketing_campaigns (id, store_id, marketing_ad_account_id, platform_campaign_id, campaign_name, spend_minor)
      values (${campaign}, ${own.storeId}, ${account}, '1', 'Autumn', 1999)`;
    await sql`
      insert into marketing_campaign_days (store_id, campaign_id, day, publisher_platform, spend_minor)
      values (${own.storeId}, ${campaign}, '2026-11-01', 'facebook', 1999)`;
    await sql`
      insert into marketing_campaign_months (store_id, campaign_id, month, publisher_platform, spend_minor)
      values (${own.storeId}, ${campaign}, '2026-11-01', 'facebook', 1999)`;
    await sql`
      insert into marketing_account_days (store_id, marketing_ad_account_id, day, publisher_platform, spend_minor)
      values (${own.storeId}, ${account}, '2026-11-01', 'facebook', 1999)`;
    await sql`update marketing_campaign_days set spend_minor = 2000 where store_id = ${own.storeId}`;
    const found = (await reconcile(own.tenant)).find(({ rule }) => rule === "R7");
    expect(found).toMatchObject({
      rows: 3,
      samples: Array(3).fill(expect.stringMatching(/ facebook$|totals$/)),
    });
    await sql`update marketing_campaign_days set spend_minor = 1999 where store_id = ${own.storeId}`;
    expect((await reconcile(own.tenant)).find(({ rule }) => rule === "R7")).toMatchObject({ rows: 0 });
  });
});

test("no more than five rows are named, however many there are", async () => {
  const ids = [];
  for (let n = 0; n < 7; n += 1) ids.push(await aSale("delivered"));
  const line = (await reconcile(store.tenant)).find(({ rule }) => rule === "R4");
  expect([line?.rows, line?.samples.length]).toEqual([7, 5]);
  for (const id of ids) await anAttempt(id, "delivered");
});

test("every night a store whose books do not balance has an alert, once, until they do", async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const other = await insertStore(sql);
  await fillStore(sql, other);
  await sql`delete from marketing_alerts where store_id = ${other.storeId}`;
  const id = await aSale("delivered");
  const ours = () => alertsOf(sql, store.storeId);
  expect(await reconcileNightly({ signal })).toEqual({ stores: 2, broken: 2 });
  await reconcileNightly({ signal });
  expect(await ours()).toMatchObject([
    { kind: "books_unbalanced", severity: "high", closed_at: null, details: { rows: 1, rules: "R4" } },
  ]);
  // A store as the tests of the walls fill it: an event with one delivery alone, of no age, that nobody looks at.
  expect(await alertsOf(sql, other.storeId)).toMatchObject([{ details: { rules: "R1, R3, R5" } }]);
  await anAttempt(id, "delivered");
  await reconcileNightly({ signal });
  expect(await ours()).toMatchObject([{ closed_at: expect.any(Date) }]);
  const asked = [];
  for await (const { tenant } of reconcileStores()) asked.push(tenant.storeId);
  expect(asked.sort()).toEqual([store.storeId, other.storeId].sort());
});
