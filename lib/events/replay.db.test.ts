import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertSalesConnection, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { TrackEventBody } from "@/lib/contracts/events";
import { REPLAY_MAX, type ReplayFilter, type ReplayRefusal } from "@/lib/contracts/replays";
import { newId } from "@/lib/core/ids";
import { type History, insertHistory } from "./history.fixture";
import { trackBatch } from "./ingest-events";
import { previewReplay, readReplay, replayEvents } from "./replay";

const { sql } = testDatabase();
afterAll(() => closeDb());

const GONE = { kind: "group", destination: "google", state: "refused", reason: "target_gone" } as const;
const EVER = { kind: "range", from: "2000-01-01", to: "2999-01-01" } as const;
const refused = { google: { state: "refused", reason: "target_gone" } } as const;

let store: StoreFixture;
beforeEach(async () => {
  store = await insertStore(sql);
  for (const destination of ["facebook", "google"] as const)
    await insertSalesConnection(sql, store.storeId, destination);
});
const history = (given: Omit<History, "storeId">) => insertHistory(sql, { storeId: store.storeId, ...given });
const replay = (filter: ReplayFilter, replayId = newId()) => replayEvents(store.tenant, { replayId, filter });
const statesOf = async () => {
  const rows = await sql<{ destination: string; state: string; n: number }[]>`
    select destination, state, count(*)::int as n from marketing_deliveries where store_id = ${store.storeId} group by 1, 2`;
  return Object.fromEntries(rows.map(({ destination, state, n }) => [`${destination} ${state}`, n]));
};

describe("looking first", () => {
  test("counts what would be sent and the time left, and changes nothing", async () => {
    await history({
      count: 3,
      fates: refused,
      acceptedUntil: "now() + interval '4 days'",
      at: "now() - interval '3 days'",
    });
    await history({ count: 2, fates: refused, acceptedUntil: "now() - interval '1 minute'" });
    const before = await statesOf();
    const { data } = await previewReplay(store.tenant, GONE);
    expect(data).toMatchObject({ deliveries: 3, left: 0, max: REPLAY_MAX });
    const [line] = data.destinations;
    expect(line).toMatchObject({ destination: "google", sendable: 3, neverSent: 0, held: false });
    expect(line?.refusals).toEqual([{ why: "too_old", count: 2 }]);
    const hoursLeft = (Date.parse(line?.earliestDeadline ?? "") - Date.now()) / 3_600_000;
    expect(Math.round(hoursLeft)).toBe(96);
    expect(Date.parse(line?.oldestAt ?? "")).toBeLessThan(Date.now() - 3 * 86_400_000);
    expect(await statesOf()).toEqual(before);
  });

  const unclear = (destination: "facebook" | "google", since: string, actionSource = "physical_store") => ({
    fates: { [destination]: { state: "unknown_outcome", reason: "may_have_arrived" } },
    ambiguousSince: `now() - interval '${since}'`,
    actionSource,
  });
  test.each<[string, Omit<History, "storeId">, ReplayRefusal | null]>([
    ["refused by the platform", { fates: refused }, null],
    ["refused, and past the platform's age", { fates: refused, acceptedUntil: "now()" }, "too_old"],
    ["expired", { fates: { google: { state: "expired", reason: "too_old" } } }, "too_old"],
    ["unclear at Google for a year", unclear("google", "365 days"), null],
    ["unclear at Meta for six days, from a till", unclear("facebook", "6 days"), null],
    ["unclear at Meta for eight days, from a till", unclear("facebook", "8 days"), "may_have_arrived"],
    ["unclear at Meta for a day, from a website", unclear("facebook", "1 day", "website"), null],
    ["unclear at Meta for three days, from a website", unclear("facebook", "3 days", "website"), "may_have_arrived"],
    ["skipped without consent", { fates: { google: { state: "skipped", reason: "no_consent" } } }, "rule"],
    ["skipped for its age", { fates: { google: { state: "skipped", reason: "too_old" } } }, "too_old"],
    [
      "skipped while not connected, without anything to match",
      { fates: { google: { state: "skipped", reason: "not_connected" } }, isSealed: false },
      "rule",
    ],
    ["delivered", { fates: { google: { state: "delivered" } } }, "sent"],
    ["waiting", { fates: { google: { state: "waiting" } } }, "on_its_way"],
  ])("a sale %s", async (_what, given, why) => {
    const [eventId = ""] = await history(given);
    const { data } = await previewReplay(store.tenant, { kind: "event", eventId });
    expect(data.deliveries).toBe(why === null ? 1 : 0);
    expect(data.destinations[0]?.refusals).toEqual(why === null ? [] : [{ why, count: 1 }]);
    // Doing comes to the same.
    const before = await statesOf();
    expect((await replay({ kind: "event", eventId })).data.deliveries).toBe(why === null ? 1 : 0);
    if (why !== null) expect(await statesOf()).toEqual(before);
  });

  test("a platform that is not connected takes nothing, and one that is held keeps it waiting", async () => {
    await history({ count: 2, fates: { ...refused, facebook: { state: "refused", reason: "value_missing" } } });
    await sql`update marketing_accounts set status = 'disconnected' where store_id = ${store.storeId} and platform = 'google'`;
    await sql`update marketing_delivery_lanes set parked_reason = 'token_expired', parked_at = now()
      where store_id = ${store.storeId} and destination = 'facebook'`;
    const { data } = await previewReplay(store.tenant, EVER);
    expect(data.destinations).toMatchObject([
      { destination: "facebook", sendable: 2, held: true, refusals: [] },
      { destination: "google", sendable: 0, refusals: [{ why: "not_connected", count: 2 }] },
    ]);
  });

  test("a refund is not sent again as if it were a sale", async () => {
    const [sale = ""] = await history({ fates: { google: { state: "delivered" } } });
    const [refund = ""] = await history({ fates: refused });
    await sql`update marketing_events set event_type = 'refund', refund_of = ${sale} where id = ${refund}`;
    const { data } = await previewReplay(store.tenant, EVER);
    expect(data.destinations).toMatchObject([{ sendable: 0, refusals: [{ why: "refund", count: 1 }] }]);
  });
});

describe("sales that came while nothing was connected", () => {
  const post = (tenant: StoreFixture["tenant"], fields: object) =>
    trackBatch(tenant, [
      TrackEventBody.parse({
        ...{ storeId: tenant.storeId, eventType: "purchase", orderId: newId(), eventValue: 5 },
        ...fields,
      }),
    ]);

  test("can be sent once it is, except those that a rule would have kept back", async () => {
    store = await insertStore(sql);
    await post(store.tenant, { customerEmail: "ada@example.org" });
    await post(store.tenant, { customerEmail: "bob@example.org", consent: { adUserData: false } });
    await post(store.tenant, {});
    // Google takes purchases only.
    await post(store.tenant, { customerEmail: "cleo@example.org", eventType: "add_to_cart" });
    for (const destination of ["facebook", "google"] as const)
      await insertSalesConnection(sql, store.storeId, destination);
    const { data } = await previewReplay(store.tenant, EVER);
    expect(data.destinations).toMatchObject([
      { destination: "facebook", sendable: 2, neverSent: 2, refusals: [{ why: "rule", count: 2 }] },
      { destination: "google", sendable: 1, neverSent: 1, refusals: [{ why: "rule", count: 3 }] },
    ]);
    await replay(EVER);
    expect(await statesOf()).toEqual({
      "facebook waiting": 2,
      "facebook skipped": 2,
      "google waiting": 1,
      "google skipped": 3,
    });
  });
});

describe("sending again", () => {
  test("lets the deliveries wait anew, keeps their tries and identity, wakes the lane and is audited", async () => {
    const [eventId = ""] = await history({ count: 1, fates: { ...refused, facebook: { state: "delivered" } } });
    const before = await sql`select * from marketing_events where id = ${eventId}`;
    const { data } = await replay(GONE);
    expect(data).toMatchObject({ deliveries: 1, left: 0, destinations: [{ destination: "google", deliveries: 1 }] });
    expect(await sql`select * from marketing_events where id = ${eventId}`).toEqual(before);
    const [row] = await sql`select * from marketing_deliveries where event_id = ${eventId} and destination = 'google'`;
    expect(row).toMatchObject({ state: "waiting", reason: null, attempts: 1, replay_id: data.replayId });
    const [lane] = await sql`select next_at <= now() as due from marketing_delivery_lanes
      where store_id = ${store.storeId} and destination = 'google'`;
    expect(lane?.due).toBe(true);
    const [line] = await sql`select * from audit_log where store_id = ${store.storeId} order by id desc limit 1`;
    expect(line).toMatchObject({
      actor: `user:${store.userId}`,
      action: "events.replayed",
      target: data.replayId,
      details: { kind: "group", deliveries: 1, left: 0, google: 1 },
    });
  });

  test("keeps in mind that the platform may have it", async () => {
    const [eventId = ""] = await history({
      fates: { google: { state: "unknown_outcome", reason: "never_confirmed" } },
    });
    await sql`update marketing_deliveries set accepted_at = now() - interval '3 days' where event_id = ${eventId}`;
    await replay({ kind: "event", eventId });
    const [row] =
      await sql`select state, ambiguous_since = accepted_at as same from marketing_deliveries where event_id = ${eventId}`;
    expect(row).toEqual({ state: "waiting", same: true });
  });

  test("asked for twice with one id is done once and answered alike, also after the state has changed", async () => {
    const replayId = newId();
    await history({ count: 3, fates: refused });
    const first = await replay(GONE, replayId);
    expect(first.data.deliveries).toBe(3);
    await sql`update marketing_deliveries set state = 'refused', reason = 'target_gone' where store_id = ${store.storeId}`;
    expect(await replay(GONE, replayId)).toEqual(first);
    expect(await statesOf()).toEqual({ "google refused": 3 });
    await expect(replay({ ...GONE, reason: "value_missing" }, replayId)).rejects.toMatchObject({ status: 409 });
  });

  test("asked for by many at once with one id is done once", async () => {
    const replayId = newId();
    await history({ count: 5, fates: refused });
    const answers = await Promise.all(Array.from({ length: 6 }, () => replay(GONE, replayId)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.data.deliveries).toBe(5);
    const [count] = await sql`select count(*)::int as n from audit_log where target = ${replayId}`;
    expect(count?.n).toBe(1);
  });

  test("asked for by many at once with ids of their own sends nothing twice", async () => {
    await history({ count: 5, fates: refused });
    const answers = await Promise.all(Array.from({ length: 6 }, () => replay(GONE)));
    expect(answers.map(({ data }) => data.deliveries).sort()).toEqual([0, 0, 0, 0, 0, 5]);
  });

  test("an id that another store has used says no more than that it is used", async () => {
    const replayId = newId();
    await history({ fates: refused });
    await replay(GONE, replayId);
    const mine = await insertStore(sql);
    await expect(replayEvents(mine.tenant, { replayId, filter: GONE })).rejects.toMatchObject({ status: 409 });
    await expect(readReplay(mine.tenant, replayId)).rejects.toMatchObject({ status: 404 });
  });

  test("takes ten thousand at a time, nearest deadline first, and says how many are left", async () => {
    await history({ count: REPLAY_MAX, fates: refused, acceptedUntil: "now() + interval '9 days'" });
    await history({ count: 7, fates: refused, acceptedUntil: "now() + interval '1 day'" });
    expect((await previewReplay(store.tenant, GONE)).data).toMatchObject({ deliveries: REPLAY_MAX, left: 7 });
    expect((await replay(GONE)).data).toMatchObject({ deliveries: REPLAY_MAX, left: 7 });
    const [urgent] = await sql`select count(*)::int as n from marketing_deliveries where store_id = ${store.storeId}
      and state = 'refused' and accepted_until < now() + interval '2 days'`;
    expect(urgent?.n).toBe(0);
    expect((await replay(GONE)).data).toMatchObject({ deliveries: 7, left: 0 });
  });

  test("goes past what a rule bars, however much of it has the nearest deadline", async () => {
    const barred = { google: { state: "skipped", reason: "not_connected" } } as const;
    await history({ count: REPLAY_MAX, fates: barred, acceptedUntil: "now() + interval '1 day'" });
    await history({ count: 3, fates: refused, acceptedUntil: "now() + interval '9 days'" });
    expect((await replay(EVER)).data).toMatchObject({ deliveries: 3, left: 0 });
  });

  test("of a stretch of time takes what was received in it, of the platform and state asked for", async () => {
    await history({ count: 2, fates: refused, at: "now() - interval '10 days'" });
    await history({ count: 3, fates: { ...refused, facebook: { state: "refused", reason: "value_missing" } } });
    const from = new Date(Date.now() - 86_400_000).toISOString();
    const recent = { kind: "range", from, to: "2999-01-01" } as const;
    expect((await previewReplay(store.tenant, recent)).data.deliveries).toBe(6);
    expect((await previewReplay(store.tenant, { ...recent, state: "expired" })).data.deliveries).toBe(0);
    await replay({ ...recent, destination: "facebook" });
    expect(await statesOf()).toEqual({ "google refused": 5, "facebook waiting": 3 });
  });

  test("of a store leaves every other store alone", async () => {
    const mine = store;
    await history({ fates: refused });
    store = await insertStore(sql);
    await insertSalesConnection(sql, store.storeId, "google");
    const [theirs = ""] = await history({ fates: refused });
    await replayEvents(mine.tenant, { replayId: newId(), filter: EVER });
    expect(await statesOf()).toEqual({ "google refused": 1 });
    const filter = { kind: "event", eventId: theirs } as const;
    await expect(replayEvents(mine.tenant, { replayId: newId(), filter })).rejects.toMatchObject({ status: 404 });
    await expect(previewReplay(mine.tenant, filter)).rejects.toMatchObject({ status: 404 });
  });

  test("sixty times an hour is enough; the answer to one already asked for is still given", async () => {
    const first = await replay(GONE);
    await sql`insert into marketing_replays (id, store_id, actor, filter, deliveries)
      select gen_random_uuid(), ${store.storeId}, 'job:test', '{}', 0 from generate_series(1, 59)`;
    await expect(replay(GONE)).rejects.toMatchObject({ status: 429, retryAfterMs: 900_000 });
    expect(await replay(GONE, first.data.replayId)).toEqual(first);
  });

  test("can be followed to its end", async () => {
    const [one = ""] = await history({ count: 2, fates: refused });
    const { data } = await replay(GONE);
    expect((await readReplay(store.tenant, data.replayId)).data).toMatchObject({
      ...data,
      counts: [{ destination: "google", state: "waiting", count: 2 }],
      done: false,
    });
    await sql`update marketing_deliveries set state = 'accepted' where event_id = ${one}`;
    await sql`update marketing_deliveries set state = 'refused', reason = 'x' where store_id = ${store.storeId} and event_id <> ${one}`;
    const { counts, done } = (await readReplay(store.tenant, data.replayId)).data;
    expect(done).toBe(true);
    expect(counts).toEqual([
      { destination: "google", state: "accepted", count: 1 },
      { destination: "google", state: "refused", count: 1 },
    ]);
  });
});
