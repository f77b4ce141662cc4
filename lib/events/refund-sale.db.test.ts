import { afterAll, describe, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertSalesConnection, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { mintTenant } from "@/lib/auth/mint-tenant";
import { TrackEventBody } from "@/lib/contracts/events";
import { RefundBody } from "@/lib/contracts/refunds";
import { newId } from "@/lib/core/ids";
import { eventStatus } from "./event-status";
import { trackEvent } from "./ingest-events";
import { listEvents } from "./list-events";
import { refundSale } from "./refund-sale";

const { sql } = testDatabase();
afterAll(() => closeDb());

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const HOUR_MS = 3_600_000;

async function aTill(given: Parameters<typeof insertStore>[1] = {}) {
  const { storeId, tenant: owner } = await insertStore(sql, given);
  for (const destination of ["facebook", "google"] as const) await insertSalesConnection(sql, storeId, destination);
  const tenant = mintTenant(storeId, { kind: "key", apiKeyId: newId(), scopes: ["events:write"] });
  const sell = async (fields: Record<string, unknown> = {}) => {
    const sale = { storeId, eventType: "purchase", orderId: newId(), customerEmail: "c@example.org", eventValue: 100 };
    const { result } = await trackEvent(tenant, TrackEventBody.parse({ ...sale, ...fields }));
    return result.eventId;
  };
  const refund = (sale: string, fields: Record<string, unknown> = {}) =>
    refundSale(tenant, sale, RefundBody.parse({ storeId, ...fields }));
  const list = async () => (await listEvents(owner, { limit: 50 })).data;
  const refunds = async () =>
    (
      await sql<{ n: number }[]>`
      select count(*)::int as n from marketing_events where store_id = ${storeId} and event_type = 'refund'`
    )[0]?.n;
  return { storeId, owner, tenant, sell, refund, list, refunds };
}
type Till = Awaited<ReturnType<typeof aTill>>;
const setGoogle = (saleId: string, state: string, more = sql``) =>
  sql`update marketing_deliveries set state = ${state}, reason = 'x', next_attempt_at = case when ${state} = 'waiting' then now() end ${more}
    where event_id = ${saleId} and destination = 'google'`;
const naming = (path: string, message = /./) => ({
  status: 422,
  issues: [{ path, message: expect.stringMatching(message) }],
});

describe("a refund", () => {
  test("is an event of its own, and the store's own revenue is right at once", async () => {
    const { sell, refund, list } = await aTill();
    const saleId = await sell({ orderId: "1234" });
    const { status, result } = await refund("1234", { refundId: "R-1", amount: 12, reason: "wrong size" });
    expect(status).toBe(202);
    expect(result).toMatchObject({ saleId, duplicate: false, amount: { amount: 12 }, netValue: { amount: 88 } });
    const [refunded, sale] = await list();
    expect(refunded).toMatchObject({
      ...{ id: result.eventId, eventType: "refund", orderId: "R-1", value: { amount: 12, currency: "EUR" } },
      ...{ netValue: null, refundedAmount: null, refundOf: { id: saleId, orderId: "1234" } },
    });
    expect(sale).toMatchObject({
      ...{ id: saleId, value: { amount: 100 }, refundedAmount: { amount: 12 }, netValue: { amount: 88 } },
    });
  });

  test("waits for Google, is skipped at Facebook with that reason, and is no error", async () => {
    const { sell, refund, owner } = await aTill();
    const { result } = await refund(await sell());
    expect(result.deliveries).toEqual([
      { destination: "facebook", state: "skipped", reason: "refunds_not_taken" },
      { destination: "google", state: "waiting", reason: null },
    ]);
    expect(result.message).toContain("Facebook cannot take a sale back");
    const { data } = await eventStatus(owner);
    expect(data).toMatchObject({ totalEvents: 2, syncErrors: 0 });
    expect(data.destinations[0]?.skippedBy).toEqual([{ reason: "refunds_not_taken", count: 1 }]);
  });

  test("holds nothing of the customer: that stays with the sale alone", async () => {
    const { sell, refund } = await aTill();
    const { result } = await refund(await sell(), { reason: "call c@example.org" });
    const [row] = await sql`
      select customer_refs, identifiers_encrypted, event_data from marketing_events where id = ${result.eventId}`;
    expect(row).toMatchObject({ customer_refs: [], identifiers_encrypted: null });
    expect(JSON.stringify(row?.event_data)).not.toContain("example.org");
  });

  test("is found by the sale's order number too, and the sale by its own", async () => {
    const { sell, refund, owner } = await aTill();
    await sell({ orderId: "1234" });
    await sell({ orderId: "other" });
    await refund("1234", { refundId: "R-1", amount: 1 });
    const found = async (q: string) => (await listEvents(owner, { limit: 10, q })).data.map(({ orderId }) => orderId);
    expect(await found("1234")).toEqual(["R-1", "1234"]);
    expect(await found("R-1")).toEqual(["R-1"]);
  });

  test("by a person is in the audit log, by a till it is not", async () => {
    const { owner, storeId, sell, refund } = await aTill();
    const saleId = await sell();
    await refund(saleId, { refundId: "by-till", amount: 1 });
    const { result } = await refundSale(owner, saleId, RefundBody.parse({ storeId }));
    await refundSale(owner, saleId, RefundBody.parse({ storeId }));
    const lines = await sql`select action, actor, target, details from audit_log where store_id = ${storeId}`;
    expect([...lines]).toMatchObject([
      {
        ...{ action: "sale.refunded", actor: expect.stringMatching(/^user:/), target: result.eventId },
        details: { sale: saleId, amountMinor: 9900, currency: "EUR" },
      },
    ]);
  });
});

describe("the same refund", () => {
  test("with the same content is one for ever, told with its first id, whatever was refunded since", async () => {
    const { sell, refund } = await aTill();
    const saleId = await sell();
    const part = { refundId: "R-1", amount: 60, occurredAt: new Date().toISOString() };
    const first = await refund(saleId, part);
    await refund(saleId, { refundId: "R-2" });
    const again = await refund(saleId, { ...part, occurredAt: part.occurredAt.replace("Z", "+00:00") });
    expect(again).toMatchObject({
      status: 200,
      result: { eventId: first.result.eventId, duplicate: true, amount: { amount: 60 }, netValue: { amount: 0 } },
    });
  });

  test.each([
    ["another amount", { amount: 61 }],
    ["another reason", { reason: "broken" }],
    ["all instead of a part", { amount: undefined }],
  ])("with %s is a conflict and changes nothing", async (_what, change) => {
    const { sell, refund, refunds } = await aTill();
    const saleId = await sell();
    const first = await refund(saleId, { refundId: "R-1", amount: 60 });
    await expect(refund(saleId, { refundId: "R-1", amount: 60, ...change })).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining(first.result.eventId),
    });
    expect(await refunds()).toBe(1);
  });

  test("of another sale is a conflict", async () => {
    const { sell, refund } = await aTill();
    await refund(await sell(), { refundId: "R-1", amount: 1 });
    await expect(refund(await sell(), { refundId: "R-1", amount: 1 })).rejects.toMatchObject({ status: 409 });
  });

  test("in another store is another refund", async () => {
    for (const { sell, refund } of [await aTill(), await aTill()])
      expect((await refund(await sell(), { refundId: "R-1", amount: 1 })).status).toBe(202);
  });

  test("without a number is known by its idempotency key, which no sale may share", async () => {
    const { sell, refund } = await aTill();
    const saleId = await sell({ idempotencyKey: "sale-key" });
    const part = { amount: 5, idempotencyKey: "till-7/12" };
    const [first, again] = [await refund(saleId, part), await refund(saleId, part)];
    expect([first.status, again.status]).toEqual([202, 200]);
    expect(again.result.eventId).toBe(first.result.eventId);
    await expect(refund(saleId, { amount: 5, idempotencyKey: "sale-key" })).rejects.toMatchObject({ status: 409 });
  });

  test("of all that is left needs no number: the sale is given back once", async () => {
    const { sell, refund } = await aTill();
    const saleId = await sell();
    await refund(saleId, { refundId: "R-1", amount: 30 });
    const [first, again] = [await refund(saleId), await refund(saleId)];
    expect(first).toMatchObject({ status: 202, result: { amount: { amount: 70 }, netValue: { amount: 0 } } });
    expect(again).toMatchObject({ status: 200, result: { eventId: first.result.eventId } });
  });

  test("sent twenty times at once is one", async () => {
    const { sell, refund, refunds } = await aTill();
    const saleId = await sell();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => refund(saleId, { refundId: "R-1", amount: 80 })),
    );
    expect(new Set(answers.map(({ result }) => result.eventId)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(await refunds()).toBe(1);
  });

  test("under one number for two sales at once is taken for one of them", async () => {
    const { sell, refund, refunds } = await aTill();
    const sales = await Promise.all([sell(), sell()]);
    const answers = await Promise.allSettled(sales.map((id) => refund(id, { refundId: "R-1", amount: 1 })));
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await refunds()).toBe(1);
  });
});

describe("more than the sale", () => {
  test("is never given back, and the answer says what is left", async () => {
    const { sell, refund } = await aTill();
    const saleId = await sell();
    await expect(refund(saleId, { refundId: "R-0", amount: 100.01 })).rejects.toMatchObject(
      naming("amount", /100 EUR/),
    );
    await refund(saleId, { refundId: "R-1", amount: 60 });
    await expect(refund(saleId, { refundId: "R-2", amount: 40.01 })).rejects.toMatchObject(naming("amount", /40 EUR/));
    await refund(saleId, { refundId: "R-3", amount: 40 });
    for (const fields of [{ refundId: "R-4", amount: 0.01 }, { refundId: "R-5" }, {}])
      await expect(refund(saleId, fields)).rejects.toMatchObject(naming("amount", /nothing is left/));
  });

  test("is not given back by many at once either", async () => {
    const { sell, refund, list } = await aTill();
    const saleId = await sell();
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => refund(saleId, { refundId: `R-${n}`, amount: 15 })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(6);
    for (const answer of answers) if (answer.status === "rejected") expect(answer.reason.status).toBe(422);
    expect((await list()).find(({ id }) => id === saleId)).toMatchObject({
      ...{ netValue: { amount: 10 }, refundedAmount: { amount: 90 } },
    });
  });
});

describe("a sale", () => {
  test("without an amount can only be given back whole, and once", async () => {
    const { sell, refund, list } = await aTill();
    const saleId = await sell({ eventValue: undefined });
    await expect(refund(saleId, { refundId: "R-1", amount: 1 })).rejects.toMatchObject(naming("amount", /without/));
    expect((await refund(saleId)).result).toMatchObject({ amount: null, netValue: { amount: 0 } });
    await expect(refund(saleId, { refundId: "R-2" })).rejects.toMatchObject(naming("amount"));
    expect((await list()).find(({ id }) => id === saleId)).toMatchObject({ value: null, netValue: { amount: 0 } });
  });

  test("of nothing can be cancelled once", async () => {
    const { sell, refund } = await aTill();
    const saleId = await sell({ eventValue: 0 });
    expect((await refund(saleId)).result).toMatchObject({ amount: { amount: 0 } });
    await expect(refund(saleId, { refundId: "R-2" })).rejects.toMatchObject(naming("amount"));
  });

  test("in yen has no parts of one", async () => {
    const { sell, refund } = await aTill();
    const saleId = await sell({ eventValue: 1200, currency: "JPY" });
    await expect(refund(saleId, { refundId: "R", amount: 0.4 })).rejects.toMatchObject(naming("amount", /JPY/));
    expect((await refund(saleId, { refundId: "R", amount: 200 })).result.netValue.amount).toBe(1000);
  });

  test("is found by our id in any spelling, and by an order number that looks like one", async () => {
    const { sell, refund } = await aTill();
    const orderId = newId();
    const saleId = await sell({ orderId });
    for (const name of [saleId, saleId.toUpperCase(), orderId])
      expect((await refund(name, { refundId: name, amount: 1 })).result.saleId).toBe(saleId);
  });

  test.each(["unknown", "", "\u0000", "x".repeat(300), "half \ud800", newId()])(
    "that is not there is not found: %j",
    async (name) => {
      const { refund } = await aTill();
      await expect(refund(name)).rejects.toMatchObject({ status: 404 });
    },
  );

  test("of another store is not found, by either name", async () => {
    const [ours, theirs] = [await aTill(), await aTill()];
    const saleId = await theirs.sell({ orderId: "theirs" });
    for (const name of [saleId, "theirs"]) await expect(ours.refund(name)).rejects.toMatchObject({ status: 404 });
  });

  test("is the only thing that can be given back", async () => {
    const { sell, refund } = await aTill();
    const look = await sell({ eventType: "view_content", orderId: undefined });
    const { result } = await refund(await sell());
    for (const id of [look, result.eventId]) await expect(refund(id)).rejects.toMatchObject(naming("id", /purchase/));
  });
});

describe("a field", () => {
  test.each([
    ["currency", { currency: "USD" }],
    ["occurredAt", { occurredAt: ago(-6 * 60_000) }],
    ["occurredAt", { occurredAt: ago(3 * HOUR_MS) }],
  ])("%s that does not fit the sale is refused by name: %j", async (field, fields) => {
    const { sell, refund, refunds } = await aTill();
    const saleId = await sell({ occurredAt: ago(2 * HOUR_MS) });
    await expect(refund(saleId, fields)).rejects.toMatchObject(naming(field));
    expect(await refunds()).toBe(0);
  });

  test("that fits it is taken, in the sale's own currency", async () => {
    const { sell, refund } = await aTill();
    const saleId = await sell({ currency: "USD", occurredAt: ago(2 * HOUR_MS) });
    const { result } = await refund(saleId, { currency: "usd", occurredAt: ago(HOUR_MS) });
    expect(result.amount).toEqual({ amount: 100, currency: "USD" });
  });

  const storeId = newId();
  test.each([
    [{ amount: 5 }, "refundId"],
    [{ amount: 0, refundId: "R" }, "amount"],
    [{ amount: -1, refundId: "R" }, "amount"],
    [{ amount: "5", refundId: "R" }, "amount"],
    [{ refundId: "c@example.org" }, "refundId"],
    [{ currency: "EURO" }, "currency"],
    [{ occurredAt: "yesterday" }, "occurredAt"],
    [{ reason: "x".repeat(201) }, "reason"],
    [{ storeId: "1" }, "storeId"],
  ])("that is wrong is named by the contract: %j", (fields, path) => {
    const { error } = RefundBody.safeParse({ storeId, ...fields });
    expect(error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });
});

describe("what becomes of a refund at Google", () => {
  const googleOf = async ({ refund }: Till, saleId: string) =>
    (await refund(saleId)).result.deliveries.find(({ destination }) => destination === "google");

  test.each(["skipped", "refused", "expired"])("when the sale was %s there is nothing to take back", async (state) => {
    const till = await aTill();
    const saleId = await till.sell();
    await setGoogle(saleId, state);
    expect(await googleOf(till, saleId)).toMatchObject({ state: "skipped", reason: "sale_not_sent" });
  });

  test.each(["waiting", "accepted", "delivered", "unknown_outcome"])("when the sale is %s it waits", async (state) => {
    const till = await aTill();
    const saleId = await till.sell();
    await setGoogle(saleId, state);
    expect(await googleOf(till, saleId)).toMatchObject({ state: "waiting", reason: null });
  });

  test("when Google would take the sale no longer it is too old", async () => {
    const till = await aTill();
    const saleId = await till.sell();
    await setGoogle(saleId, "delivered", sql`, accepted_until = now() - interval '1 minute'`);
    expect(await googleOf(till, saleId)).toMatchObject({ state: "skipped", reason: "too_old" });
  });

  test("it is taken for exactly as long as the sale is", async () => {
    const { sell, refund } = await aTill();
    const saleId = await sell();
    const { result } = await refund(saleId);
    const rows = await sql<{ accepted_until: Date }[]>`
      select accepted_until from marketing_deliveries where event_id in ${sql([saleId, result.eventId])} and destination = 'google'`;
    expect(rows).toHaveLength(2);
    expect(rows[0]?.accepted_until).toEqual(rows[1]?.accepted_until);
  });
});
