import { afterAll, describe, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertSalesConnection, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { mintTenant } from "@/lib/auth/mint-tenant";
import { TrackEventBody } from "@/lib/contracts/events";
import { newId } from "@/lib/core/ids";
import { sha256Hex } from "@/lib/core/normalise";
import { eventStatus } from "./event-status";
import { trackBatch, trackEvent } from "./ingest-events";
import { listEvents } from "./list-events";

const { sql } = testDatabase();
afterAll(() => closeDb());

const EMAIL = "Camille.Durand@example.org";
const PHONE = "06 12 34 56 78";

async function aTill(given: Parameters<typeof insertStore>[1] & { connected?: boolean } = {}) {
  const { connected = true, ...store } = given;
  const { storeId, tenant: owner } = await insertStore(sql, store);
  if (connected)
    for (const destination of ["facebook", "google"] as const) await insertSalesConnection(sql, storeId, destination);
  const tenant = mintTenant(storeId, { kind: "key", apiKeyId: newId(), scopes: ["events:write"] });
  const sale = (fields: Record<string, unknown> = {}) =>
    TrackEventBody.parse({
      storeId,
      eventType: "purchase",
      orderId: newId(),
      customerEmail: EMAIL,
      eventValue: 19.99,
      ...fields,
    });
  return { storeId, owner, tenant, sale };
}
const fatesOf = (eventId: string) =>
  sql<{ destination: string; state: string; reason: string | null }[]>`
    select destination, state, reason from marketing_deliveries where event_id = ${eventId} order by destination`;

describe("taking in an event", () => {
  test("a sale waits for both platforms and rings both lanes", async () => {
    const { tenant, sale, storeId } = await aTill();
    const { status, result } = await trackEvent(tenant, sale());
    expect(status).toBe(202);
    expect([...(await fatesOf(result.eventId))]).toEqual([
      { destination: "facebook", state: "waiting", reason: null },
      { destination: "google", state: "waiting", reason: null },
    ]);
    const lanes = await sql`select next_at <= now() as due from marketing_delivery_lanes where store_id = ${storeId}`;
    expect(lanes.map((lane) => lane.due)).toEqual([true, true]);
  });

  test("the same order with the same content is one event for ever, told with its first id", async () => {
    const { tenant, sale } = await aTill();
    const body = sale();
    const first = await trackEvent(tenant, body);
    const again = await trackEvent(tenant, body);
    expect(again).toMatchObject({ status: 200, result: { eventId: first.result.eventId, duplicate: true } });
  });

  test("the same order with other content is a conflict and changes nothing", async () => {
    const { tenant, sale } = await aTill();
    const body = sale();
    const { result } = await trackEvent(tenant, body);
    await expect(trackEvent(tenant, { ...body, eventValue: 5 })).rejects.toMatchObject({ status: 409 });
    const [row] = await sql`select event_value_minor from marketing_events where id = ${result.eventId}`;
    expect(row?.event_value_minor).toBe("1999");
  });

  test("another spelling of the same content is the same sale", async () => {
    const { tenant, storeId } = await aTill();
    const said = {
      storeId,
      eventType: "purchase",
      orderId: newId(),
      eventValue: 10,
      occurredAt: "2026-11-22T10:00:00Z",
    };
    const first = TrackEventBody.parse({ ...said, customerEmail: "a@b.example", customerPhone: "06 12 34 56 78" });
    const again = TrackEventBody.parse({
      ...said,
      customerEmail: " A@B.example",
      customerPhone: "+33 6 12 34 56 78",
      currency: "eur",
      quantity: 1,
      occurredAt: "2026-11-22T11:00:00+01:00",
    });
    const { result } = await trackEvent(tenant, first);
    expect(await trackEvent(tenant, again)).toMatchObject({ status: 200, result: { eventId: result.eventId } });
  });

  test("thirty concurrent reports of one sale make one event", async () => {
    const { tenant, sale, storeId } = await aTill();
    const body = sale();
    const answers = await Promise.all(Array.from({ length: 30 }, () => trackEvent(tenant, body)));
    expect(new Set(answers.map(({ result }) => result.eventId)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    const [count] = await sql`select count(*)::int as n from marketing_events where store_id = ${storeId}`;
    expect(count?.n).toBe(1);
  });

  test("the same order number in two stores is two events", async () => {
    const [ours, theirs] = [await aTill(), await aTill()];
    const first = await trackEvent(ours.tenant, ours.sale({ orderId: "1001" }));
    const second = await trackEvent(theirs.tenant, theirs.sale({ orderId: "1001" }));
    expect([first.status, second.status]).toEqual([202, 202]);
    const rows =
      await sql`select transaction_id from marketing_events where id in ${sql([first.result.eventId, second.result.eventId])}`;
    expect(new Set(rows.map((row) => row.transaction_id)).size).toBe(2);
  });

  test("an idempotency key makes events without an order number one", async () => {
    const { tenant, sale } = await aTill();
    const body = sale({ orderId: undefined, idempotencyKey: "till-7/000481" });
    const [first, again] = [await trackEvent(tenant, body), await trackEvent(tenant, body)];
    expect(again.result.eventId).toBe(first.result.eventId);
  });

  test.each([
    ["nothing is connected", { connected: false }, {}, ["not_connected", "not_connected"]],
    ["the sale is anonymous", {}, { customerEmail: undefined }, ["no_identifiers", "no_identifiers"]],
    [
      "the store asks for consent and the sale has none",
      { consentPolicy: "per_sale" as const },
      {},
      ["no_consent", "no_consent"],
    ],
    ["the sale withdraws consent", {}, { consent: { adUserData: false } }, ["no_consent", "no_consent"]],
    ["a purchase has no amount", {}, { eventValue: undefined }, ["no_value", null]],
    ["it is a look, not a sale", {}, { eventType: "view_content" }, [null, "event_type_not_sent"]],
    [
      "it happened eight days ago",
      {},
      { occurredAt: new Date(Date.now() - 8 * 86_400_000).toISOString() },
      ["too_old", null],
    ],
  ])("when %s the reason is recorded for each platform", async (_when, store, fields, reasons) => {
    const { tenant, sale } = await aTill(store);
    const { result } = await trackEvent(tenant, sale(fields));
    expect((await fatesOf(result.eventId)).map(({ reason }) => reason)).toEqual(reasons);
  });

  test("no table holds the customer's address or number, in clear or as a plain hash", async () => {
    const { tenant, sale, storeId } = await aTill();
    await trackEvent(
      tenant,
      sale({ customerPhone: PHONE, eventData: { note: `call ${PHONE}`, cc: EMAIL, lines: [{ mail: EMAIL }] } }),
    );
    const [dump] = await sql`
      select string_agg(to_jsonb(e)::text || to_jsonb(d)::text, '') as text
      from marketing_events e join marketing_deliveries d on d.event_id = e.id where e.store_id = ${storeId}`;
    const { createHash } = await import("node:crypto");
    const hashes = [EMAIL.toLowerCase(), "+33612345678", "33612345678"].map((text) =>
      createHash("sha256").update(text).digest("hex"),
    );
    for (const trace of [EMAIL, "camille.durand", "0612345678", "06 12 34", "612345678", ...hashes])
      expect(String(dump?.text).toLowerCase()).not.toContain(trace.toLowerCase());
  });

  test("what else a till tells of a sale is kept whole, however long and deep", async () => {
    const { tenant, sale } = await aTill();
    const lines = Array.from({ length: 1_000 }, (_, line) => ({ line }));
    const deep = JSON.parse(`${'{"a":'.repeat(20)}1${"}".repeat(20)}`);
    const { result } = await trackEvent(tenant, sale({ eventData: { lines, deep } }));
    const [stored] = await sql`select event_data as data from marketing_events where id = ${result.eventId}`;
    expect(stored?.data).toEqual({ lines, deep });
  });

  test("no table holds the customer's gender or date of birth, in clear or as a plain hash", async () => {
    const { tenant, sale, storeId } = await aTill();
    const customer = { gender: "Female", dateOfBirth: "31.12.1990" };
    const { status } = await trackEvent(
      tenant,
      sale({ customer, eventData: { dob: "1990-12-31", birthday: "31.12." } }),
    );
    expect(status).toBe(202);
    const [dump] = await sql`
      select string_agg(to_jsonb(e)::text || to_jsonb(d)::text, '') as text
      from marketing_events e join marketing_deliveries d on d.event_id = e.id where e.store_id = ${storeId}`;
    const hashes = ["f", "female", "19901231", "1990", "12", "31"].map(sha256Hex);
    for (const trace of ["female", "31.12.", "1990-12-31", "19901231", ...hashes])
      expect(String(dump?.text).toLowerCase()).not.toContain(trace);
  });

  test("a gender or date of birth that nobody understands costs the sale nothing", async () => {
    const { tenant, sale } = await aTill();
    for (const customer of [{ gender: "divers" }, { dateOfBirth: "32.13.1990" }, { dateOfBirth: "2999-01-01" }]) {
      const { result } = await trackEvent(tenant, sale({ customer }));
      expect((await fatesOf(result.eventId)).map(({ state }) => state)).toEqual(["waiting", "waiting"]);
    }
  });

  test("nobody is found by their date of birth or gender alone", async () => {
    const { tenant, sale } = await aTill();
    const customer = { gender: "f", dateOfBirth: "1990-12-31" };
    const { result } = await trackEvent(tenant, sale({ customerEmail: undefined, customer }));
    const [row] = await sql`select customer_refs, identifier_kinds from marketing_events where id = ${result.eventId}`;
    expect(row).toEqual({ customer_refs: [], identifier_kinds: [] });
  });

  test("a time in the future is refused by name, and a clock slightly ahead counts as now", async () => {
    const { tenant, sale } = await aTill();
    const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();
    await expect(trackEvent(tenant, sale({ occurredAt: ahead(6 * 60_000) }))).rejects.toMatchObject({
      issues: [{ path: "occurredAt" }],
    });
    const { result } = await trackEvent(tenant, sale({ occurredAt: ahead(4 * 60_000) }));
    const [row] = await sql`select occurred_at <= now() as past from marketing_events where id = ${result.eventId}`;
    expect(row?.past).toBe(true);
  });
});

describe("a batch", () => {
  test("does not lock itself with another one that holds the same sales in another order", async () => {
    const { tenant, sale, storeId } = await aTill();
    const sales = Array.from({ length: 200 }, (_, n) => sale({ orderId: `twin-${n}` }));
    const answers = await Promise.all([sales, [...sales].reverse(), sales].map((items) => trackBatch(tenant, items)));
    expect(answers.every(({ success }) => success)).toBe(true);
    const [count] = await sql`select count(*)::int as n from marketing_events where store_id = ${storeId}`;
    expect(count?.n).toBe(200);
  });

  test("is answered item by item, and a bad item does not refuse its neighbours", async () => {
    const { tenant, sale, storeId } = await aTill();
    const good = { ...sale(), actionSource: "physical_store" };
    const answer = await trackBatch(tenant, [
      good,
      { ...good, eventValue: -1, colour: "red" },
      good,
      { ...good, storeId: newId() },
      "sale",
    ]);
    expect(answer).toMatchObject({ success: false, accepted: 1, duplicates: 1, rejected: 3 });
    expect(answer.results.map(({ status }) => status)).toEqual([202, 422, 200, 403, 422]);
    expect(answer.results[1]?.issues?.map(({ path }) => path)).toEqual(["eventValue", "colour"]);
    const [count] = await sql`select count(*)::int as n from marketing_events where store_id = ${storeId}`;
    expect(count?.n).toBe(1);
  });
});

describe("looking at events", () => {
  test("the pages of the list hold every event once, newest first", async () => {
    const { tenant, owner, sale } = await aTill();
    await trackBatch(
      tenant,
      Array.from({ length: 25 }, (_, n) => sale({ orderId: `order-${n}` })),
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 5; page += 1) {
      const { data, meta } = await listEvents(owner, { limit: 10, cursor });
      seen.push(...data.map(({ orderId }) => orderId ?? ""));
      if (meta.nextCursor === null) break;
      cursor = meta.nextCursor;
    }
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  test.each([
    "nonsense",
    ...["2026-99-99 00:00:00+00", "0000-01-01 00:00:00+00", "2026-01-01 00:00:00+99"].map((at) =>
      Buffer.from(JSON.stringify([at, newId()])).toString("base64url"),
    ),
  ])("the made-up cursor %s is refused by name", async (cursor) => {
    const { owner } = await aTill();
    await expect(listEvents(owner, { limit: 10, cursor })).rejects.toMatchObject({
      issues: [{ path: "cursor" }],
    });
  });

  test("counts add up to one row per event and destination", async () => {
    const { tenant, owner, sale } = await aTill();
    await trackBatch(tenant, [sale(), sale({ customerEmail: undefined }), sale({ eventType: "add_to_cart" })]);
    const { data } = await eventStatus(owner);
    expect(data).toMatchObject({ totalEvents: 3, pendingSync: 3, syncedToFacebook: 0, syncErrors: 0 });
    for (const { counts } of data.destinations) expect(Object.values(counts).reduce((a, b) => a + b, 0)).toBe(3);
  });
});
