import { afterAll, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { chooseAssets } from "@/lib/connections/choose-assets";
import { HARBOUR, openShop, type Person } from "@/lib/connections/shop.fixture";
import { TrackEventBody } from "@/lib/contracts/events";
import { RefundBody } from "@/lib/contracts/refunds";
import { newId } from "@/lib/core/ids";
import { confirmDeliveries } from "./confirm-deliveries";
import { dispatchEvents } from "./dispatch-events";
import { trackEvent } from "./ingest-events";
import { refundSale } from "./refund-sale";

vi.mock("@/lib/events/ring-dispatch");

const shop = await openShop();
const { sql, control } = shop;
const signal = new AbortController().signal;
afterAll(() => closeDb());

type Conversion = { key: string; value: number; times: number };
type Sent = { transactionId: string; eventTimestamp: string; conversionValue?: number; cartData?: object };
const ledger = (platform: string) => control<Conversion[]>("GET", `conversions?platform=${platform}`);
/** The events of every request to Google so far. */
const requests = async (): Promise<Sent[][]> =>
  // What the sandbox logs of a request is its parsed body.
  (await shop.requests("events:ingest")).map(({ body }) => (body as { events: Sent[] }).events);

const sell = async ({ tenant }: Person, fields: Record<string, unknown> = {}): Promise<string> => {
  const sale = { storeId: tenant.storeId, eventType: "purchase", orderId: newId().slice(-12), eventValue: 50 };
  const items = [{ id: "SKU-1", quantity: 2, price: 25 }];
  const body = { ...sale, items, customerEmail: "camille@example.org", ...fields };
  return (await trackEvent(tenant, TrackEventBody.parse(body))).result.eventId;
};
const refund = async ({ tenant }: Person, saleId: string, fields: Record<string, unknown> = {}): Promise<string> =>
  (await refundSale(tenant, saleId, RefundBody.parse({ storeId: tenant.storeId, ...fields }))).result.eventId;

/** Lets everything that waits be due now. */
const wake = async ({ tenant: { storeId } }: Person) => {
  shop.letTimePass(3_600_000);
  await sql`update marketing_deliveries set next_attempt_at = now() where store_id = ${storeId} and state = 'waiting'`;
  await sql`update marketing_delivery_lanes set not_before = null, next_at = now() where store_id = ${storeId}`;
};
let clockMs = 0;
/** Half an hour later Google has processed what it took, and is asked. */
const confirm = async ({ tenant: { storeId } }: Person) => {
  clockMs += 31 * 60_000;
  await control("POST", "clock", { offsetMs: clockMs });
  await sql`update marketing_deliveries set confirm_at = now() where store_id = ${storeId} and state = 'accepted'`;
  await confirmDeliveries({ signal });
};
const stateOf = async (eventId: string, destination = "google") => {
  const [row] = await sql<{ state: string; reason: string | null; attempts: number; minutes: number | null }[]>`
    select state, reason, attempts, extract(epoch from next_attempt_at - now())::float / 60 as minutes
    from marketing_deliveries where event_id = ${eventId} and destination = ${destination}`;
  return row;
};
const setGoogle = (eventId: string, state: string) =>
  sql`update marketing_deliveries set state = ${state}, reason = 'x', next_attempt_at = null where event_id = ${eventId} and destination = 'google'`;
/** A store whose sale is at both platforms for certain. */
async function sold(fields: Record<string, unknown> = {}) {
  clockMs = 0;
  const owner = await shop.connected("facebook", "google");
  const saleId = await sell(owner, fields);
  await dispatchEvents({ signal });
  await confirm(owner);
  expect(await stateOf(saleId)).toMatchObject({ state: "delivered" });
  return { owner, saleId };
}

describe("a refund of a sale that Google has", () => {
  test("in part and then of all leaves one conversion with what is left of it, and Facebook as it was", async () => {
    const { owner, saleId } = await sold();
    const part = await refund(owner, saleId, { refundId: "R-1", amount: 12.5 });
    await dispatchEvents({ signal });
    expect(await ledger("google")).toMatchObject([{ value: 37.5, times: 2 }]);
    expect(await stateOf(part)).toMatchObject({ state: "accepted", attempts: 1 });
    await confirm(owner);
    expect(await stateOf(part)).toMatchObject({ state: "delivered" });

    const rest = await refund(owner, saleId);
    await dispatchEvents({ signal });
    await confirm(owner);
    expect(await stateOf(rest)).toMatchObject({ state: "delivered" });
    expect(await ledger("google")).toMatchObject([{ value: 0, times: 3 }]);
    expect(await ledger("meta")).toMatchObject([{ value: 50, times: 1 }]);
    expect(await stateOf(rest, "facebook")).toMatchObject({ state: "skipped", reason: "refunds_not_taken" });
  });

  test("goes out under the sale's own identity, time and customer, without a basket that contradicts it", async () => {
    const { owner, saleId } = await sold({ occurredAt: new Date(Date.now() - 86_400_000).toISOString() });
    await refund(owner, saleId, { refundId: "R-1", amount: 20 });
    await dispatchEvents({ signal });
    const [[sale], [restated]] = (await requests()) as [Sent[], Sent[]];
    const { cartData, ...plain } = sale ?? {};
    expect(cartData).toBeDefined();
    expect(restated).toEqual({ ...plain, conversionValue: 30 });
  });

  test("of a sale without an amount tells Google that nothing is left of it", async () => {
    const { owner, saleId } = await sold({ eventValue: undefined });
    await refund(owner, saleId);
    await dispatchEvents({ signal });
    expect(await ledger("google")).toMatchObject([{ value: 0, times: 2 }]);
  });

  test("is sent again after a lost answer, with what is left by then", async () => {
    const { owner, saleId } = await sold();
    await control("POST", "faults", { platform: "google", path: "events:ingest", mode: "accept-then-reset" });
    const first = await refund(owner, saleId, { refundId: "R-1", amount: 10 });
    await dispatchEvents({ signal });
    expect(await stateOf(first)).toMatchObject({ state: "waiting", attempts: 1 });
    await refund(owner, saleId, { refundId: "R-2", amount: 5 });
    await wake(owner);
    await dispatchEvents({ signal });
    expect(await ledger("google")).toMatchObject([{ value: 35 }]);
  });
});

describe("several refunds of one sale", () => {
  test("are never in one request, nor under way at once, and end right in whatever order", async () => {
    const { owner, saleId } = await sold();
    const ids = [];
    for (let n = 1; n <= 3; n += 1) ids.push(await refund(owner, saleId, { refundId: `R-${n}`, amount: 10 }));
    for (let round = 1; round <= 3; round += 1) {
      await wake(owner);
      await dispatchEvents({ signal });
      const under = await sql`select 1 from marketing_deliveries where event_id in ${sql(ids)} and state = 'accepted'`;
      expect(under).toHaveLength(1);
      expect(await ledger("google")).toMatchObject([{ value: 20, times: 1 + round }]);
      await confirm(owner);
    }
    for (const id of ids) expect(await stateOf(id)).toMatchObject({ state: "delivered", attempts: 1 });
    for (const events of await requests())
      expect(new Set(events.map(({ transactionId }) => transactionId)).size).toBe(events.length);
  });

  test("of several sales go out together, but apart from sales", async () => {
    const { owner, saleId } = await sold();
    const other = await sell(owner);
    await dispatchEvents({ signal });
    await confirm(owner);
    for (const id of [saleId, other]) await refund(owner, id, { refundId: id, amount: 10 });
    await sell(owner);
    await dispatchEvents({ signal });
    expect((await requests()).map(({ length }) => length)).toEqual([1, 1, 1, 2]);
  });
});

describe("a refund of a sale that is still on its way", () => {
  test("is put off without counting a try, and keeps nobody back", async () => {
    clockMs = 0;
    const owner = await shop.connected("google");
    const saleId = await sell(owner);
    const refundId = await refund(owner, saleId, { refundId: "R-1", amount: 10 });
    const neighbour = await sell(owner);
    await dispatchEvents({ signal });
    const waiting = await stateOf(refundId);
    expect(waiting).toMatchObject({ state: "waiting", reason: "sale_not_confirmed", attempts: 0 });
    expect(waiting?.minutes).toBeGreaterThan(0);
    expect(waiting?.minutes).toBeLessThanOrEqual(30);
    expect(await stateOf(neighbour)).toMatchObject({ state: "accepted" });
    expect(await requests()).toHaveLength(1);
    const lines = await sql`select 1 from marketing_delivery_attempts where event_id = ${refundId}`;
    expect(lines).toHaveLength(0);
    // The lane does not spin over it.
    expect(await dispatchEvents({ signal })).toEqual({ handled: 0 });
  });

  test("goes out by itself once Google has confirmed the sale", async () => {
    clockMs = 0;
    const owner = await shop.connected("google");
    const saleId = await sell(owner);
    const refundId = await refund(owner, saleId, { refundId: "R-1", amount: 10 });
    await dispatchEvents({ signal });
    // What is left of it is known already, so the sale itself goes out with that.
    expect(await ledger("google")).toMatchObject([{ value: 40, times: 1 }]);
    await confirm(owner);
    await dispatchEvents({ signal });
    expect(await stateOf(refundId)).toMatchObject({ state: "accepted", attempts: 1 });
    expect(await ledger("google")).toMatchObject([{ value: 40, times: 2 }]);
  });

  test("is skipped when Google refuses the sale after all", async () => {
    clockMs = 0;
    const owner = await shop.connected("google");
    const saleId = await sell(owner, { orderId: "bad" });
    const accounts = await control<object>("GET", "accounts/google");
    const refused = {
      transaction: `${owner.tenant.storeId.slice(-12)}-bad`,
      reason: "PROCESSING_ERROR_REASON_CLICK_NOT_FOUND",
    };
    await control("PUT", "accounts/google", { ...accounts, processingErrors: [refused] });
    const refundId = await refund(owner, saleId);
    await dispatchEvents({ signal });
    await confirm(owner);
    expect(await stateOf(saleId)).toMatchObject({ state: "refused" });
    await dispatchEvents({ signal });
    expect(await stateOf(refundId)).toMatchObject({ state: "skipped", reason: "sale_not_sent" });
    expect(await ledger("google")).toEqual([]);
  });

  test("does not open a lane that stands still for a dead grant", async () => {
    const { owner, saleId } = await sold();
    await control("POST", "tokens/expire", { platform: "google", kind: "revoked" });
    const held = await sell(owner);
    await dispatchEvents({ signal });
    expect(await stateOf(held)).toMatchObject({ state: "waiting" });
    await sql`update marketing_deliveries set state = 'accepted' where event_id = ${saleId} and destination = 'google'`;
    await refund(owner, saleId);
    await sql`update marketing_deliveries set next_attempt_at = now() + interval '1 hour' where event_id = ${held}`;
    await sql`update marketing_delivery_lanes set next_at = now(), not_before = now() where store_id = ${owner.tenant.storeId}`;
    await dispatchEvents({ signal });
    const [lane] = await sql`
      select parked_reason from marketing_delivery_lanes where store_id = ${owner.tenant.storeId} and destination = 'google'`;
    expect(lane?.parked_reason).not.toBeNull();
  });
});

describe("a refund of a sale of which nobody knows whether Google has it", () => {
  test.each([
    ["does", 2],
    ["does not", 1],
  ])("makes it right when Google %s", async (_it, times) => {
    const { owner, saleId } = await sold();
    if (times === 1) await control("POST", "reset");
    await setGoogle(saleId, "unknown_outcome");
    if (times === 1) await shop.connect(owner, "google");
    await refund(owner, saleId, { refundId: "R-1", amount: 10 });
    await wake(owner);
    await dispatchEvents({ signal });
    expect(await ledger("google")).toMatchObject([{ value: 40, times }]);
  });

  test("is not undone when the sale itself is sent again later", async () => {
    const { owner, saleId } = await sold();
    await setGoogle(saleId, "unknown_outcome");
    await refund(owner, saleId, { refundId: "R-1", amount: 10 });
    await dispatchEvents({ signal });
    await sql`update marketing_deliveries set state = 'waiting', next_attempt_at = now() where event_id = ${saleId} and destination = 'google'`;
    await wake(owner);
    await dispatchEvents({ signal });
    expect(await ledger("google")).toMatchObject([{ value: 40, times: 3 }]);
  });
});

test("a refund of a sale that went to another conversion action is not sent, as it would count there as a new sale", async () => {
  const { owner, saleId } = await sold();
  const { adAccountId, targetId } = HARBOUR.google;
  await chooseAssets(owner.tenant, { platform: "google", adAccountId, targetId: null, createTarget: true });
  const early = await refund(owner, saleId, { refundId: "R-1", amount: 10 });
  await dispatchEvents({ signal });
  expect(await stateOf(early)).toMatchObject({ state: "skipped", reason: "sale_sent_elsewhere" });
  // Back at the action that has the sale, it can be told.
  await chooseAssets(owner.tenant, { platform: "google", adAccountId, targetId });
  const later = await refund(owner, saleId, { refundId: "R-2", amount: 5 });
  await dispatchEvents({ signal });
  expect(await stateOf(later)).toMatchObject({ state: "accepted" });
  expect(await ledger("google")).toMatchObject([{ value: 35, times: 2 }]);
});

test("when Google only says that it knows the sale already, the refund is unclear and the sale is not", async () => {
  const { owner, saleId } = await sold();
  const refundId = await refund(owner, saleId);
  const repeated = await sell(owner);
  await dispatchEvents({ signal });
  await sql`update marketing_deliveries set confirm_at = now() where store_id = ${owner.tenant.storeId} and state = 'accepted'`;
  const errorCounts = [{ recordCount: "1", reason: "PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID" }];
  await control("POST", "faults", {
    ...{ platform: "google", path: "requestStatus:retrieve", times: 2, status: 200 },
    body: { requestStatusPerDestination: [{ requestStatus: "FAILED", errorInfo: { errorCounts } }] },
  });
  await confirmDeliveries({ signal });
  expect(await stateOf(refundId)).toMatchObject({ state: "unknown_outcome", reason: "change_unclear" });
  expect(await stateOf(repeated)).toMatchObject({ state: "delivered" });
});
