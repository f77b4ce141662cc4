import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { codesOf, rowsOf, SERVICES } from "./google-answers.fixture";
import {
  type Answer,
  beforeEachTest,
  type GoogleClient,
  HARBOUR_STREET,
  type Json,
  LAURENT_GROUP,
  MARKET_HALL,
  TILL_ACTION,
} from "./google-client.fixture";

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});

describe("conversion actions", () => {
  const aCreate = (given: Json = {}): Json => ({
    operations: [
      {
        create: {
          name: "Till sales",
          type: "UPLOAD_CLICKS",
          category: "PURCHASE",
          status: "ENABLED",
          countingType: "MANY_PER_CLICK",
          primaryForGoal: false,
          clickThroughLookbackWindowDays: "90",
          valueSettings: { defaultValue: 0, defaultCurrencyCode: "EUR", alwaysUseDefaultValue: false },
          ...given,
        },
      },
    ],
  });
  const mutate = (body: unknown): Promise<Answer> =>
    google.json(`/v25/customers/${HARBOUR_STREET}/conversionActions:mutate`, token, body);
  const LIST =
    "SELECT conversion_action.id, conversion_action.name, conversion_action.type, conversion_action.category, conversion_action.status, conversion_action.counting_type, conversion_action.owner_customer, conversion_action.primary_for_goal FROM conversion_action WHERE conversion_action.status = 'ENABLED'";

  test("can be created and listed", async () => {
    const answer = await mutate({ ...aCreate(), responseContentType: "MUTABLE_RESOURCE" });
    expect(answer.status).toBe(200);
    expect(judge.judgeAnswer(`${SERVICES}.MutateConversionActionsResponse`, answer.body)).toBeNull();
    const rows = rowsOf(judge, await google.search(token, HARBOUR_STREET, LIST));
    expect(rows.map(({ conversionAction }) => conversionAction.name)).toEqual([
      "Till purchases",
      "Website purchases",
      "Till sales",
    ]);
    expect(rows[2].conversionAction).toMatchObject({
      resourceName: answer.body.results[0].resourceName,
      primaryForGoal: false,
      ownerCustomer: `customers/${HARBOUR_STREET}`,
    });
    expect(await google.violations()).toEqual([]);
  });

  test("a name that is taken is nobody's fault, everything else is the client's", async () => {
    await mutate(aCreate({ name: "Till purchases" }));
    expect(await google.violations()).toEqual([]);
    await mutate(aCreate({ type: "STORE_SALES" }));
    expect(await google.violations()).toHaveLength(1);
  });

  test("the account without one for uploads gets its first, and holds events back for six hours", async () => {
    const headers = { "login-customer-id": LAURENT_GROUP };
    const list = async (): Promise<Json[]> => rowsOf(judge, await google.search(token, MARKET_HALL, LIST, headers));
    expect((await list()).map(({ conversionAction }) => conversionAction.type)).toEqual(["WEBPAGE"]);
    const made = await google.ads(token, "conversionActions:mutate", aCreate(), MARKET_HALL, headers);
    expect(made.status).toBe(200);
    expect((await list()).map(({ conversionAction }) => conversionAction.type)).toEqual(["WEBPAGE", "UPLOAD_CLICKS"]);
  });

  test("validateOnly creates nothing and answers nothing", async () => {
    expect((await mutate({ ...aCreate(), validateOnly: true })).body).toEqual({});
    expect(rowsOf(judge, await google.search(token, HARBOUR_STREET, LIST))).toHaveLength(2);
  });

  test.each<[string, Json, string]>([
    ["no name", aCreate({ name: undefined }), "fieldError.REQUIRED"],
    ["no type", aCreate({ type: undefined }), "fieldError.REQUIRED"],
    ["a name that is taken", aCreate({ name: "Till purchases" }), "conversionActionError.DUPLICATE_NAME"],
    ["a field of Google's", aCreate({ ownerCustomer: "customers/1" }), "fieldError.VALUE_MUST_BE_UNSET"],
    ["a tag of Google's", aCreate({ tagSnippets: [] }), "fieldError.VALUE_MUST_BE_UNSET"],
    ["a long name", aCreate({ name: "x".repeat(101) }), "stringLengthError.TOO_LONG"],
    ["an operation that does nothing", { operations: [{}] }, "requestError.OPERATION_REQUIRED"],
    [
      "an action that is not there",
      { operations: [{ remove: `customers/${HARBOUR_STREET}/conversionActions/1` }] },
      "mutateError.RESOURCE_NOT_FOUND",
    ],
    ["store sales", aCreate({ type: "STORE_SALES" }), "conversionActionError.CREATION_NOT_SUPPORTED"],
    [
      "a new type",
      {
        operations: [
          {
            update: { resourceName: `customers/${HARBOUR_STREET}/conversionActions/${TILL_ACTION}`, type: "WEBPAGE" },
            updateMask: "type",
          },
        ],
      },
      "fieldError.IMMUTABLE_FIELD",
    ],
    [
      "an update without a mask",
      {
        operations: [
          { update: { resourceName: `customers/${HARBOUR_STREET}/conversionActions/${TILL_ACTION}`, name: "New" } },
        ],
      },
      "fieldMaskError.FIELD_MASK_MISSING",
    ],
    ["no operation", { operations: [] }, "requestError.REQUIRED_FIELD_MISSING"],
  ])("%s is refused", async (_what, body, code) => {
    const answer = await mutate(body);
    expect(answer.status).toBe(400);
    expect(codesOf(judge, answer)).toEqual([code]);
    expect(rowsOf(judge, await google.search(token, HARBOUR_STREET, LIST))).toHaveLength(2);
  });

  test.each<[string, Json]>([
    ["an unknown field", aCreate({ colour: "red" })],
    ["an unknown status", aCreate({ status: "ACTIVE" })],
    ["a numeric enum", aCreate({ status: 2 })],
    ["a snake_case key", aCreate({ primary_for_goal: true })],
  ])("%s does not parse", async (_what, body) => {
    const answer = await mutate(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain("Invalid JSON payload received.");
  });
});
