import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { codesOf, partialCodes, SERVICES } from "./google-answers.fixture";
import {
  type Answer,
  anIngest,
  beforeEachTest,
  DIGEST,
  type GoogleClient,
  HARBOUR_STREET,
  type Json,
  TILL_ACTION,
  WEB_ACTION,
} from "./google-client.fixture";

const C = `customers/${HARBOUR_STREET}/conversionActions`;
const DAY_MS = 86_400_000;
const at = (ms: number): string => `${new Date(Date.now() + ms).toISOString().slice(0, 19).replace("T", " ")}+00:00`;
const CLICK_TIME = at(-2 * 3_600_000);
const aClick = (given: Json = {}): Json => ({
  gclid: "Cj0",
  conversionAction: `${C}/${TILL_ACTION}`,
  conversionDateTime: CLICK_TIME,
  conversionValue: 59.9,
  currencyCode: "EUR",
  orderId: "order-1",
  consent: { adUserData: "GRANTED" },
  ...given,
});
const person = (identifier: Json): Json => aClick({ gclid: undefined, userIdentifiers: [identifier] });

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});
const upload = (conversions: readonly Json[], more: Json = {}): Promise<Answer> =>
  google.ads(token, "uploadClickConversions", { conversions, partialFailure: true, ...more });
const adjust = (given: Json, more: Json = {}): Promise<Answer> =>
  google.ads(token, "uploadConversionAdjustments", {
    conversionAdjustments: [
      {
        conversionAction: `${C}/${TILL_ACTION}`,
        orderId: "order-1",
        adjustmentType: "RETRACTION",
        adjustmentDateTime: at(-60_000),
        ...given,
      },
    ],
    partialFailure: true,
    ...more,
  });
const conversions = async (): Promise<Json[]> => (await google.control("GET", "conversions?platform=google")).body;

describe("uploadClickConversions", () => {
  test("of two people in one second are two, also without an order or a click", async () => {
    await google.change({}, { clickUploadsAllowlisted: true });
    const people = [DIGEST, `1${DIGEST.slice(1)}`].map((hashedEmail) => ({
      ...person({ hashedEmail }),
      orderId: undefined,
    }));
    await upload(people);
    expect(await conversions()).toMatchObject([{ times: 1 }, { times: 1 }]);
  });

  test("is closed to newcomers: HTTP 200, and every row fails", async () => {
    const answer = await upload([aClick(), aClick({ orderId: "order-2" })]);
    expect(
      judge.judgeAnswer(`${SERVICES}.UploadClickConversionsResponse`, { ...answer.body, partialFailureError: {} }),
    ).toBeNull();
    expect(partialCodes(judge, answer)).toEqual([
      "notAllowlistedError.CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE conversions[0]",
      "notAllowlistedError.CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE conversions[1]",
    ]);
    expect(answer.body.results).toEqual([{}, {}]);
    expect(await conversions()).toEqual([]);
    expect(await google.violations()).not.toEqual([]);
  });

  test("takes what is sound and names the rest by its row", async () => {
    await google.change({}, { clickUploadsAllowlisted: true });
    const answer = await upload([aClick({ orderId: "a" }), aClick({ orderId: "b", currencyCode: undefined })]);
    expect(partialCodes(judge, answer)).toEqual(["fieldError.REQUIRED conversions[1].currency_code"]);
    expect(answer.body.results).toEqual([
      { gclid: "Cj0", conversionAction: `${C}/${TILL_ACTION}`, conversionDateTime: CLICK_TIME },
      {},
    ]);
    expect((await conversions()).map(({ key }) => key)).toEqual(["a"]);
  });

  test("tells row 0 with and without an index", async () => {
    const seen = new Set<boolean>();
    for (let tries = 0; tries < 20; tries += 1) {
      const { body } = await upload([aClick()]);
      const [element] = body.partialFailureError.details[0].errors[0].location.fieldPathElements;
      seen.add("index" in element);
    }
    expect(seen).toEqual(new Set([true, false]));
  });

  test.each<[string, readonly Json[], string]>([
    ["no action", [aClick({ conversionAction: undefined })], "fieldError.REQUIRED conversions[0].conversion_action"],
    [
      "an unknown action",
      [aClick({ conversionAction: `${C}/1` })],
      "conversionUploadError.NO_CONVERSION_ACTION_FOUND conversions[0].conversion_action",
    ],
    [
      "an action of a website",
      [aClick({ conversionAction: `${C}/${WEB_ACTION}` })],
      "conversionUploadError.INVALID_CONVERSION_ACTION_TYPE conversions[0].conversion_action",
    ],
    ["no time", [aClick({ conversionDateTime: undefined })], "fieldError.REQUIRED conversions[0].conversion_date_time"],
    [
      "a time without its zone",
      [aClick({ conversionDateTime: CLICK_TIME.slice(0, 19) })],
      "dateError.INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET conversions[0].conversion_date_time",
    ],
    [
      "a time to come",
      [aClick({ conversionDateTime: at(DAY_MS) })],
      "dateError.LATER_THAN_MAXIMUM_DATE conversions[0].conversion_date_time",
    ],
    [
      "a click long ago",
      [aClick({ conversionDateTime: at(-91 * DAY_MS) })],
      "conversionUploadError.EXPIRED_EVENT conversions[0].conversion_date_time",
    ],
    [
      "both braids",
      [aClick({ gclid: undefined, gbraid: "a", wbraid: "b" })],
      "conversionUploadError.GBRAID_WBRAID_BOTH_SET conversions[0]",
    ],
    ["two click ids", [aClick({ gbraid: "a" })], "fieldError.VALUE_MUST_BE_UNSET conversions[0].gclid"],
    ["nobody", [aClick({ gclid: undefined })], "fieldError.REQUIRED conversions[0].gclid"],
    [
      "a click with a space",
      [aClick({ gclid: "a b" })],
      "conversionUploadError.UNPARSEABLE_GCLID conversions[0].gclid",
    ],
    [
      "six identifiers",
      [aClick({ userIdentifiers: Array.from({ length: 6 }, () => ({ hashedEmail: DIGEST })) })],
      "collectionSizeError.TOO_MANY conversions[0].user_identifiers",
    ],
    [
      "an address",
      [person({ addressInfo: { hashedFirstName: DIGEST } })],
      "conversionUploadError.UNSUPPORTED_USER_IDENTIFIER conversions[0].user_identifiers[0]",
    ],
    [
      "an upper-case hash",
      [person({ hashedEmail: DIGEST.toUpperCase() })],
      "conversionUploadError.INVALID_USER_IDENTIFIER conversions[0].user_identifiers[0]",
    ],
    [
      "consent to personalisation",
      [aClick({ consent: { adUserData: "GRANTED", adPersonalization: "GRANTED" } })],
      "fieldError.VALUE_MUST_BE_UNSET conversions[0].consent.ad_personalization",
    ],
    [
      "an unknown currency",
      [aClick({ currencyCode: "EURO" })],
      "currencyCodeError.UNSUPPORTED conversions[0].currency_code",
    ],
    [
      "an order twice",
      [aClick(), aClick({ gclid: "Cj1" })],
      "conversionUploadError.DUPLICATE_ORDER_ID conversions[1].order_id",
    ],
    [
      "a click twice",
      [aClick({ orderId: undefined }), aClick({ orderId: undefined })],
      "conversionUploadError.DUPLICATE_CLICK_CONVERSION_IN_REQUEST conversions[1]",
    ],
    [
      "a person for an order",
      [aClick({ orderId: "maya@example.com" })],
      "conversionUploadError.ORDER_ID_CONTAINS_PII conversions[0].order_id",
    ],
  ])("refuses a row with %s", async (_what, rows, expected) => {
    await google.change({}, { clickUploadsAllowlisted: true });
    expect(partialCodes(judge, await upload(rows))).toEqual([expected]);
  });

  test("refuses what was uploaded before, a young action, and people without terms or opt-in", async () => {
    await google.change({}, { clickUploadsAllowlisted: true });
    await upload([aClick(), aClick({ orderId: undefined, gclid: "Cj9" })]);
    expect(
      partialCodes(judge, await upload([aClick({ gclid: "Cj2" }), aClick({ orderId: undefined, gclid: "Cj9" })])),
    ).toEqual([
      "conversionUploadError.ORDER_ID_ALREADY_IN_USE conversions[0].order_id",
      "conversionUploadError.CLICK_CONVERSION_ALREADY_EXISTS conversions[1]",
    ]);
    const fresh = { id: "79", name: "Fresh", type: "UPLOAD_CLICKS", createdAt: new Date().toISOString() };
    await google.change({}, { conversionActions: [fresh], acceptedCustomerDataTerms: false });
    const young = { conversionAction: `${C}/79`, orderId: "x" };
    expect(partialCodes(judge, await upload([aClick(young)]))).toEqual([
      "conversionUploadError.TOO_RECENT_CONVERSION_ACTION conversions[0].conversion_action",
    ]);
    const people = { ...young, userIdentifiers: [{ hashedEmail: DIGEST }] };
    expect(partialCodes(judge, await upload([aClick(people)]))).toContain(
      "conversionUploadError.CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS conversions[0]",
    );
    await google.change({}, { acceptedCustomerDataTerms: true, enhancedConversionsForLeadsEnabled: false });
    expect(partialCodes(judge, await upload([aClick(people)]))).toContain(
      "conversionUploadError.CUSTOMER_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS conversions[0]",
    );
  });

  test.each<[string, Json, string]>([
    ["partial failure off", { partialFailure: false }, "partialFailureError.PARTIAL_FAILURE_MODE_REQUIRED"],
    ["no row", { conversions: [] }, "requestError.REQUIRED_FIELD_MISSING"],
    [
      "more than 2,000 rows",
      { conversions: Array.from({ length: 2_001 }, () => aClick()) },
      "conversionUploadError.TOO_MANY_CONVERSIONS_IN_REQUEST",
    ],
    ["a job below zero", { jobId: -1 }, "conversionUploadError.INVALID_JOB_ID"],
  ])("refuses a request with %s", async (_what, more, code) => {
    const answer = await upload([aClick()], more);
    expect(answer.status).toBe(400);
    expect(codesOf(judge, answer)).toEqual([code]);
  });
});

describe("uploadConversionAdjustments", () => {
  const sold = () =>
    google.ingest(
      token,
      anIngest({ transactionId: "order-1", eventTimestamp: new Date(Date.now() - 600_000).toISOString() }),
    );

  test("takes a sale back, once", async () => {
    await sold();
    const answer = await adjust({});
    expect(judge.judgeAnswer(`${SERVICES}.UploadConversionAdjustmentsResponse`, answer.body)).toBeNull();
    expect(answer.body.results).toMatchObject([{ orderId: "order-1", adjustmentType: "RETRACTION" }]);
    expect(await google.violations()).toEqual([]);
    expect(partialCodes(judge, await adjust({}))).toEqual([
      "conversionAdjustmentUploadError.CONVERSION_ALREADY_RETRACTED conversion_adjustments[0]",
    ]);
  });

  test("restates a sale, later each time", async () => {
    await sold();
    const restate = (minutesAgo: number): Promise<Answer> =>
      adjust({
        adjustmentType: "RESTATEMENT",
        adjustmentDateTime: at(-minutesAgo * 60_000),
        restatementValue: { adjustedValue: 10, currencyCode: "EUR" },
      });
    const time = at(-3 * 60_000);
    expect(
      (
        await adjust({
          adjustmentType: "RESTATEMENT",
          adjustmentDateTime: time,
          restatementValue: { adjustedValue: 10 },
        })
      ).body.results[0],
    ).not.toEqual({});
    expect(partialCodes(judge, await restate(5))).toEqual([
      "conversionAdjustmentUploadError.MORE_RECENT_RESTATEMENT_FOUND conversion_adjustments[0].adjustment_date_time",
    ]);
    expect(
      partialCodes(
        judge,
        await adjust({
          adjustmentType: "RESTATEMENT",
          adjustmentDateTime: time,
          restatementValue: { adjustedValue: 9 },
        }),
      ),
    ).toEqual([
      "conversionAdjustmentUploadError.RESTATEMENT_ALREADY_EXISTS conversion_adjustments[0].adjustment_date_time",
    ]);
    expect((await restate(1)).body.results[0]).not.toEqual({});
  });

  const ROW = "conversion_adjustments[0]";
  test.each<[string, Json, string]>([
    ["no action", { conversionAction: undefined }, `fieldError.REQUIRED ${ROW}.conversion_action`],
    [
      "an unknown action",
      { conversionAction: `${C}/1` },
      `conversionAdjustmentUploadError.NO_CONVERSION_ACTION_FOUND ${ROW}.conversion_action`,
    ],
    ["no type", { adjustmentType: undefined }, `fieldError.REQUIRED ${ROW}.adjustment_type`],
    ["no time", { adjustmentDateTime: undefined }, `fieldError.REQUIRED ${ROW}.adjustment_date_time`],
    ["no conversion", { orderId: undefined }, `fieldError.REQUIRED ${ROW}.order_id`],
    [
      "two names of one conversion",
      { gclidDateTimePair: { gclid: "Cj0", conversionDateTime: CLICK_TIME } },
      `conversionAdjustmentUploadError.GCLID_DATE_TIME_PAIR_AND_ORDER_ID_BOTH_SET ${ROW}`,
    ],
    [
      "a value for a retraction",
      { restatementValue: { adjustedValue: 1 } },
      `fieldError.VALUE_MUST_BE_UNSET ${ROW}.restatement_value`,
    ],
    [
      "a restatement without a value",
      { adjustmentType: "RESTATEMENT" },
      `fieldError.REQUIRED ${ROW}.restatement_value`,
    ],
    [
      "an enhancement of a till's sale",
      { adjustmentType: "ENHANCEMENT", userIdentifiers: [{ hashedEmail: DIGEST }] },
      `conversionAdjustmentUploadError.CONVERSION_ACTION_NOT_ELIGIBLE_FOR_ENHANCEMENT ${ROW}`,
    ],
    ["a sale that never was", { orderId: "order-9" }, `conversionAdjustmentUploadError.CONVERSION_NOT_FOUND ${ROW}`],
    [
      "a time before the sale",
      { adjustmentDateTime: at(-DAY_MS) },
      `conversionAdjustmentUploadError.ADJUSTMENT_PRECEDES_CONVERSION ${ROW}.adjustment_date_time`,
    ],
  ])("refuses %s", async (_what, given, expected) => {
    await sold();
    expect(partialCodes(judge, await adjust(given))).toEqual([expected]);
  });

  test.each<[string, Json, string]>([
    ["partial failure off", { partialFailure: false }, "partialFailureError.PARTIAL_FAILURE_MODE_REQUIRED"],
    ["no row", { conversionAdjustments: [] }, "requestError.REQUIRED_FIELD_MISSING"],
    [
      "more than 2,000 rows",
      { conversionAdjustments: Array.from({ length: 2_001 }, () => ({ orderId: "1" })) },
      "conversionAdjustmentUploadError.TOO_MANY_ADJUSTMENTS_IN_REQUEST",
    ],
  ])("refuses a request with %s", async (_what, more, code) => {
    expect(codesOf(judge, await adjust({}, more))).toEqual([code]);
  });
});
