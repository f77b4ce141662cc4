import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { violationsOf } from "./google-answers.fixture";
import {
  ADWORDS,
  type Answer,
  aDestination,
  anEvent,
  anIngest,
  beforeEachTest,
  CANAL_ACTION,
  CANAL_QUAY,
  type GoogleClient,
  HARBOUR_STREET,
  type Json,
  LAURENT_GROUP,
  TILL_ACTION,
} from "./google-client.fixture";

const V1 = "google.ads.datamanager.v1";
const conversions = async (): Promise<Json[]> => (await google.control("GET", "conversions?platform=google")).body;
const statusOf = (requestId: string): Promise<Answer> =>
  google.get(`/v1/requestStatus:retrieve?requestId=${encodeURIComponent(requestId)}`, token);
const withIdentifier = (identifier: Json): Json => anIngest({ userData: { userIdentifiers: [identifier] } });
const withDestination = (given: Json): Json => anIngest({}, { destinations: [aDestination(given)] });
const operating = (given: Json): Json =>
  withDestination({ operatingAccount: { accountType: "GOOGLE_ADS", accountId: HARBOUR_STREET, ...given } });

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});

describe("events:ingest as a whole", () => {
  test("names every bad row of a request by its index and keeps none of the good ones", async () => {
    const events = [
      anEvent({ transactionId: "a" }),
      anEvent({ transactionId: "b", currency: "??" }),
      anEvent({ transactionId: "c" }),
      anEvent({ transactionId: "d", eventSource: undefined }),
    ];
    const answer = await google.ingest(token, anIngest({}, { events }));
    expect(violationsOf(judge, answer)).toEqual([
      "events[1].currency INVALID_CURRENCY_CODE",
      "events[3].event_source REQUIRED_FIELD_MISSING",
    ]);
    expect(await conversions()).toEqual([]);
  });

  test("takes 2,000 events and refuses one more", async () => {
    const events = Array.from({ length: 2_001 }, (_, index) => anEvent({ transactionId: `sale-${index}` }));
    expect(violationsOf(judge, await google.ingest(token, anIngest({}, { events })))).toEqual([
      "events TOO_MANY_EVENTS",
    ]);
    expect((await google.ingest(token, anIngest({}, { events: events.slice(1) }))).status).toBe(200);
    expect(await conversions()).toHaveLength(2_000);
  });

  test("refuses more than ten destinations, and references used twice", async () => {
    const destinations = Array.from({ length: 11 }, (_, index) => aDestination({ reference: `r${index % 10}` }));
    const answer = await google.ingest(token, anIngest({ destinationReferences: ["r1"] }, { destinations }));
    expect(violationsOf(judge, answer)).toEqual([
      "destinations TOO_MANY_DESTINATIONS",
      "destinations[10].reference DUPLICATE_DESTINATION_REFERENCE",
    ]);
  });

  test("wants references where there are several destinations", async () => {
    const destinations = [aDestination({ reference: "a" }), aDestination()];
    expect(violationsOf(judge, await google.ingest(token, anIngest({}, { destinations })))).toEqual([
      "destinations[1].reference REQUIRED_FIELD_MISSING",
      "events[0].destination_references REQUIRED_FIELD_MISSING",
    ]);
  });

  test("refuses hashes, and not clicks, where the customer data terms are not accepted", async () => {
    const destinations = [
      {
        operatingAccount: { accountType: "GOOGLE_ADS", accountId: CANAL_QUAY },
        loginAccount: { accountType: "GOOGLE_ADS", accountId: LAURENT_GROUP },
        productDestinationId: CANAL_ACTION,
      },
    ];
    expect(violationsOf(judge, await google.ingest(token, anIngest({}, { destinations })))).toEqual([
      "destinations[0] DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED",
    ]);
    const click = anIngest({ userData: undefined, adIdentifiers: { gclid: "Cj0" } }, { destinations });
    expect((await google.ingest(token, click)).status).toBe(200);
    expect(await google.violations()).toEqual([]);
  });

  test("refuses hashes where enhanced conversions for leads are off", async () => {
    const shop = (await google.control("GET", "accounts/google")).body;
    const customers = shop.customers.map((customer: Json) =>
      customer.id === HARBOUR_STREET ? { ...customer, enhancedConversionsForLeadsEnabled: false } : customer,
    );
    await google.control("PUT", "accounts/google", { ...shop, customers });
    expect(violationsOf(judge, await google.ingest(token, anIngest()))).toEqual([
      "destinations[0] DESTINATION_ACCOUNT_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS",
    ]);
  });

  test("refuses store sales without the allowlist, and without the store", async () => {
    const shop = (await google.control("GET", "accounts/google")).body;
    const withStoreSales = (storeSalesEligible: boolean): Json => ({
      ...shop,
      customers: shop.customers.map((customer: Json) =>
        customer.id === HARBOUR_STREET
          ? {
              ...customer,
              storeSalesEligible,
              conversionActions: [{ id: "77", name: "Store sales", type: "STORE_SALES" }],
            }
          : customer,
      ),
    });
    const body = withDestination({ productDestinationId: "77" });
    await google.control("PUT", "accounts/google", withStoreSales(false));
    expect(violationsOf(judge, await google.ingest(token, body))).toEqual([
      "destinations[0].product_destination_id ACCOUNT_INELIGIBLE_FOR_STORE_SALES",
    ]);
    await google.control("PUT", "accounts/google", withStoreSales(true));
    expect(violationsOf(judge, await google.ingest(token, body))).toEqual([
      "events[0].event_location.store_id REQUIRED_FIELD_MISSING",
    ]);
  });

  test("refuses a conversion action for its first six hours", async () => {
    const create = { name: "New", type: "UPLOAD_CLICKS", category: "PURCHASE" };
    const { body } = await google.json(`/v25/customers/${HARBOUR_STREET}/conversionActions:mutate`, token, {
      operations: [{ create }],
    });
    const productDestinationId = body.results[0].resourceName.split("/").at(-1);
    expect(violationsOf(judge, await google.ingest(token, withDestination({ productDestinationId })))).toEqual([
      "destinations[0].product_destination_id CONVERSION_ACTION_TOO_RECENTLY_CREATED",
    ]);
    await google.control("POST", "clock", { offsetMs: 6 * 3_600_000 + 60_000 });
    token = (await google.signIn()).access_token;
    expect((await google.ingest(token, withDestination({ productDestinationId }))).status).toBe(200);
    expect(await google.violations()).toEqual([]);
  });

  test("refuses a conversion action that was removed", async () => {
    const resourceName = `customers/${HARBOUR_STREET}/conversionActions/${TILL_ACTION}`;
    await google.ads(token, "conversionActions:mutate", { operations: [{ remove: resourceName }] });
    expect(violationsOf(judge, await google.ingest(token, anIngest()))).toEqual([
      "destinations[0].product_destination_id INVALID_CONVERSION_ACTION_ID",
    ]);
    expect(await google.violations()).toEqual([]);
  });

  test("is closed to tokens without the scope, to strangers' accounts and to dead tokens", async () => {
    const narrow = (await google.signIn({ scope: [ADWORDS] })).access_token;
    const answer = await google.ingest(narrow, anIngest());
    expect(answer.status).toBe(403);
    expect(answer.body.error.details[0].reason).toBe("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    const stranger = await google.ingest(token, operating({ accountId: "1111111111" }));
    expect(stranger).toMatchObject({ status: 403, body: { error: { status: "PERMISSION_DENIED" } } });
    await google.control("POST", "tokens/expire", { platform: "google", kind: "revoked" });
    expect((await google.ingest(token, anIngest())).status).toBe(401);
  });

  test("decides on the token before it reads the body", async () => {
    expect((await google.ingest("ya29.unknown", { nonsense: true })).status).toBe(401);
  });

  test("records contact data in clear as a violation", async () => {
    await google.ingest(token, withIdentifier({ emailAddress: "maya@example.com" }));
    expect((await google.violations()).some((violation) => /not hashed|malformed/.test(violation))).toBe(true);
  });

  test("answers 429 after 300 requests in a minute and opens again", async () => {
    const statuses: number[] = [];
    for (let sent = 0; sent < 301; sent += 1) statuses.push((await statusOf("t-none")).status);
    expect(new Set(statuses.slice(0, 300))).toEqual(new Set([400]));
    const refused = await google.ingest(token, anIngest());
    expect(refused.status).toBe(429);
    expect(refused.body.error).toMatchObject({
      status: "RESOURCE_EXHAUSTED",
      details: [{ metadata: { quota_limit: expect.any(String) } }],
    });
    await google.control("POST", "clock", { offsetMs: 61_000 });
    expect((await google.ingest(token, anIngest())).status).toBe(200);
  });
});

describe("repeats", () => {
  test("the same transaction counts once", async () => {
    const body = anIngest();
    await google.ingest(token, body);
    await google.ingest(token, body);
    expect(await conversions()).toMatchObject([{ key: "sale-1", value: 59.9, times: 2 }]);
    expect(await google.violations()).toEqual([]);
  });

  test.each<[string, Json, number]>([
    ["a higher value", { conversionValue: 70 }, 70],
    ["a lower value of another currency", { conversionValue: 10, currency: "USD" }, 10],
    ["a lower value of another time", { conversionValue: 10, eventTimestamp: "2026-11-20T10:00:00Z" }, 10],
    ["a lower value beside the whole cart", { conversionValue: 10, cartData: { items: [] } }, 10],
  ])("%s restates the sale, which is flagged", async (_what, change, value) => {
    const event = anEvent();
    await google.ingest(token, anIngest(event));
    await google.ingest(token, anIngest({ ...event, ...change }));
    expect(await conversions()).toMatchObject([{ value, times: 2 }]);
    expect(await google.violations()).toEqual([`transaction sale-1 restated from 59.9 to ${value}`]);
    expect((await google.control("GET", "")).body.platforms.google.restatements).toBe(1);
  });

  test("a lower value of the same sale is a return: the sale counts once, with what is left of it", async () => {
    const event = anEvent();
    for (const conversionValue of [59.9, 10, 0])
      await google.ingest(token, anIngest({ ...event, conversionValue, cartData: undefined }));
    expect(await conversions()).toMatchObject([{ key: "sale-1", value: 0, times: 3 }]);
    expect(await google.violations()).toEqual([]);
    expect((await google.control("GET", "")).body.platforms.google.restatements).toBe(2);
  });
});

describe("requestStatus:retrieve", () => {
  const ingested = async (body: Json): Promise<string> => (await google.ingest(token, body)).body.requestId;
  const later = async (): Promise<void> => {
    await google.control("POST", "clock", { offsetMs: 31 * 60_000 });
  };

  test("is processing for half an hour, then tells counts", async () => {
    const requestId = await ingested(anIngest());
    expect((await statusOf(requestId)).body.requestStatusPerDestination).toMatchObject([
      { requestStatus: "PROCESSING" },
    ]);
    await later();
    const { body } = await statusOf(requestId);
    expect(judge.judgeAnswer(`${V1}.RetrieveRequestStatusResponse`, body)).toBeNull();
    expect(body.requestStatusPerDestination).toMatchObject([
      {
        destination: { productDestinationId: TILL_ACTION },
        requestStatus: "SUCCESS",
        eventsIngestionStatus: { recordCount: "1" },
      },
    ]);
  });

  test("tells of consent that was denied or never given, and such events do not count", async () => {
    const events = [
      anEvent({ transactionId: "a" }),
      anEvent({ transactionId: "b", consent: { adUserData: "CONSENT_DENIED" } }),
    ];
    const partly = await ingested(anIngest({}, { events }));
    const none = await ingested(anIngest({ transactionId: "c" }, { consent: undefined }));
    await later();
    const partial = (await statusOf(partly)).body;
    expect(judge.judgeAnswer(`${V1}.RetrieveRequestStatusResponse`, partial)).toBeNull();
    expect(partial.requestStatusPerDestination).toMatchObject([
      {
        requestStatus: "PARTIAL_SUCCESS",
        errorInfo: { errorCounts: [{ recordCount: "1", reason: "PROCESSING_ERROR_REASON_DENIED_CONSENT" }] },
      },
    ]);
    expect((await statusOf(none)).body.requestStatusPerDestination).toMatchObject([
      { requestStatus: "FAILED", errorInfo: { errorCounts: [{ reason: "PROCESSING_ERROR_REASON_NO_CONSENT" }] } },
    ]);
    expect((await conversions()).map(({ key }) => key)).toEqual(["a"]);
  });

  test("tells of clicks without an id of their own where one conversion a click is counted", async () => {
    const shop = (await google.control("GET", "accounts/google")).body;
    const [first, ...others] = shop.customers;
    const conversionActions = [{ id: "78", name: "One", type: "UPLOAD_CLICKS", countingType: "ONE_PER_CLICK" }];
    await google.control("PUT", "accounts/google", {
      ...shop,
      customers: [{ ...first, conversionActions }, ...others],
    });
    const destinations = [aDestination({ productDestinationId: "78" })];
    const requestId = await ingested(anIngest({ adIdentifiers: { gbraid: "0AAAA" } }, { destinations }));
    await later();
    const { body } = await statusOf(requestId);
    expect(judge.judgeAnswer(`${V1}.RetrieveRequestStatusResponse`, body)).toBeNull();
    expect(body.requestStatusPerDestination).toMatchObject([
      { requestStatus: "FAILED", errorInfo: { errorCounts: [{ reason: expect.stringContaining("WITH_BRAID") }] } },
    ]);
  });

  test("knows neither unknown ids nor those of a dry run", async () => {
    const dry = await ingested(anIngest({}, { validateOnly: true }));
    expect(await conversions()).toEqual([]);
    for (const id of [dry, "t-unknown", ""])
      expect(violationsOf(judge, await statusOf(id))).toEqual(["request_id INVALID_REQUEST_ID"]);
  });
});

describe("accounts", () => {
  test("what GET shows, PUT takes", async () => {
    const shop = (await google.control("GET", "accounts/google")).body;
    expect(shop.customers).toHaveLength(6);
    expect((await google.control("PUT", "accounts/google", shop)).status).toBe(200);
    expect((await google.control("GET", "accounts/google")).body).toEqual(shop);
  });

  test("PUT names the fields that do not fit", async () => {
    const answer = await google.control("PUT", "accounts/google", { people: [], customers: [{ id: "1" }] });
    expect(answer.status).toBe(422);
    expect(answer.body.error.issues.map(({ path }: Json) => path)).toEqual(
      expect.arrayContaining(["people", "customers.0.id"]),
    );
  });
});
