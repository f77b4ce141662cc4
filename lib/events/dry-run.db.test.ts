import { afterAll, describe, expect, test, vi } from "vitest";
import { POST as batchRoute } from "@/app/api/v1/marketing/events/batch/route";
import { POST as trackRoute } from "@/app/api/v1/marketing/events/track/route";
import { closeDb } from "@/db/client";
import { createApiKey } from "@/lib/auth/api-keys";
import { mintTenant } from "@/lib/auth/mint-tenant";
import { openShop, type Person } from "@/lib/connections/shop.fixture";
import { BatchDryRun, TrackDryRun } from "@/lib/contracts/dry-run";
import { TrackEventRequest } from "@/lib/contracts/events";
import { newId } from "@/lib/core/ids";
import { dispatchEvents } from "./dispatch-events";
import { takeBatch, takeEvent } from "./take-events";

vi.mock("@/lib/events/ring-dispatch");

const shop = await openShop();
const { sql } = shop;
const signal = new AbortController().signal;
afterAll(() => closeDb());

const tillOf = ({ tenant: { storeId } }: Person) =>
  mintTenant(storeId, { kind: "key", apiKeyId: newId(), scopes: ["events:write"] });
const saleOf = ({ tenant: { storeId } }: Person, fields: Record<string, unknown> = {}) => ({
  storeId,
  eventType: "purchase",
  orderId: newId().slice(-12),
  customerEmail: "Camille.Durand@gmail.com",
  eventValue: 19.99,
  occurredAt: new Date(Date.now() - 60_000).toISOString(),
  ...fields,
});
type Sale = ReturnType<typeof saleOf>;
const look = async (person: Person, sale: Sale) =>
  TrackDryRun.parse((await takeEvent(tillOf(person), TrackEventRequest.parse({ ...sale, dryRun: true }))).result);
const post = (person: Person, sale: Sale) => takeEvent(tillOf(person), TrackEventRequest.parse(sale));
const at = (dryRun: { destinations: TrackDryRun["destinations"] }, destination: "facebook" | "google") => {
  const found = dryRun.destinations.find((entry) => entry.destination === destination);
  if (!found) throw new TypeError(`nothing about ${destination}`);
  return found;
};
const reasonOf = (dryRun: TrackDryRun, destination: "facebook" | "google", field: string) =>
  at(dryRun, destination).omissions.find((omission) => omission.field === field)?.reason;

/** Every table that taking in an event could touch. */
async function everything(): Promise<unknown> {
  const tables = ["marketing_events", "marketing_deliveries", "marketing_delivery_tallies", "marketing_delivery_lanes"];
  return Promise.all(tables.map((table) => sql.unsafe(`select * from ${table} order by 1, 2, 3`)));
}

type Wire = Record<string, unknown>;
async function sent(): Promise<{ facebook: Wire[]; google: Wire[] }> {
  await dispatchEvents({ signal });
  const bodies = (await shop.requests("/events", "POST")).map(({ body }) => body as Record<string, unknown>);
  const itemsIn = (name: string) => bodies.flatMap((body) => (body[name] ?? []) as Wire[]);
  return { facebook: itemsIn("data"), google: itemsIn("events") };
}

const EVERYTHING = {
  customerPhone: "06 12 34 56 78",
  currency: "eur",
  items: [
    { id: "SKU-1", quantity: 2, price: 4.5 },
    { id: "SKU-2", price: 10.99 },
  ],
  customer: {
    ...{ firstName: "Zoë", lastName: "de la Cruz Jr.", city: "Saint-Étienne", region: "ARA", postalCode: "42000" },
    ...{ externalId: "C 17", gender: "Mrs", dateOfBirth: "31.12.1990" },
  },
  clickIds: { fbc: "fb.1.1700000000000.abc", gclid: "g-1" },
  consent: { adUserData: true, adPersonalization: false },
};

describe("what a dry run shows is what goes out later", () => {
  test.each([
    ["with an e-mail address alone", {}],
    ["with everything a till can say", EVERYTHING],
    ["with a product instead of items", { productId: "SKU-9", quantity: 3, customerPhone: "+44 20 7946 0958" }],
    ["without a value", { eventValue: undefined, eventType: "add_to_cart" }],
    ["in yen, with a hash for an address", { currency: "JPY", eventValue: 1500, customerEmail: "ab".repeat(32) }],
    [
      "over the phone, long ago",
      { actionSource: "phone_call", customer: { postalCode: "75011" }, customerPhone: "0033612345678" },
    ],
  ])("%s", async (_what, fields) => {
    const owner = await shop.connected("facebook", "google");
    const sale = saleOf(owner, fields);
    const shown = await look(owner, sale);
    const { status, result } = await post(owner, sale);
    expect([shown.wouldAnswer, status]).toEqual([202, 202]);
    const eventId = "eventId" in result ? String(result.eventId) : "";
    const wires = await sent();
    for (const destination of ["facebook", "google"] as const) {
      const { payload, wouldSend } = at(shown, destination);
      expect(wires[destination]).toHaveLength(wouldSend ? 1 : 0);
      if (!wouldSend) continue;
      // Our id of the event is made when it is taken in; all else is the same to the byte.
      const expected = destination === "facebook" ? { ...Object(payload), event_id: eventId } : payload;
      expect(JSON.stringify(wires[destination][0])).toBe(JSON.stringify(expected));
    }
  });

  test("a whole batch", async () => {
    const owner = await shop.connected("facebook", "google");
    const events = Array.from({ length: 30 }, (_, n) =>
      saleOf(owner, { customerEmail: `c${n}@example.org`, eventValue: n }),
    );
    const { status, result } = await takeBatch(tillOf(owner), { dryRun: true, events });
    const shown = BatchDryRun.parse(result);
    expect([status, shown.success, shown.results.length]).toEqual([200, true, 30]);
    await takeBatch(tillOf(owner), { events });
    const { google } = await sent();
    const byId = (items: unknown[]) => items.map((item) => JSON.stringify(item)).sort();
    expect(byId(google)).toEqual(byId(shown.results.map((item) => at(item, "google").payload)));
  });
});

describe("a dry run stores nothing", () => {
  test("of a sale, of a batch, or of what is wrong", async () => {
    const owner = await shop.connected("facebook", "google");
    await post(owner, saleOf(owner));
    const before = await everything();
    await look(owner, saleOf(owner, EVERYTHING));
    await takeBatch(tillOf(owner), { dryRun: true, events: [saleOf(owner), { ...saleOf(owner), eventValue: -1 }, 7] });
    const future = new Date(Date.now() + 3_600_000).toISOString();
    await expect(look(owner, saleOf(owner, { occurredAt: future }))).rejects.toMatchObject({
      issues: [{ path: "occurredAt" }],
    });
    expect(await everything()).toEqual(before);
  });

  test("and the same sale is new afterwards", async () => {
    const owner = await shop.openStore();
    const sale = saleOf(owner);
    for (let n = 0; n < 3; n += 1) expect((await look(owner, sale)).wouldAnswer).toBe(202);
    expect((await post(owner, sale)).status).toBe(202);
  });
});

describe("through the door of the API", () => {
  const post = (route: typeof trackRoute, key: string, body: unknown) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const request = new Request("http://localhost:3900/", { method: "POST", headers, body: JSON.stringify(body) });
    return route(request, { params: Promise.resolve({}) });
  };

  test("a dry run is answered 200 with all of it, and false is a sale like any other", async () => {
    const owner = await shop.connected("facebook", "google");
    const { key } = await createApiKey(owner.tenant, { name: "A till" });
    const sale = saleOf(owner);
    const shown = await post(trackRoute, key, { ...sale, dryRun: true });
    expect(shown.status).toBe(200);
    expect(TrackDryRun.parse(await shown.json())).toMatchObject({ wouldAnswer: 202, destinations: [{}, {}] });
    const together = await post(batchRoute, key, { dryRun: true, events: [sale, sale] });
    expect(together.status).toBe(200);
    const { results } = BatchDryRun.parse(await together.json());
    expect(results.map(({ wouldAnswer }) => wouldAnswer)).toEqual([202, 200]);
    const real = await post(trackRoute, key, { ...sale, dryRun: false });
    expect([real.status, await real.json()]).toMatchObject([202, { duplicate: false }]);
    const again = await post(batchRoute, key, { dryRun: false, events: [sale] });
    expect([again.status, await again.json()]).toMatchObject([202, { duplicates: 1 }]);
  });

  test("what is wrong with a sale is refused as ever, dry or not", async () => {
    const owner = await shop.openStore();
    const { key } = await createApiKey(owner.tenant, { name: "A till" });
    const answer = await post(trackRoute, key, { ...saleOf(owner), dryRun: true, eventValue: -1, colour: "red" });
    const { error } = await answer.json();
    expect([answer.status, error.issues.map(({ path }: { path: string }) => path)]).toEqual([
      422,
      ["eventValue", "colour"],
    ]);
  });
});

describe("a dry run says what it would meet", () => {
  test("the same order with the same content, and with other content", async () => {
    const owner = await shop.connected("facebook");
    const sale = saleOf(owner);
    const { result } = await post(owner, sale);
    const same = await look(owner, sale);
    expect(same).toMatchObject({ wouldAnswer: 200, eventId: "eventId" in result && result.eventId });
    expect(at(same, "facebook")).toMatchObject({ wouldSend: false, skip: "duplicate" });
    const other = await look(owner, { ...sale, eventValue: 5 });
    expect(other.wouldAnswer).toBe(409);
    expect(at(other, "facebook").skip).toBe("conflict");
  });

  test("the same idempotency key under another order number", async () => {
    const owner = await shop.openStore();
    await post(owner, saleOf(owner, { idempotencyKey: "k-1" }));
    expect((await look(owner, saleOf(owner, { idempotencyKey: "k-1" }))).wouldAnswer).toBe(409);
  });

  test("another event of the same order is another event", async () => {
    const owner = await shop.openStore();
    const sale = saleOf(owner);
    await post(owner, sale);
    expect((await look(owner, { ...sale, eventType: "add_to_cart" })).wouldAnswer).toBe(202);
  });

  test.each(["idempotencyKey", "orderId"])("twins by %s in one batch, item by item as for real", async (name) => {
    const owner = await shop.openStore();
    const sale = { ...saleOf(owner), [name]: "twin" };
    const stranger = { ...sale, storeId: newId() };
    const events = [sale, sale, { ...sale, eventValue: 1 }, { ...sale, colour: "red" }, stranger, "sale"];
    const { result } = await takeBatch(tillOf(owner), { dryRun: true, events });
    const shown = BatchDryRun.parse(result);
    const { result: real } = await takeBatch(tillOf(owner), { events });
    expect(shown.results.map(({ wouldAnswer }) => wouldAnswer)).toEqual([202, 200, 409, 422, 403, 422]);
    expect("results" in real && real.results.map((item) => "status" in item && item.status)).toEqual(
      shown.results.map(({ wouldAnswer }) => wouldAnswer),
    );
    expect(shown.results[3]?.issues).toEqual([{ path: "colour", message: "is not a known field" }]);
    expect(shown.success).toBe(false);
  });

  test("that nothing is connected, with what would be sent if it were", async () => {
    const owner = await shop.openStore();
    const shown = await look(owner, saleOf(owner));
    for (const { wouldSend, skip, payload } of shown.destinations)
      expect({ wouldSend, skip, hasPayload: payload !== null }).toEqual({
        wouldSend: false,
        skip: "not_connected",
        hasPayload: true,
      });
  });

  test("that a connection which needs its owner still counts: the sale is held", async () => {
    const owner = await shop.connected("facebook");
    await sql`update marketing_accounts set status = 'expired' where store_id = ${owner.tenant.storeId}`;
    expect(at(await look(owner, saleOf(owner)), "facebook")).toMatchObject({ wouldSend: true, skip: null });
  });
});

describe("a dry run says why something is left out", () => {
  test.each([
    ["no_consent", "facebook", "consent.adUserData", { consent: { adUserData: false } }],
    ["event_type_not_sent", "google", "eventType", { eventType: "add_to_cart" }],
    ["no_source_url", "facebook", "actionSource", { actionSource: "website" }],
    ["no_value", "facebook", "eventValue", { eventValue: undefined }],
    ["too_old", "facebook", "occurredAt", { occurredAt: new Date(Date.now() - 8 * 86_400_000).toISOString() }],
  ] as const)("the whole sale: %s at %s", async (skip, destination, field, fields) => {
    const owner = await shop.connected("facebook", "google");
    const shown = await look(owner, saleOf(owner, fields));
    expect(at(shown, destination)).toMatchObject({ wouldSend: false, skip, payload: null, wouldHelpMost: null });
    expect(at(shown, destination).omissions[0]).toMatchObject({ field, reason: "not_sent" });
  });

  test("nobody to find: no identifiers, and which of them was not understood", async () => {
    const owner = await shop.connected("facebook", "google");
    const shown = await look(owner, saleOf(owner, { customerEmail: "none", customerPhone: "12" }));
    for (const destination of ["facebook", "google"] as const) {
      expect(at(shown, destination)).toMatchObject({
        skip: "no_identifiers",
        payload: null,
        wouldHelpMost: "customerEmail",
      });
      expect(reasonOf(shown, destination, "customerPhone")).toBe("unusable");
    }
  });

  test("single fields, with the reason of each and the one that would help most", async () => {
    const owner = await shop.connected("facebook", "google");
    const customer = { firstName: "Zoë", dateOfBirth: "soon" };
    const shown = await look(
      owner,
      saleOf(owner, { customer, customerPhone: "12", eventData: { note: "x" }, clickIds: { gclid: "g-1" } }),
    );
    expect(reasonOf(shown, "facebook", "customer.dateOfBirth")).toBe("unusable");
    expect(reasonOf(shown, "facebook", "customer.city")).toBe("absent");
    expect(reasonOf(shown, "facebook", "clickIds.gclid")).toBe("not_taken");
    expect(reasonOf(shown, "google", "customer.firstName")).toBe("incomplete");
    expect(reasonOf(shown, "google", "clickIds.gclid")).toBeUndefined();
    for (const destination of ["facebook", "google"] as const) {
      expect(reasonOf(shown, destination, "eventData")).toBe("not_taken");
      expect(at(shown, destination).wouldHelpMost).toBe("customerPhone");
      const phone = at(shown, destination).omissions.find(({ field }) => field === "customerPhone");
      expect(phone?.message).toBe("Not a valid phone number, read as one of FR.");
    }
  });

  test("and never shows the customer in clear", async () => {
    const owner = await shop.connected("facebook", "google");
    const text = JSON.stringify(await look(owner, saleOf(owner, EVERYTHING))).toLowerCase();
    for (const trace of ["camille", "durand", "612345678", "06 12", "de la cruz", "saint-", "1990", "mrs"])
      expect(text).not.toContain(trace);
  });
});
