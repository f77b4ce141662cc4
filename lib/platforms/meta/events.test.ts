import { expect, test } from "vitest";
import { anAccess, anEvent, metaAt } from "../adapter.fixture";
import { startFakeServer } from "../fake-server.fixture";
import { toServerEvent } from "./events";

test("a sale is sent in seconds and major units, with its order number and items", () => {
  const items = [
    { id: "sku-1", quantity: 2, priceMinor: 500 },
    { id: "sku-2", quantity: 1, priceMinor: null },
  ];
  expect(toServerEvent(anEvent({ items }))).toEqual({
    event_name: "Purchase",
    event_time: 1_795_170_615,
    event_id: "0190f0c2-0000-7000-8000-000000000001",
    action_source: "physical_store",
    user_data: { em: ["aa".repeat(32)] },
    custom_data: {
      currency: "EUR",
      value: 19.99,
      order_id: "T-1001",
      content_type: "product",
      content_ids: ["sku-1", "sku-2"],
      contents: [
        { id: "sku-1", quantity: 2, item_price: 5 },
        { id: "sku-2", quantity: 1 },
      ],
      num_items: 3,
    },
  });
});

test.each([
  ["EUR", 1005, 10.05],
  ["JPY", 1005, 1005],
  ["KWD", 1005, 1.005],
  ["EUR", 0, 0],
])("%s %d in minor units is worth %d", (currency, valueMinor, value) => {
  expect(toServerEvent(anEvent({ currency, valueMinor })).custom_data).toMatchObject({ currency, value });
});

test("without a value none is claimed, and the currency is still that of the prices", () => {
  expect(toServerEvent(anEvent({ eventType: "add_to_cart", valueMinor: null })).custom_data).toEqual({
    currency: "EUR",
    order_id: "T-1001",
  });
});

test("a customer who refused personal ads is opted out of delivery", () => {
  const event = toServerEvent(anEvent({ consent: { adUserData: true, adPersonalization: false } }));
  expect(event).toMatchObject({ opt_out: true });
});

test("a website event goes without an address that nobody told us", () => {
  const event = toServerEvent(anEvent({ actionSource: "website" }));
  expect(event.action_source).toBe("website");
  expect(event).not.toHaveProperty("event_source_url");
});

test("the call carries the proof of the app's secret beside the body", async () => {
  const { url, requests } = await startFakeServer(() => ({ json: { events_received: 1, fbtrace_id: "T9" } }));
  const receipt = await metaAt(url).events.send(anAccess(), "555", [anEvent()]);
  expect(receipt).toEqual({ outcomes: [{ state: "delivered" }], receiptId: null, traceId: "T9" });
  expect(requests[0]).toMatchObject({ method: "POST", path: "/v26.0/555/events" });
  expect(requests[0]?.query.get("appsecret_proof")).toMatch(/^[0-9a-f]{64}$/);
  expect(Object.keys(JSON.parse(requests[0]?.body ?? "{}"))).toEqual(["data", "partner_agent"]);
});

test("fewer events received than sent leave open which arrived", async () => {
  const { url } = await startFakeServer(() => ({ json: { events_received: 1 } }));
  await expect(metaAt(url).events.send(anAccess(), "555", [anEvent(), anEvent()])).rejects.toMatchObject({
    failure: { kind: "ambiguous" },
    details: { reason: "fewer_received" },
  });
});

test("a purchase without value is not sent, any other event is", () => {
  const { skip, identify } = metaAt("https://graph.example").events;
  const actionSource = "physical_store";
  const identifiers = identify({ email: "ada@shop.example" }, {});
  expect(skip({ eventType: "purchase", actionSource, valueMinor: null, identifiers })).toBe("no_value");
  expect(skip({ eventType: "view_content", actionSource, valueMinor: null, identifiers })).toBeNull();
  expect(skip({ eventType: "purchase", actionSource, valueMinor: 1, identifiers: { fn: ["aa"] } })).toBe(
    "no_identifiers",
  );
});

test("a website's event is not sent, as nobody tells us the page's address", () => {
  const { skip, identify } = metaAt("https://graph.example").events;
  const identifiers = identify({ email: "ada@shop.example" }, {});
  expect(skip({ eventType: "purchase", actionSource: "website", valueMinor: 100, identifiers })).toBe("no_source_url");
});

test("the age of a store sale follows the setting, that of other events does not", () => {
  const { acceptsUntil } = metaAt("https://graph.example", { storeSaleMaxAgeDays: 62 }).events;
  const occurredAt = new Date("2026-01-01T00:00:00Z");
  expect(acceptsUntil({ occurredAt, actionSource: "physical_store", identifiers: null })).toEqual(
    new Date("2026-03-03T23:00:00Z"),
  );
  expect(acceptsUntil({ occurredAt, actionSource: "website", identifiers: null })).toEqual(
    new Date("2026-01-07T23:00:00Z"),
  );
});
