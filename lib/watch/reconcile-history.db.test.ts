import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { claimLanes } from "@/db/queries/deliveries";
import { disconnect } from "@/lib/connections/disconnect";
import { openShop, type Person } from "@/lib/connections/shop.fixture";
import { TrackEventBody } from "@/lib/contracts/events";
import { newId } from "@/lib/core/ids";
import { confirmDeliveries } from "@/lib/events/confirm-deliveries";
import { dispatchEvents } from "@/lib/events/dispatch-events";
import { drainLane } from "@/lib/events/drain-lane";
import { trackBatch, trackEvent } from "@/lib/events/ingest-events";
import { sweepDeliveries } from "@/lib/events/sweep-deliveries";
import { reconcile } from "./reconcile";
import { signal } from "./watch.fixture";

vi.mock("@/lib/events/ring-dispatch");

const shop = await openShop();
const { sql, control } = shop;
let owner: Person;
afterAll(() => closeDb());
beforeAll(async () => {
  owner = await shop.openStore();
});

/** Sales as tills report them: with an order number, with an odd one, and without any. */
async function postSales(count: number, fields: Record<string, unknown> = {}) {
  const { storeId } = owner.tenant;
  const items = Array.from({ length: count }, (_, n) =>
    TrackEventBody.parse({
      ...{ storeId, eventType: "purchase", customerEmail: `c${n}@example.org`, eventValue: 10 + n },
      ...(n % 3 > 0 && { orderId: n % 3 === 1 ? newId().slice(-12) : `Kasse 3 / ${newId()} é ${"x".repeat(40)}` }),
      ...fields,
    }),
  );
  expect(await trackBatch(owner.tenant, items)).toMatchObject({ accepted: count });
  return items;
}
const states = async (destination: string) => {
  const rows = await sql<{ state: string; count: number }[]>`
    select state, count(*)::int as count from marketing_deliveries
    where store_id = ${owner.tenant.storeId} and destination = ${destination} group by 1`;
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};
const expectBalance = async () => expect((await reconcile(owner.tenant)).filter(({ rows }) => rows > 0)).toEqual([]);
/** Everything that sleeps may be looked at now. */
async function anHourLater(): Promise<void> {
  const { storeId } = owner.tenant;
  shop.letTimePass(3_600_000);
  await sql`update marketing_delivery_lanes set next_at = now(), not_before = null where store_id = ${storeId} and parked_reason is null`;
  await sql`update marketing_deliveries set next_attempt_at = now() where store_id = ${storeId} and state = 'waiting'`;
  await sql`update marketing_deliveries set confirm_at = now() where store_id = ${storeId} and state = 'accepted'`;
}
const fault = (platform: string, path: string, rest: object) =>
  control("POST", "faults", { platform, path, times: 1, ...rest });

test("sales that were delivered, repeated, refused, put off, lost and found leave books that balance", async () => {
  owner = await shop.connected("facebook", "google");
  const items = await postSales(9);
  await expectBalance();
  await dispatchEvents({ signal });
  for (const item of items.slice(1, 3)) expect(await trackEvent(owner.tenant, item)).toMatchObject({ status: 200 });
  await postSales(2, { consent: { adUserData: false } });
  await postSales(2, { customerEmail: undefined });
  await expectBalance();

  // One among many is refused, which takes the batch apart.
  shop.allowViolations(/^refused:|EVENT_TIME_INVALID/);
  await postSales(12);
  // Past the door, so that the till's figures have to be moved along.
  await sql`
    with moved as (
      update marketing_events set occurred_at = occurred_at - interval '200 days' where id = (
        select event_id from marketing_deliveries where store_id = ${owner.tenant.storeId} and state = 'waiting' limit 1)
      returning store_id, occurred_at as now_at, occurred_at + interval '200 days' as then_at, currency, event_value_minor as value
    )
    insert into marketing_sale_tallies (store_id, quarter_at, currency, events, sales, unpriced, revenue_minor)
    select store_id, quarter_of(case step when 1 then now_at else then_at end), currency, step, step,
      step * (value is null)::int, step * coalesce(value, 0)
    from moved, unnest(array[1, -1]) step`;
  await dispatchEvents({ signal });
  expect((await states("facebook")).refused).toBe(1);
  await expectBalance();

  for (const mode of ["reset", "accept-then-reset", "truncate"]) {
    await fault("meta", "/events", { method: "POST", mode });
    await postSales(4);
    await dispatchEvents({ signal });
    expect((await states("facebook")).waiting).toBe(4);
    await expectBalance();
    await anHourLater();
    await dispatchEvents({ signal });
  }
  expect((await states("facebook")).waiting).toBeUndefined();
  await expectBalance();
});

test("so do a lease that is lost while its request is out, and what became too old", async () => {
  owner = await shop.connected("facebook");
  await postSales(3);
  const [lease] = await claimLanes(1, 60);
  if (!lease) throw new Error("no lane was due");
  await fault("meta", "/events", { mode: "slow", delayMs: 300 });
  const first = drainLane(lease, signal);
  await expect
    .poll(async () => (await sql`select 1 from marketing_deliveries where in_flight_since is not null`).length)
    .toBeGreaterThan(0);
  await sql`update marketing_delivery_lanes set lease_until = now(), next_at = now() where store_id = ${owner.tenant.storeId}`;
  await dispatchEvents({ signal });
  await first;
  const late = await sql`select 1 from marketing_delivery_attempts where store_id = ${owner.tenant.storeId} and late`;
  expect(late).toHaveLength(3);
  await expectBalance();

  await fault("meta", "/events", { method: "POST", mode: "accept-then-reset" });
  await postSales(2);
  await dispatchEvents({ signal });
  await postSales(2);
  await sql`update marketing_deliveries set accepted_until = now() where store_id = ${owner.tenant.storeId} and state = 'waiting'`;
  await sweepDeliveries({ signal });
  expect(await states("facebook")).toMatchObject({ expired: 2, unknown_outcome: 2, delivered: 3 });
  await expectBalance();
});

test("so do Google's later words: confirmed, refused in part, come again, and never a word", async () => {
  owner = await shop.connected("google");
  const answer = (requestStatus: string, errorInfo?: object) =>
    fault("google", "requestStatus:retrieve", {
      status: 200,
      body: { requestStatusPerDestination: [{ requestStatus, ...(errorInfo && { errorInfo }) }] },
    });
  const counts = (reason: string, recordCount: string) => ({ errorCounts: [{ recordCount, reason }] });
  const settled: Record<string, number> = {};
  const words: [string, () => Promise<unknown>][] = [
    ["again", () => answer("FAILED", counts("PROCESSING_ERROR_REASON_INTERNAL_ERROR", "4"))],
    ["partial", () => answer("PARTIAL_SUCCESS", counts("PROCESSING_ERROR_REASON_INVALID_GCLID", "1"))],
    ["refused", () => answer("FAILED", counts("PROCESSING_ERROR_REASON_INVALID_GCLID", "4"))],
    ["processing", () => answer("PROCESSING")],
  ];
  for (const [word, say] of words) {
    await postSales(4);
    await dispatchEvents({ signal });
    await anHourLater();
    await say();
    await confirmDeliveries({ signal });
    settled[word] = Object.values(await states("google")).reduce((sum, count) => sum + count, 0);
    await expectBalance();
    await anHourLater();
    await dispatchEvents({ signal });
    await expectBalance();
  }
  expect(settled).toEqual({ again: 4, partial: 8, refused: 12, processing: 16 });
  await sql`update marketing_deliveries set accepted_at = now() - interval '73 hours'
    where store_id = ${owner.tenant.storeId} and state = 'accepted' and event_id in (
      select event_id from marketing_deliveries where store_id = ${owner.tenant.storeId} order by event_id desc limit 4)`;
  await answer("PROCESSING");
  await anHourLater();
  await confirmDeliveries({ signal });
  await control("POST", "clock", { offsetMs: 40 * 60_000 });
  for (let hour = 0; hour < 3; hour += 1) {
    await anHourLater();
    await dispatchEvents({ signal });
    await confirmDeliveries({ signal });
    await expectBalance();
  }
  expect(await states("google")).toMatchObject({ delivered: expect.any(Number), refused: expect.any(Number) });
});

test("so do sales that were held by a lost sign-in, let go by a new one, and skipped after the end", async () => {
  owner = await shop.connected("facebook", "google");
  await control("POST", "tokens/expire", { platform: "meta", kind: "expired" });
  await postSales(5);
  await dispatchEvents({ signal });
  expect((await states("facebook")).waiting).toBe(5);
  await sql`update marketing_deliveries set next_attempt_at = now() - interval '2 hours'
    where store_id = ${owner.tenant.storeId} and state = 'waiting'`;
  await expectBalance();
  await shop.connect(owner, "facebook");
  await dispatchEvents({ signal });
  expect((await states("facebook")).delivered).toBe(5);
  await disconnect(owner.tenant, "facebook");
  await postSales(2);
  await dispatchEvents({ signal });
  expect(await states("facebook")).toEqual({ delivered: 5, skipped: 2 });
  await expectBalance();
});
