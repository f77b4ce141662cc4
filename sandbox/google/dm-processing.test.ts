import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { violationsOf } from "./google-answers.fixture";
import {
  aDestination,
  anEvent,
  anIngest,
  beforeEachTest,
  type GoogleClient,
  type Json,
  LAURENT_GROUP,
  TILL_ACTION,
} from "./google-client.fixture";

const P = "PROCESSING_ERROR_REASON_";

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});
const conversions = async (): Promise<string[]> =>
  (await google.control("GET", "conversions?platform=google")).body.map(({ key }: Json) => key);
/** What becomes of events with these transaction ids. */
async function outcomeOf(...transactionIds: readonly string[]): Promise<Json> {
  const events = transactionIds.map((transactionId) => anEvent({ transactionId }));
  const { body } = await google.ingest(token, anIngest({}, { events }));
  await google.control("POST", "clock", { offsetMs: 31 * 60_000 });
  const answer = await google.get(`/v1/requestStatus:retrieve?requestId=${body.requestId}`, token);
  await google.control("POST", "clock", { offsetMs: 0 });
  expect(judge.judgeAnswer("google.ads.datamanager.v1.RetrieveRequestStatusResponse", answer.body)).toBeNull();
  const { requestStatus, errorInfo } = answer.body.requestStatusPerDestination[0];
  return [
    requestStatus,
    ...(errorInfo?.errorCounts ?? []).map(({ reason, recordCount }: Json) => `${reason} ${recordCount}`),
  ];
}

describe("an error that Google finds in processing", () => {
  test("is given to the sales that a test names, by the beginning of their id", async () => {
    await google.change({
      processingErrors: [
        { transaction: "late-", reason: `${P}TOO_RECENT_CLICK` },
        { transaction: "sale-2", reason: `${P}CLICK_NOT_FOUND` },
      ],
    });
    expect(await outcomeOf("sale-1", "late-1", "late-2", "sale-2")).toEqual([
      "PARTIAL_SUCCESS",
      `${P}TOO_RECENT_CLICK 2`,
      `${P}CLICK_NOT_FOUND 1`,
    ]);
    expect(await conversions()).toEqual(["sale-1"]);
    expect(await google.violations()).toEqual([]);
  });

  test("is given as often as a test says, and passes", async () => {
    await google.change({ processingErrors: [{ transaction: "", reason: `${P}INTERNAL_ERROR`, times: 1 }] });
    expect(await outcomeOf("sale-1")).toEqual(["FAILED", `${P}INTERNAL_ERROR 1`]);
    expect(await outcomeOf("sale-1")).toEqual(["SUCCESS"]);
  });

  test("is one that Google knows", async () => {
    const processingErrors = [{ transaction: "sale-1", reason: "TOO_BLUE" }];
    await expect(google.change({ processingErrors })).rejects.toThrow("processingErrors.0.reason");
  });
});

test("an action may refuse a source, and with it that event alone is named", async () => {
  const { body } = await google.control("GET", "accounts/google");
  const [harbour] = body.customers;
  const conversionActions = harbour.conversionActions.map((action: Json) =>
    action.id === TILL_ACTION ? { ...action, refusedEventSources: ["WEB"] } : action,
  );
  await google.change({}, { conversionActions });
  const events = [anEvent({ transactionId: "a" }), anEvent({ transactionId: "b", eventSource: "WEB" })];
  expect(violationsOf(judge, await google.ingest(token, anIngest({}, { events })))).toEqual([
    "events[1].event_source EVENT_SOURCE_AND_DESTINATION_MISMATCH",
  ]);
  expect(await google.violations()).toEqual([]);
});

describe("a manager that owns the conversion actions of the accounts below it", () => {
  const group = { accountType: "GOOGLE_ADS", accountId: LAURENT_GROUP };
  const destinations = [aDestination({ operatingAccount: group, productDestinationId: "7999" })];
  const share = async (terms: Json = {}) => {
    const { body } = await google.control("GET", "accounts/google");
    const conversionActions = [{ id: "7999", name: "Group till", type: "UPLOAD_CLICKS" }];
    const customers = body.customers.map((one: Json) => {
      if (one.id === LAURENT_GROUP) return { ...one, conversionCustomerId: LAURENT_GROUP, conversionActions, ...terms };
      return one.managerId === LAURENT_GROUP ? { ...one, conversionCustomerId: LAURENT_GROUP } : one;
    });
    await google.change({ customers });
  };

  test("takes their sales", async () => {
    await share();
    expect((await google.ingest(token, anIngest({}, { destinations }))).status).toBe(200);
    expect(await conversions()).toEqual(["sale-1"]);
  });

  test("hands down its terms", async () => {
    await share({ acceptedCustomerDataTerms: false });
    expect(violationsOf(judge, await google.ingest(token, anIngest({}, { destinations })))).toEqual([
      "destinations[0] DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED",
    ]);
    const query =
      "SELECT customer.id, customer.conversion_tracking_setting.accepted_customer_data_terms FROM customer LIMIT 1";
    const answer = await google.search(token, "5190273348", query, { "login-customer-id": LAURENT_GROUP });
    expect(answer.body[0].results[0].customer).not.toHaveProperty(
      "conversionTrackingSetting.acceptedCustomerDataTerms",
    );
  });

  test("takes no members of lists", async () => {
    await share();
    const body = {
      destinations: [{ operatingAccount: group, productDestinationId: "1" }],
      audienceMembers: [{ compositeData: { userData: anEvent().userData } }],
      encoding: "HEX",
      consent: { adUserData: "CONSENT_GRANTED", adPersonalization: "CONSENT_GRANTED" },
      termsOfService: { customerMatchTermsOfServiceStatus: "ACCEPTED" },
    };
    expect(violationsOf(judge, await google.json("/v1/audienceMembers:ingest", token, body))).toEqual([
      "destinations[0].operating_account INVALID_DESTINATION",
    ]);
  });
});
