import { beforeAll, describe, expect, test } from "vitest";
import { type Judge, loadJudge } from "./judge";

const ROW = "google.ads.googleads.v25.services.GoogleAdsRow";
const MUTATE = "google.ads.googleads.v25.services.MutateConversionActionsRequest";
const CAMPAIGN = "google.ads.googleads.v25.resources.Campaign";
const INGEST = "google.ads.datamanager.v1.IngestEventsRequest";
const HASH = "509e933019bb285a134a9334b8bb679dff79d0ce023d529af4bd744d47b4fd8a";

let judge: Judge;
beforeAll(async () => {
  judge = await loadJudge();
});

function aRequest(event: Record<string, unknown> = {}, top: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    destinations: [
      { operatingAccount: { accountType: "GOOGLE_ADS", accountId: "1234567890" }, productDestinationId: "7712337565" },
    ],
    encoding: "HEX",
    consent: { adUserData: "CONSENT_GRANTED" },
    events: [
      {
        transactionId: "t-1",
        eventTimestamp: "2026-11-21T17:04:11+02:00",
        eventSource: "IN_STORE",
        conversionValue: 59.9,
        currency: "EUR",
        userData: { userIdentifiers: [{ emailAddress: HASH }] },
        ...event,
      },
    ],
    ...top,
  };
}

test("the judge is on where development dependencies are installed", () => {
  expect(judge.on).toBe(true);
});

test("the requests of the product's shape pass", () => {
  expect(judge.judge(INGEST, aRequest())).toBeNull();
  expect(
    judge.judge(MUTATE, {
      operations: [
        {
          create: {
            name: "Till purchases",
            type: "UPLOAD_CLICKS",
            category: "PURCHASE",
            status: "ENABLED",
            countingType: "MANY_PER_CLICK",
            clickThroughLookbackWindowDays: "90",
          },
        },
      ],
      responseContentType: "MUTABLE_RESOURCE",
    }),
  ).toBeNull();
});

describe("refuses", () => {
  const identifiers = (identifier: unknown): Record<string, unknown> =>
    aRequest({ userData: { userIdentifiers: [identifier] } });
  test.each<[string, string, unknown]>([
    ["an unknown key", INGEST, aRequest({ orderId: "1" })],
    ["hashedEmailAddress", INGEST, identifiers({ hashedEmailAddress: HASH })],
    ["addressInfo", INGEST, identifiers({ addressInfo: { regionCode: "FR" } })],
    ["an unknown enum name", INGEST, aRequest({ eventSource: "STORE" })],
    ["text for a double", INGEST, aRequest({ conversionValue: "abc" })],
    ["a number for a string", INGEST, aRequest({ transactionId: 4711 })],
    ["text for a boolean", INGEST, aRequest({}, { validateOnly: "true" })],
    ["two identifiers in one", INGEST, identifiers({ emailAddress: HASH, phoneNumber: HASH })],
    ["an object for an array", INGEST, aRequest({}, { destinations: {} })],
    ["the Ads API's word for consent", INGEST, aRequest({}, { consent: { adUserData: "GRANTED" } })],
    ["a time with a space", INGEST, aRequest({ eventTimestamp: "2026-11-21 17:04:11+02:00" })],
    ["a Unix time", INGEST, aRequest({ eventTimestamp: 1_795_305_600 })],
    ["startDate on a campaign", CAMPAIGN, { startDate: "2026-12-01" }],
    ["a snake_case key", INGEST, aRequest({ conversion_value: 5 })],
    ["a snake_case key deep down", INGEST, identifiers({ email_address: HASH })],
    ["a numeric enum", INGEST, aRequest({ eventSource: 3 })],
  ])("%s", (_what, typeName, body) => {
    expect(judge.judge(typeName, body)).toEqual(expect.any(String));
  });
});

describe("knows of Data Manager what is younger than its protos on npm", () => {
  const V1 = "google.ads.datamanager.v1";
  test.each<[string, string, unknown]>([
    [
      "people in compositeData",
      "IngestAudienceMembersRequest",
      { audienceMembers: [{ compositeData: { userData: { userIdentifiers: [{ emailAddress: HASH }] } } }] },
    ],
    ["emptying a list", "RemoveAllAudienceMembersRequest", { removeAsOfTime: "2026-11-21T17:04:11Z" }],
    [
      "warnings",
      "IngestEventsResponse",
      { requestId: "t-1", fieldWarnings: [{ field: "events[0]", reason: "WARNING_REASON_GENERIC", description: "…" }] },
    ],
    [
      "counts by kind",
      "RetrieveRequestStatusResponse",
      {
        requestStatusPerDestination: [
          {
            requestStatus: "PARTIAL_SUCCESS",
            errorInfo: { errorCounts: [{ recordCount: "1", reason: "PROCESSING_ERROR_REASON_TOO_RECENT_CLICK" }] },
            audienceMembersIngestionStatus: {
              compositeDataIngestionStatus: {
                recordCount: "3",
                dataTypeCounts: [{ type: "PHONE_NUMBER", count: "2" }],
                uploadMatchRateRange: "MATCH_RATE_RANGE_31_TO_40",
              },
            },
          },
        ],
      },
    ],
    ["an account of Floodlight", "ProductAccount", { accountType: "FLOODLIGHT_CONFIG", accountId: "1" }],
  ])("%s", (_what, name, body) => {
    expect(judge.judge(`${V1}.${name}`, body)).toBeNull();
  });

  test("and that a member has one kind of data", () => {
    const member = { compositeData: {}, userData: { userIdentifiers: [] } };
    expect(judge.judge(`${V1}.AudienceMember`, member)).toEqual(expect.any(String));
  });
});

describe("reads what Google writes beside its fields", () => {
  test("fields only Google sets", () => {
    expect(judge.findOutputOnly(CAMPAIGN, { name: "A", servingStatus: "SERVING" })).toBe("serving_status");
    expect(judge.findOutputOnly(MUTATE, { operations: [{ create: { name: "A" } }, { create: { id: "1" } }] })).toBe(
      "operations[1].create.id",
    );
    expect(judge.findOutputOnly(CAMPAIGN, { name: "A", status: "PAUSED" })).toBeNull();
  });

  test("fields that must be there", () => {
    expect(judge.findMissing(INGEST, aRequest())).toEqual([]);
    expect(judge.findMissing(INGEST, aRequest({ eventTimestamp: undefined }, { destinations: [{}] }))).toEqual([
      "destinations[0].operating_account",
      "destinations[0].product_destination_id",
      "events[0].event_timestamp",
    ]);
    expect(judge.findMissing(INGEST, { events: [] })).toEqual(["destinations", "events"]);
  });

  test("fields that stay as they were made, and paths", () => {
    expect(judge.findField(CAMPAIGN, "advertising_channel_type")?.behaviors).toEqual(["IMMUTABLE"]);
    expect(judge.route("google.ads.datamanager.v1.IngestionService.RemoveAllAudienceMembers")).toEqual({
      verb: "POST",
      path: "/v1/audienceMembers:removeAll",
    });
  });
});

test("GAQL fields are found by walking a row", () => {
  expect(judge.findField(ROW, "metrics.cost_micros")).toMatchObject({ kind: "scalar", scalar: "int64" });
  expect(judge.findField(ROW, "campaign.primary_status")?.enumNames).toContain("MISCONFIGURED");
  expect(judge.findField(ROW, "customer.conversion_tracking_setting.accepted_customer_data_terms")).not.toBeNull();
  expect(judge.findField(ROW, "campaign.start_date")).toBeNull();
  expect(judge.findField(ROW, "ad_group_label.id")).toBeNull();
});
