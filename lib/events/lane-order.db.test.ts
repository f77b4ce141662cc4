import { afterAll, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { claimLanes } from "@/db/queries/deliveries";
import { chooseAssets } from "@/lib/connections/choose-assets";
import { HARBOUR, openShop, type Person } from "@/lib/connections/shop.fixture";
import { TrackEventBody } from "@/lib/contracts/events";
import { env } from "@/lib/core/env";
import { PlatformError } from "@/lib/core/errors";
import { adapterFor } from "@/lib/platforms/registry";
import { dispatchEvents } from "./dispatch-events";
import { drainLane } from "./drain-lane";
import { trackBatch } from "./ingest-events";
import { BREAKER_OPENS_AT } from "./judge-outcome";

vi.mock("@/lib/events/ring-dispatch");

const shop = await openShop();
const { sql, control } = shop;
const work = () => dispatchEvents({ signal: new AbortController().signal });
afterAll(() => closeDb());

async function aShop(): Promise<Person> {
  const person = await shop.openStore();
  await shop.connect(person, "facebook");
  await chooseAssets(person.tenant, { platform: "facebook", ...HARBOUR.facebook });
  return person;
}
async function post({ tenant }: Person, orders: readonly string[], more: object = {}) {
  const sale = { storeId: tenant.storeId, eventType: "purchase", customerEmail: "maya@example.org", eventValue: 5 };
  const items = orders.map((orderId) => TrackEventBody.parse({ ...sale, orderId, ...more }));
  expect(await trackBatch(tenant, items)).toMatchObject({ accepted: orders.length });
}
/** The order numbers of every request to the dataset, in the order in which they went out. */
const sent = async () =>
  (await shop.requests("/events", "POST")).map(({ body }) =>
    (body as { data: { custom_data: { order_id: string } }[] }).data.map((event) => event.custom_data.order_id),
  );
const wake = ({ tenant }: Person) => sql`
  with rows as (update marketing_deliveries set next_attempt_at = now() where store_id = ${tenant.storeId} and state = 'waiting')
  update marketing_delivery_lanes set not_before = null, next_at = now() where store_id = ${tenant.storeId}`;
const laneOf = async ({ tenant }: Person) =>
  (
    await sql`select failures, next_at, not_before > now() as rests from marketing_delivery_lanes where store_id = ${tenant.storeId}`
  )[0];

test("after an outage those sales go out first that the platform will refuse first, whenever they came", async () => {
  const person = await aShop();
  const days = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString();
  await post(person, ["today"], { occurredAt: days(0) });
  await post(person, ["five-days-old"], { occurredAt: days(5) });
  await post(person, ["two-days-old"], { occurredAt: days(2) });
  await work();
  expect(await sent()).toEqual([["five-days-old", "two-days-old", "today"]]);
});

test("a lane that failed again and again is tried with ten sales, and with all others once these have passed", async () => {
  const person = await aShop();
  const orders = Array.from({ length: 30 }, (_, n) => `order-${n}`);
  const fault = { platform: "meta", method: "POST", path: "/events", status: 500, times: 0 };
  await control("POST", "faults", { ...fault, body: { error: { code: 2, message: "x", type: "OAuthException" } } });
  await post(person, orders);
  for (let failures = 0; failures <= BREAKER_OPENS_AT; failures += 1) {
    await wake(person);
    await work();
    expect(await laneOf(person)).toMatchObject({ failures: failures + 1, rests: true });
  }
  expect((await sent()).map((batch) => batch.length)).toEqual([30, 30, 30, 30, 30, 10]);
  await control("DELETE", "faults");
  await wake(person);
  await work();
  // Those ten have failed so often that they go by themselves.
  expect((await sent()).slice(-11).map((batch) => batch.length)).toEqual([...Array(10).fill(1), 20]);
  expect(await laneOf(person)).toMatchObject({ failures: 0, next_at: null });
});

test("one sale that the platform always fails on keeps none of its neighbours back, and ends explained", async () => {
  const person = await aShop();
  const orders = Array.from({ length: 30 }, (_, n) => `order-${n}`);
  await post(person, orders);
  const { events: port } = adapterFor("meta");
  const { send } = port;
  const spy = vi.spyOn(port, "send").mockImplementation(async (access, targetId, events) => {
    if (!events.some(({ orderId }) => orderId === "order-17")) return send(access, targetId, events);
    throw new PlatformError("meta", { kind: "ambiguous" }, { reason: "server_error" });
  });
  const waiting = async () =>
    (
      await sql<{ ref: string }[]>`
      select order_ref as ref from marketing_events e join marketing_deliveries d on d.event_id = e.id
      where e.store_id = ${person.tenant.storeId} and state = 'waiting'`
    ).map(({ ref }) => ref);
  // As many times as the lane wakes within an hour; what was put off for longer stays so.
  for (let wakes = 0; wakes < 12; wakes += 1) {
    await sql`update marketing_deliveries set next_attempt_at = now()
      where store_id = ${person.tenant.storeId} and state = 'waiting' and next_attempt_at < now() + interval '30 minutes'`;
    await sql`update marketing_delivery_lanes set not_before = null, next_at = now() where store_id = ${person.tenant.storeId}`;
    await work();
  }
  expect(await waiting()).toEqual(["order-17"]);
  await sql`update marketing_deliveries set ambiguous_since = now() - interval '30 days'
    where store_id = ${person.tenant.storeId} and state = 'waiting'`;
  await wake(person);
  await work();
  spy.mockRestore();
  expect(await waiting()).toEqual([]);
  expect([
    ...(await sql`
    select state, reason, count(*)::int from marketing_deliveries
    where store_id = ${person.tenant.storeId} and destination = 'facebook' group by 1, 2 order by 3`),
  ]).toEqual([
    { state: "unknown_outcome", reason: "may_have_arrived", count: 1 },
    { state: "delivered", reason: null, count: 29 },
  ]);
});

test("a store with more to send than fits into one turn goes behind a sale that rang meanwhile", async () => {
  const [busy, quiet] = [await aShop(), await aShop()];
  const size = env().EVENT_SYNC_BATCH_SIZE;
  await post(
    busy,
    Array.from({ length: size + 1 }, (_, n) => `busy-${n}`),
  );
  const turns: string[] = [];
  const nextTurn = async () => {
    const [lease] = await claimLanes(1, 60);
    if (!lease) return false;
    if (turns.length === 0) await post(quiet, ["quiet"]);
    turns.push(lease.storeId === quiet.tenant.storeId ? "quiet" : "busy");
    await drainLane(lease, new AbortController().signal, () => 0);
    return true;
  };
  while (turns.length < 5 && (await nextTurn()));
  // A lane that rings once more behind the answer gets a turn in which nothing is left.
  expect(turns.slice(0, 3)).toEqual(["busy", "quiet", "busy"]);
  expect((await sent()).map(({ length }) => length)).toEqual([size, 1, 1]);
});

test("a store whose platform fails keeps back neither its neighbours nor its other platform", async () => {
  const [failing, healthy] = [await aShop(), await shop.openStore()];
  await shop.connect(healthy, "google");
  await chooseAssets(healthy.tenant, { platform: "google", ...HARBOUR.google });
  await control("POST", "faults", { platform: "meta", method: "POST", path: "/events", times: 0, mode: "reset" });
  await post(failing, ["stays"]);
  await post(healthy, ["goes"]);
  await work();
  const states = await sql<{ ref: string; destination: string; state: string }[]>`
    select order_ref as ref, destination, state from marketing_events e join marketing_deliveries d on d.event_id = e.id
    where e.store_id in ${sql([failing.tenant.storeId, healthy.tenant.storeId])} and state <> 'skipped'`;
  expect(states).toHaveLength(2);
  expect(states).toContainEqual({ ref: "stays", destination: "facebook", state: "waiting" });
  expect(states).toContainEqual({ ref: "goes", destination: "google", state: "accepted" });
});
