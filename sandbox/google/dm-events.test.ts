import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { violationsOf } from "./google-answers.fixture";
import {
  aDestination,
  anIngest,
  beforeEachTest,
  CANAL_ACTION,
  DIGEST,
  type GoogleClient,
  HARBOUR_STREET,
  type Json,
  LAURENT_GROUP,
  OLD_TOWN,
  TILL_ACTION,
  WEB_ACTION,
} from "./google-client.fixture";

const DAY_MS = 86_400_000;
const V1 = "google.ads.datamanager.v1";
const isoIn = (ms: number): string => new Date(Date.now() + ms).toISOString();
const conversions = async (): Promise<Json[]> => (await google.control("GET", "conversions?platform=google")).body;
const withIdentifier = (identifier: Json): Json => anIngest({ userData: { userIdentifiers: [identifier] } });
const withAddress = (given: Json): Json =>
  withIdentifier({
    address: { givenName: DIGEST, familyName: DIGEST, regionCode: "FR", postalCode: "75011", ...given },
  });
const withDestination = (given: Json): Json => anIngest({}, { destinations: [aDestination(given)] });
const operating = (given: Json): Json =>
  withDestination({ operatingAccount: { accountType: "GOOGLE_ADS", accountId: HARBOUR_STREET, ...given } });

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});

describe("events:ingest, event by event", () => {
  test("takes a full request and keeps it", async () => {
    const answer = await google.ingest(
      token,
      anIngest(
        {
          destinationReferences: ["purchase"],
          adIdentifiers: { gclid: "Cj0KCQ" },
          eventLocation: { storeId: "HARBOUR-1", regionCode: "FR" },
          userProperties: { customerType: "RETURNING" },
          cartData: { merchantId: "5551234", items: [{ merchantProductId: "SKU-1", quantity: "2", unitPrice: 29.95 }] },
        },
        { destinations: [aDestination({ reference: "purchase" })], validateOnly: false },
      ),
    );
    expect(answer.status).toBe(200);
    expect(judge.judgeAnswer(`${V1}.IngestEventsResponse`, answer.body)).toBeNull();
    expect(await conversions()).toEqual([
      {
        platform: "google",
        datasetOrAction: TILL_ACTION,
        key: "sale-1",
        eventName: "PURCHASE",
        value: 59.9,
        currency: "EUR",
        receivedAt: expect.any(String),
        times: 1,
      },
    ]);
    expect(await google.violations()).toEqual([]);
  });

  test("takes hashes in base64 when the request says so", async () => {
    const base64 = Buffer.from(DIGEST, "hex").toString("base64");
    const body = anIngest({ userData: { userIdentifiers: [{ phoneNumber: base64 }] } }, { encoding: "BASE64" });
    expect((await google.ingest(token, body)).status).toBe(200);
  });

  test("takes an event known by its click alone", async () => {
    const body = anIngest({ userData: undefined, adIdentifiers: { gclid: "Cj0KCQ" } }, { encoding: undefined });
    expect((await google.ingest(token, body)).status).toBe(200);
  });

  test("reaches a child through its manager", async () => {
    const destination = {
      operatingAccount: { accountType: "GOOGLE_ADS", accountId: OLD_TOWN },
      loginAccount: { accountType: "GOOGLE_ADS", accountId: LAURENT_GROUP },
      productDestinationId: "7212337565",
    };
    expect((await google.ingest(token, anIngest({}, { destinations: [destination] }))).status).toBe(200);
  });

  test.each<[string, Json, string]>([
    ["no event", anIngest({}, { events: [] }), "events REQUIRED_FIELD_MISSING"],
    ["no destination", anIngest({}, { destinations: [] }), "destinations REQUIRED_FIELD_MISSING"],
    [
      "a destination without an account",
      withDestination({ operatingAccount: undefined }),
      "destinations[0].operating_account REQUIRED_FIELD_MISSING",
    ],
    [
      "an account without a type",
      operating({ accountType: undefined }),
      "destinations[0].operating_account.account_type REQUIRED_FIELD_MISSING",
    ],
    [
      "an account of another kind",
      operating({ accountType: "DATA_PARTNER" }),
      "destinations[0].operating_account.account_type DESTINATION_ACCOUNT_TYPE_MISMATCH",
    ],
    [
      "an account id with dashes",
      operating({ accountId: "402-881-7735" }),
      "destinations[0].operating_account.account_id INVALID_NUMBER_FORMAT",
    ],
    [
      "a resource name for an account",
      operating({ accountId: "customers/4028817735" }),
      "destinations[0].operating_account.account_id INVALID_NUMBER_FORMAT",
    ],
    [
      "a linked account",
      withDestination({ linkedAccount: { accountType: "GOOGLE_ADS", accountId: HARBOUR_STREET } }),
      "destinations[0].linked_account LINKED_ACCOUNT_ONLY_ALLOWED_WITH_DATA_PARTNER_LOGIN_ACCOUNT",
    ],
    [
      "a manager of other accounts",
      withDestination({ loginAccount: { accountType: "GOOGLE_ADS", accountId: LAURENT_GROUP } }),
      "destinations[0] OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH",
    ],
    [
      "a manager as the operating account",
      operating({ accountId: LAURENT_GROUP }),
      "destinations[0].operating_account INVALID_DESTINATION",
    ],
    [
      "no conversion action",
      withDestination({ productDestinationId: undefined }),
      "destinations[0].product_destination_id REQUIRED_FIELD_MISSING",
    ],
    [
      "a resource name for an action",
      withDestination({ productDestinationId: `customers/${HARBOUR_STREET}/conversionActions/${TILL_ACTION}` }),
      "destinations[0].product_destination_id INVALID_NUMBER_FORMAT",
    ],
    [
      "an action of another account",
      withDestination({ productDestinationId: CANAL_ACTION }),
      "destinations[0].product_destination_id INVALID_CONVERSION_ACTION_ID",
    ],
    [
      "an action of another type",
      withDestination({ productDestinationId: WEB_ACTION }),
      "destinations[0].product_destination_id INVALID_CONVERSION_ACTION_TYPE",
    ],
    [
      "an unknown reference",
      anIngest({ destinationReferences: ["x"] }),
      "events[0].destination_references[0] INVALID_FORMAT",
    ],
    ["no identifiers", anIngest({ userData: undefined }), "events[0] NO_IDENTIFIERS_PROVIDED"],
    [
      "user data with nobody in it",
      anIngest({ userData: {} }),
      "events[0].user_data.user_identifiers NO_IDENTIFIERS_PROVIDED",
    ],
    [
      "too many identifiers",
      anIngest({ userData: { userIdentifiers: Array.from({ length: 11 }, () => ({ emailAddress: DIGEST })) } }),
      "events[0].user_data.user_identifiers TOO_MANY_USER_IDENTIFIERS",
    ],
    ["an identifier with nothing in it", withIdentifier({}), "events[0].user_data.user_identifiers[0] INVALID_FORMAT"],
    ["no encoding", anIngest({}, { encoding: undefined }), "encoding REQUIRED_FIELD_MISSING"],
    [
      "an address in clear",
      withIdentifier({ emailAddress: "maya@example.com" }),
      "events[0].user_data.user_identifiers[0].email_address INVALID_HEX_ENCODING",
    ],
    [
      "a phone in clear",
      withIdentifier({ phoneNumber: "+33612345678" }),
      "events[0].user_data.user_identifiers[0].phone_number INVALID_HEX_ENCODING",
    ],
    [
      "upper-case hex",
      withIdentifier({ emailAddress: DIGEST.toUpperCase() }),
      "events[0].user_data.user_identifiers[0].email_address INVALID_HEX_ENCODING",
    ],
    [
      "a short digest",
      withIdentifier({ emailAddress: DIGEST.slice(0, 40) }),
      "events[0].user_data.user_identifiers[0].email_address INVALID_SHA256_FORMAT",
    ],
    [
      "the digest of nothing",
      withIdentifier({ emailAddress: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" }),
      "events[0].user_data.user_identifiers[0].email_address INVALID_FORMAT",
    ],
    [
      "hex called base64",
      anIngest({}, { encoding: "BASE64" }),
      "events[0].user_data.user_identifiers[0].email_address INVALID_SHA256_FORMAT",
    ],
    [
      "base64 that is none",
      anIngest({ userData: { userIdentifiers: [{ phoneNumber: "not base64!" }] } }, { encoding: "BASE64" }),
      "events[0].user_data.user_identifiers[0].phone_number INVALID_BASE64_ENCODING",
    ],
    [
      "half an address",
      withAddress({ postalCode: undefined }),
      "events[0].user_data.user_identifiers[0].address.postal_code REQUIRED_FIELD_MISSING",
    ],
    [
      "a name in clear",
      withAddress({ givenName: "maya" }),
      "events[0].user_data.user_identifiers[0].address.given_name INVALID_HEX_ENCODING",
    ],
    [
      "a small region",
      withAddress({ regionCode: "fr" }),
      "events[0].user_data.user_identifiers[0].address.region_code INVALID_REGION_CODE",
    ],
    [
      "a hashed postal code",
      withAddress({ postalCode: DIGEST }),
      "events[0].user_data.user_identifiers[0].address.postal_code INVALID_POSTAL_CODE",
    ],
    ["no time", anIngest({ eventTimestamp: undefined }), "events[0].event_timestamp REQUIRED_FIELD_MISSING"],
    ["a time to come", anIngest({ eventTimestamp: isoIn(3_600_000) }), "events[0].event_timestamp EVENT_TIME_INVALID"],
    [
      "a time long ago",
      anIngest({ eventTimestamp: isoIn(-91 * DAY_MS) }),
      "events[0].event_timestamp EVENT_TIME_INVALID",
    ],
    ["a negative value", anIngest({ conversionValue: -1 }), "events[0].conversion_value INVALID_NUMBER_FORMAT"],
    [
      "a value of a float's making",
      anIngest({ conversionValue: 0.1 + 0.2 }),
      "events[0].conversion_value INVALID_NUMBER_FORMAT",
    ],
    ["a value without its currency", anIngest({ currency: undefined }), "events[0].currency REQUIRED_FIELD_MISSING"],
    ["an unknown currency", anIngest({ currency: "EURO" }), "events[0].currency INVALID_CURRENCY_CODE"],
    ["no source", anIngest({ eventSource: undefined }), "events[0].event_source REQUIRED_FIELD_MISSING"],
    ["no transaction id", anIngest({ transactionId: undefined }), "events[0].transaction_id REQUIRED_FIELD_MISSING"],
    [
      "a long transaction id",
      anIngest({ transactionId: "x".repeat(65) }),
      "events[0].transaction_id FIELD_VALUE_TOO_LONG",
    ],
    [
      "a click id with a space",
      anIngest({ adIdentifiers: { gclid: "a b" } }),
      "events[0].ad_identifiers.gclid INVALID_FORMAT",
    ],
    [
      "a merchant by name",
      anIngest({ cartData: { merchantId: "acme" } }),
      "events[0].cart_data.merchant_id INVALID_MERCHANT_ID",
    ],
    [
      "no piece of an item",
      anIngest({ cartData: { items: [{ quantity: "0" }] } }),
      "events[0].cart_data.items[0].quantity INVALID_NUMBER_FORMAT",
    ],
  ])("refuses %s and stores nothing", async (_what, body, expected) => {
    const answer = await google.ingest(token, body);
    expect(answer.status).toBe(400);
    expect(violationsOf(judge, answer)).toEqual([expected]);
    expect(await conversions()).toEqual([]);
  });

  test.each<[string, Json]>([
    ["an unknown field", anIngest({ orderId: "1" })],
    ["the Ads API's name for an address", withIdentifier({ addressInfo: {} })],
    ["two identifiers in one", withIdentifier({ emailAddress: DIGEST, phoneNumber: DIGEST })],
    ["the Ads API's word for consent", anIngest({}, { consent: { adUserData: "GRANTED" } })],
    ["a time with a space", anIngest({ eventTimestamp: "2026-11-21 17:04:11+01:00" })],
    ["text for a number", anIngest({ conversionValue: "59.90" })],
    ["a value that is no number", anIngest({ conversionValue: "NaN" })],
    ["a Unix time", anIngest({ eventTimestamp: 1_795_305_600 })],
    ["a numeric enum", anIngest({ eventSource: 3 })],
    ["a snake_case key", anIngest({ transaction_id: "1" })],
  ])("does not parse %s", async (_what, body) => {
    const answer = await google.ingest(token, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain("Invalid JSON payload received.");
    expect((await google.violations()).some((violation) => violation.startsWith("schema:"))).toBe(true);
  });
});
