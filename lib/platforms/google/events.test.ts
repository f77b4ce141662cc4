import { expect, test } from "vitest";
import { anAccess, anEvent, googleAt } from "../adapter.fixture";
import { type FakeAnswer, startFakeServer } from "../fake-server.fixture";
import { toDestination, toIngestEvent } from "./events";

const identifiers = {
  userData: { userIdentifiers: [{ emailAddress: "aa".repeat(32) }] },
  adIdentifiers: { gclid: "g1" },
};

test("a sale is sent in currency units with its time in UTC and its counts as text", () => {
  const items = [
    { id: "sku-1", quantity: 2, priceMinor: 500 },
    { id: "sku-2", quantity: 1, priceMinor: null },
  ];
  expect(
    toIngestEvent(anEvent({ identifiers, items, consent: { adUserData: true, adPersonalization: false } })),
  ).toEqual({
    destinationReferences: ["purchase"],
    transactionId: "abc-T-1001",
    eventTimestamp: "2026-11-20T10:30:15.250Z",
    eventSource: "IN_STORE",
    conversionValue: 19.99,
    currency: "EUR",
    ...identifiers,
    consent: { adUserData: "CONSENT_GRANTED", adPersonalization: "CONSENT_DENIED" },
    cartData: {
      items: [
        { merchantProductId: "sku-1", quantity: "2", unitPrice: 5 },
        { merchantProductId: "sku-2", quantity: "1" },
      ],
    },
  });
});

test("an unknown value is left out, a known zero is not", () => {
  expect(toIngestEvent(anEvent({ valueMinor: null }))).not.toHaveProperty("conversionValue");
  expect(toIngestEvent(anEvent({ valueMinor: null }))).not.toHaveProperty("currency");
  expect(toIngestEvent(anEvent({ valueMinor: 0 }))).toMatchObject({ conversionValue: 0, currency: "EUR" });
});

test.each([
  ["physical_store", "IN_STORE"],
  ["website", "WEB"],
  ["app", "APP"],
  ["phone_call", "PHONE"],
  ["chat", "MESSAGE"],
  ["email", "MESSAGE"],
  ["system_generated", "OTHER"],
  ["other", "OTHER"],
])("%s is %s", (actionSource, eventSource) => {
  expect(toIngestEvent(anEvent({ actionSource })).eventSource).toBe(eventSource);
});

const ads = (accountId: string) => ({ accountType: "GOOGLE_ADS", accountId });
test.each([
  [{}, { operatingAccount: ads("1234567890") }],
  [{ conversionCustomerId: "1112223334" }, { operatingAccount: ads("1112223334") }],
  [{ loginCustomerId: "9998887776" }, { operatingAccount: ads("1234567890"), loginAccount: ads("9998887776") }],
  [{ loginCustomerId: "9998887776", conversionCustomerId: "9998887776" }, { operatingAccount: ads("9998887776") }],
])("an account with %j is addressed by %j", (extra, accounts) => {
  expect(toDestination(anAccess({ extra }), "77")).toEqual({
    reference: "purchase",
    productDestinationId: "77",
    ...accounts,
  });
});

test("only purchases are sent, and whatever identifies somebody is enough", () => {
  const { skip } = googleAt("https://google.example").events;
  expect(skip({ actionSource: "physical_store", eventType: "add_to_cart", valueMinor: 1, identifiers })).toBe(
    "event_type_not_sent",
  );
  expect(skip({ actionSource: "physical_store", eventType: "purchase", valueMinor: null, identifiers })).toBeNull();
});

test("a batch is accepted under the request's id, to be confirmed later", async () => {
  const { url, requests } = await startFakeServer(() => ({ json: { requestId: "R7" } }));
  const receipt = await googleAt(url).events.send(anAccess(), "77", [anEvent({ identifiers })]);
  expect(receipt).toEqual({ outcomes: [{ state: "accepted" }], receiptId: "R7", traceId: "R7" });
  expect(requests[0]).toMatchObject({ method: "POST", path: "/v1/events:ingest" });
  expect(JSON.parse(requests[0]?.body ?? "{}")).toMatchObject({
    encoding: "HEX",
    destinations: [{ productDestinationId: "77" }],
  });
});

const DUPLICATE = "PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID";
const TOO_OLD = "PROCESSING_ERROR_REASON_EVENT_TOO_OLD";
const status = (requestStatus: string, ...reasons: readonly string[]): FakeAnswer => ({
  json: {
    requestStatusPerDestination: [
      {
        requestStatus,
        ...(reasons.length > 0 && {
          errorInfo: { errorCounts: reasons.map((reason) => ({ recordCount: "1", reason })) },
        }),
      },
    ],
  },
});
const INTERNAL = "PROCESSING_ERROR_REASON_INTERNAL_ERROR";
const TOO_RECENT = "PROCESSING_ERROR_REASON_TOO_RECENT_CLICK";
test.each([
  ["SUCCESS", [], { state: "confirmed" }],
  ["PROCESSING", [], { state: "processing" }],
  ["REQUEST_STATUS_UNKNOWN", [], { state: "processing" }],
  ["FAILED", [TOO_OLD], { state: "refused", reason: "event_too_old", platformCode: TOO_OLD }],
  [
    "FAILED",
    ["PROCESSING_ERROR_REASON_NEW"],
    { state: "refused", reason: "refused_in_processing", platformCode: "PROCESSING_ERROR_REASON_NEW" },
  ],
  // What passes by itself is sent again later, and the longest wait counts.
  ["FAILED", [INTERNAL], { state: "again", reason: "server_error", afterMs: 3_600_000 }],
  ["FAILED", [INTERNAL, TOO_RECENT], { state: "again", reason: "click_too_recent", afterMs: 6 * 3_600_000 }],
  ["PARTIAL_SUCCESS", [INTERNAL, TOO_OLD], { state: "partial", reason: "event_too_old" }],
  ["FAILED", [], { state: "refused", reason: "refused_in_processing", platformCode: "FAILED" }],
  ["FAILED", [DUPLICATE], { state: "confirmed" }],
  ["PARTIAL_SUCCESS", [DUPLICATE], { state: "confirmed" }],
  ["PARTIAL_SUCCESS", [DUPLICATE, TOO_OLD], { state: "partial", reason: "event_too_old" }],
] as const)("the status %s with %j is %j", async (word, reasons, confirmation) => {
  const { url, requests } = await startFakeServer(() => status(word, ...reasons));
  expect(await googleAt(url).events.confirm?.(anAccess(), "R 7")).toEqual(confirmation);
  expect(requests[0]?.query.get("requestId")).toBe("R 7");
});

test("a receipt that Google no longer knows is unknown", async () => {
  const { url } = await startFakeServer(() => ({
    status: 400,
    json: {
      error: {
        status: "INVALID_ARGUMENT",
        details: [{ fieldViolations: [{ field: "request_id", reason: "INVALID_REQUEST_ID" }] }],
      },
    },
  }));
  expect(await googleAt(url).events.confirm?.(anAccess(), "R7")).toEqual({ state: "unknown" });
});
