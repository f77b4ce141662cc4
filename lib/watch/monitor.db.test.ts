import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import type { StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { monitorStores } from "./monitor";
import { alertsOf, insertDeliveries, insertSendingStore, signal } from "./watch.fixture";

const { sql } = testDatabase();
afterAll(() => closeDb());

let store: StoreFixture;
beforeEach(async () => {
  store = await insertSendingStore(sql);
});
const look = () => monitorStores({ signal, tellBy: [] });
const alerts = () => alertsOf(sql, store.storeId);
const open = async () => (await alerts()).filter(({ closed_at }) => closed_at === null);
const settle = (state: string) =>
  sql`update marketing_deliveries set state = ${state}::marketing_delivery_state, next_attempt_at = null, updated_at = now()
    where store_id = ${store.storeId}`;
const setLane = (changes: Record<string, unknown>) =>
  sql`update marketing_delivery_lanes set ${sql(changes)} where store_id = ${store.storeId} and destination = 'facebook'`;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

test("a store with nothing wrong has no alert", async () => {
  await insertDeliveries(sql, store.storeId, 3);
  await insertDeliveries(sql, store.storeId, 3, { state: "delivered", ageMin: 30 });
  await look();
  expect(await alerts()).toEqual([]);
});

describe("failed deliveries", () => {
  const fail = (count: number, state = "refused") =>
    insertDeliveries(sql, store.storeId, count, { state, reason: "value_missing" });

  test("are an alert from the 101st within 24 hours, opened once, counted on while it lasts", async () => {
    await fail(60);
    await fail(40, "expired");
    await look();
    expect(await alerts()).toEqual([]);
    await fail(1, "unknown_outcome");
    await look();
    const [first] = await alerts();
    expect(first).toMatchObject({ kind: "deliveries_failed", subject: "", severity: "high", closed_at: null });
    expect(first?.details).toMatchObject({ failed: 101, facebook: 101, threshold: 100, reason: "value_missing" });
    await fail(9);
    await look();
    const [again, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(again).toMatchObject({ id: first?.id, opened_at: first?.opened_at, details: { failed: 110 } });
    expect(again?.last_seen_at.getTime()).toBeGreaterThan(first?.last_seen_at.getTime() ?? 0);
  });

  test("do not flap around the threshold: over at four fifths of it, and then opened anew", async () => {
    await fail(101);
    await look();
    const age = (count: number) =>
      sql`update marketing_deliveries set updated_at = now() - interval '25 hours' where (event_id, destination) in (
        select event_id, destination from marketing_deliveries
        where store_id = ${store.storeId} and updated_at > now() - interval '24 hours' limit ${count})`;
    await age(20);
    await look();
    expect(await open()).toMatchObject([{ details: { failed: 81 } }]);
    await age(1);
    await look();
    expect(await open()).toEqual([]);
    await fail(21);
    await look();
    expect(await open(), "a hundred and one again").toHaveLength(1);
    expect(await alerts()).toHaveLength(2);
  });

  test("are counted for the store, all platforms together, and told with the commonest reason", async () => {
    await fail(49);
    const ids = await insertDeliveries(sql, store.storeId, 52, { state: "refused", reason: "target_gone" });
    await sql`update marketing_deliveries set destination = 'google' where event_id = any(${ids})`;
    await look();
    expect(await alerts()).toMatchObject([
      { subject: "", details: { failed: 101, facebook: 49, google: 52, threshold: 100, reason: "target_gone" } },
    ]);
  });

  test("of long ago are none", async () => {
    await insertDeliveries(sql, store.storeId, 150, { state: "refused", ageMin: 25 * 60 });
    await look();
    expect(await alerts()).toEqual([]);
  });
});

describe("sales that wait", () => {
  test("are held up after a quarter of an hour, and over when they have gone", async () => {
    await insertDeliveries(sql, store.storeId, 2, { ageMin: 14 });
    await look();
    expect(await alerts()).toEqual([]);
    await insertDeliveries(sql, store.storeId, 1, { ageMin: 16 });
    await look();
    expect(await alerts()).toMatchObject([
      { kind: "sales_waiting", subject: "facebook", severity: "high", details: { urgency: 1, waiting: 3, parked: 0 } },
    ]);
    await settle("delivered");
    await look();
    expect(await open()).toEqual([]);
    await insertDeliveries(sql, store.storeId, 1, { ageMin: 16 });
    await look();
    expect(await alerts()).toHaveLength(2);
  });

  test("stay one alert until the oldest waits for less than five minutes", async () => {
    const [oldest] = await insertDeliveries(sql, store.storeId, 1, { ageMin: 20 });
    await look();
    await insertDeliveries(sql, store.storeId, 1, { ageMin: 7 });
    await sql`update marketing_deliveries set state = 'delivered', next_attempt_at = null where event_id = ${oldest ?? ""}`;
    await look();
    expect(await open()).toHaveLength(1);
    await sql`update marketing_deliveries set created_at = now() where store_id = ${store.storeId}`;
    await look();
    expect(await open()).toEqual([]);
  });

  test("count as held up while the lane backs off, though each has a time for its next try", async () => {
    await setLane({ failures: 4, not_before: inMinutes(30), next_at: inMinutes(30) });
    await insertDeliveries(sql, store.storeId, 5, { ageMin: 20, dueInMin: 29, reason: "unavailable" });
    await look();
    expect(await alerts()).toMatchObject([{ severity: "high", details: { urgency: 1, reason: "unavailable" } }]);
  });

  test("because the platform asked to wait are no trouble for hours, then a small one", async () => {
    await setLane({ failures: 0, not_before: inMinutes(120), next_at: inMinutes(120) });
    await insertDeliveries(sql, store.storeId, 5, { ageMin: 300, dueInMin: 119, reason: "rate_limited" });
    await look();
    expect(await alerts()).toEqual([]);
    await insertDeliveries(sql, store.storeId, 1, { ageMin: 361, dueInMin: 119, reason: "rate_limited" });
    await look();
    expect(await alerts()).toMatchObject([{ severity: "medium", details: { urgency: 0, waiting: 6 } }]);
  });

  test("each for its own next try are no trouble for hours either", async () => {
    await insertDeliveries(sql, store.storeId, 1, { ageMin: 300, dueInMin: 50 });
    await look();
    expect(await alerts()).toEqual([]);
  });

  test("since the owner sent them again wait from then on", async () => {
    await insertDeliveries(sql, store.storeId, 1, { ageMin: 3000, dueInMin: 0 });
    const id = "01890000-0000-7000-8000-000000000001";
    await sql`insert into marketing_replays (id, store_id, actor, filter, deliveries) values (${id}, ${store.storeId}, 'user:x', '{}', 1)`;
    await sql`update marketing_deliveries set replay_id = ${id} where store_id = ${store.storeId}`;
    await look();
    expect(await alerts()).toEqual([]);
  });

  test("and will be refused within a day are always an alert, told anew when it comes to that", async () => {
    await setLane({ parked_reason: "app_misconfigured", parked_at: new Date() });
    await insertDeliveries(sql, store.storeId, 2, { ageMin: 20, leftHours: 30 });
    await look();
    await sql`update marketing_alerts set opening_told_at = now(), tell_attempts = 1 where store_id = ${store.storeId}`;
    await look();
    expect(await alerts()).toMatchObject([{ details: { urgency: 1 }, opening_told_at: expect.any(Date) }]);
    await sql`update marketing_deliveries set accepted_until = now() + interval '23 hours' where store_id = ${store.storeId}`;
    await look();
    expect(await alerts()).toMatchObject([
      {
        details: { urgency: 2, parked: 1, reason: "app_misconfigured", deadline: expect.stringMatching(/Z$/) },
        ...{ opening_told_at: null, tell_attempts: 0 },
      },
    ]);
    await sql`update marketing_alerts set opening_told_at = now() where store_id = ${store.storeId}`;
    await look();
    expect(await alerts()).toMatchObject([{ opening_told_at: expect.any(Date) }]);
  });

  test("with little time left are no alert while they are just going out", async () => {
    await insertDeliveries(sql, store.storeId, 2, { leftHours: 2 });
    await look();
    expect(await alerts()).toEqual([]);
  });
});

describe("a dead connection", () => {
  const setStatus = (status: string, reason: string | null, platform = "facebook") =>
    sql`update marketing_accounts set status = ${status}::marketing_connection_status, status_reason = ${reason}::marketing_connection_reason
      where store_id = ${store.storeId} and platform = ${platform}`;
  const twoLooksLater = () =>
    sql`update marketing_alerts set last_seen_at = now() - interval '9 minutes' where store_id = ${store.storeId}`;

  test("is one alert with what it holds, and its waiting sales are none beside it", async () => {
    await setStatus("expired", "token_revoked");
    await setLane({ parked_reason: "token_revoked", parked_at: new Date() });
    await insertDeliveries(sql, store.storeId, 4, { ageMin: 60 });
    await look();
    expect(await alerts()).toMatchObject([
      {
        ...{ kind: "connection_dead", subject: "facebook", severity: "high" },
        details: { reason: "token_revoked", waiting: 4, since: expect.stringMatching(/Z$/) },
      },
    ]);
  });

  test("is over after two looks that found it well, and a new one is a new alert", async () => {
    await setStatus("error", "permission_missing");
    await look();
    await setStatus("connected", null);
    await look();
    expect(await open()).toHaveLength(1);
    await twoLooksLater();
    await look();
    expect(await open()).toEqual([]);
    await setStatus("error", "target_gone");
    await look();
    expect(await open()).toMatchObject([{ details: { reason: "target_gone" } }]);
    expect(await alerts()).toHaveLength(2);
  });

  test("of one lost sign-in is one alert, whatever hangs on it", async () => {
    await sql`
      insert into marketing_accounts (id, store_id, platform, status, credential_id, ad_account_id)
      select gen_random_uuid(), store_id, 'instagram', status, credential_id, ad_account_id from marketing_accounts
      where store_id = ${store.storeId} and platform = 'facebook'`;
    for (const platform of ["facebook", "instagram"]) await setStatus("expired", "password_changed", platform);
    await look();
    expect((await alerts()).map(({ subject }) => subject)).toEqual(["facebook"]);
  });

  test("is noticed in a store that has connected Instagram alone", async () => {
    await sql`delete from marketing_delivery_lanes where store_id = ${store.storeId}`;
    await sql`delete from marketing_accounts where store_id = ${store.storeId} and platform = 'google'`;
    await sql`update marketing_accounts set platform = 'instagram' where store_id = ${store.storeId}`;
    await setStatus("error", "account_lost", "instagram");
    await look();
    expect(await alerts()).toMatchObject([
      { kind: "connection_dead", subject: "instagram", details: { reason: "account_lost" } },
    ]);
  });

  test("that sales waited for before is not said to have healed them", async () => {
    await insertDeliveries(sql, store.storeId, 4, { ageMin: 60 });
    await look();
    await setStatus("expired", "token_revoked");
    await setLane({ parked_reason: "token_revoked", parked_at: new Date() });
    await look();
    expect((await open()).map(({ kind }) => kind)).toEqual(["sales_waiting", "connection_dead"]);
  });
});

describe("answers nobody knows", () => {
  const attempt = (outcome: string, code: string | null, minutesAgo = 1) =>
    sql`insert into marketing_delivery_attempts (store_id, event_id, destination, attempt, epoch, outcome, reason, platform_code, duration_ms, at)
      values (${store.storeId}, gen_random_uuid(), 'google', 1, 1, ${outcome}, 'unknown_error', ${code}, 5, now() - ${minutesAgo} * interval '1 minute')`;

  test("are an alert with their codes, for an hour", async () => {
    await attempt("unavailable", "503");
    await look();
    expect(await alerts()).toEqual([]);
    await attempt("unknown", "2804099");
    await attempt("unknown", "camille@example.org said no");
    await attempt("unknown", null);
    await look();
    expect(await alerts()).toMatchObject([
      {
        ...{ kind: "unknown_code", subject: "google", severity: "medium" },
        details: { attempts: 3, codes: "2804099, unknown_error" },
      },
    ]);
    await sql`update marketing_delivery_attempts set at = now() - interval '61 minutes' where store_id = ${store.storeId}`;
    await look();
    expect(await open()).toEqual([]);
  });
});

test("one store that cannot be looked at does not keep the others from it", async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const other = await insertSendingStore(sql);
  for (const { storeId } of [store, other]) await insertDeliveries(sql, storeId, 1, { ageMin: 20 });
  await sql.unsafe(`create function refuse() returns trigger language plpgsql as $$
    begin if new.store_id = '${store.storeId}' then raise 'no'; end if; return new; end $$;
    create trigger refuse before insert on marketing_alerts for each row execute function refuse()`);
  await look();
  await sql`drop trigger refuse on marketing_alerts`;
  expect(await alerts()).toEqual([]);
  expect(await alertsOf(sql, other.storeId)).toHaveLength(1);
});

test("two monitors at once open one alert", async () => {
  await insertDeliveries(sql, store.storeId, 1, { ageMin: 20 });
  await Promise.all([look(), look(), look()]);
  expect(await alerts()).toHaveLength(1);
});
