import { expect, test } from "vitest";
import { anAccess, anEvent, googleAt } from "../adapter.fixture";
import { type FakeAnswer, startFakeServer } from "../fake-server.fixture";
import { toDestination, toIngestEvent } from "./events";
import { dataManagerRefusal, startJudgedServer } from "./judged-server.fixture";

const HOUR_MS = 3_600_000;
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

test("a sale may be 63 days old to be matched by who bought, and 90 with the click that led to it", () => {
  const { acceptsUntil } = googleAt("https://google.example").events;
  const ageOf = (known: Parameters<typeof acceptsUntil>[0]["identifiers"]) => {
    const occurredAt = new Date("2026-01-01T00:00:00Z");
    const until = acceptsUntil({ occurredAt, actionSource: "physical_store", identifiers: known });
    return (until.getTime() - occurredAt.getTime() + HOUR_MS) / (24 * HOUR_MS);
  };
  expect(ageOf({ userData: identifiers.userData })).toBe(63);
  expect(ageOf(null)).toBe(63);
  expect(ageOf({ adIdentifiers: identifiers.adIdentifiers })).toBe(90);
  expect(ageOf(identifiers)).toBe(90);
});

test("a batch is accepted under the request's id, to be confirmed later", async () => {
  const { url, requests } = await startJudgedServer(() => ({ json: { requestId: "R7" } }));
  const receipt = await googleAt(url).events.send(anAccess(), "77", [anEvent({ identifiers })]);
  expect(receipt).toEqual({ outcomes: [{ state: "accepted" }], receiptId: "R7", traceId: "R7" });
  expect(requests[0]).toMatchObject({ method: "POST", path: "/v1/events:ingest" });
  expect(JSON.parse(requests[0]?.body ?? "{}")).toMatchObject({
    encoding: "HEX",
    destinations: [{ productDestinationId: "77" }],
  });
});

const P = "PROCESSING_ERROR_REASON_";
const DUPLICATE = `${P}DUPLICATE_TRANSACTION_ID`;
const TOO_OLD = `${P}EVENT_TOO_OLD`;
const INTERNAL = `${P}INTERNAL_ERROR`;
const TOO_RECENT = `${P}TOO_RECENT_CLICK`;
const NO_TERMS = `${P}DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED`;
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
test.each([
  ["SUCCESS", [], { state: "confirmed" }],
  ["PROCESSING", [], { state: "processing" }],
  ["REQUEST_STATUS_UNKNOWN", [], { state: "processing" }],
  ["FAILED", [TOO_OLD], { state: "refused", reason: "event_too_old", platformCode: TOO_OLD }],
  ["FAILED", [TOO_OLD, TOO_OLD], { state: "refused", reason: "event_too_old", platformCode: TOO_OLD }],
  // What passes by itself is sent again later, and the longest wait counts.
  ["FAILED", [INTERNAL], { state: "again", reason: "server_error", afterMs: HOUR_MS }],
  ["FAILED", [INTERNAL, TOO_RECENT], { state: "again", reason: "click_too_recent", afterMs: 6 * HOUR_MS }],
  ["FAILED", [INTERNAL, DUPLICATE], { state: "again", reason: "server_error", afterMs: HOUR_MS }],
  // So is what the owner has to settle: the sending says it to them.
  ["FAILED", [NO_TERMS], { state: "again", reason: "terms_not_accepted", afterMs: 6 * HOUR_MS }],
  ["PARTIAL_SUCCESS", [NO_TERMS, INTERNAL], { state: "again", reason: "terms_not_accepted", afterMs: 6 * HOUR_MS }],
  // Nobody knows which event had which: each goes out alone.
  ["FAILED", [INTERNAL, TOO_OLD], { state: "partial", reason: "event_too_old" }],
  ["FAILED", [TOO_OLD, TOO_RECENT], { state: "partial", reason: "event_too_old" }],
  ["FAILED", [DUPLICATE, TOO_OLD], { state: "partial", reason: "event_too_old" }],
  ["FAILED", [TOO_OLD, `${P}CLICK_NOT_FOUND`], { state: "partial", reason: "event_too_old" }],
  ["PARTIAL_SUCCESS", [INTERNAL, TOO_OLD], { state: "partial", reason: "event_too_old" }],
  ["FAILED", [], { state: "refused", reason: "refused_in_processing", platformCode: "FAILED" }],
  ["FAILED", [DUPLICATE], { state: "confirmed", isRepeat: true }],
  ["PARTIAL_SUCCESS", [DUPLICATE], { state: "confirmed", isRepeat: true }],
  ["PARTIAL_SUCCESS", [DUPLICATE, TOO_OLD], { state: "partial", reason: "event_too_old" }],
] as const)("the status %s with %j is %j", async (word, reasons, confirmation) => {
  const { url, requests } = await startJudgedServer(() => status(word, ...reasons));
  expect(await googleAt(url).events.confirm?.(anAccess(), "R 7")).toEqual(confirmation);
  expect(requests[0]?.query.get("requestId")).toBe("R 7");
});

test.each([
  ["NEW", { state: "refused", reason: "refused_in_processing", platformCode: `${P}NEW` }],
  // Not in this list today, but a word for the owner's doing wherever it stands.
  ["NOT_ALLOWLISTED", { state: "again", reason: "feature_not_available", afterMs: 6 * HOUR_MS }],
])("a reason of processing that no schema has yet, %s, is %j", async (reason, confirmation) => {
  const { url } = await startFakeServer(() => status("FAILED", `${P}${reason}`));
  expect(await googleAt(url).events.confirm?.(anAccess(), "R7")).toEqual(confirmation);
});

test("a receipt that Google no longer knows is unknown", async () => {
  const { url } = await startJudgedServer(() => dataManagerRefusal("INVALID_REQUEST_ID", "request_id"));
  expect(await googleAt(url).events.confirm?.(anAccess(), "R7")).toEqual({ state: "unknown" });
});
