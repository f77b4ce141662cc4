import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { aCampaign, changed, without } from "./ads-mutate.fixture";
import { codesAndPlaces, codesOf, rowsOf, SERVICES } from "./google-answers.fixture";
import {
  type Answer,
  beforeEachTest,
  type GoogleClient,
  HARBOUR_STREET,
  type Json,
  LAURENT_GROUP,
} from "./google-client.fixture";

const C = `customers/${HARBOUR_STREET}`;
const LIST = "SELECT campaign.id, campaign.name, campaign.status, campaign_budget.amount_micros FROM campaign";

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});
const mutate = (mutateOperations: readonly Json[], more: Json = {}): Promise<Answer> =>
  google.ads(token, "googleAds:mutate", { mutateOperations, ...more });
const campaigns = async (where = ""): Promise<Json[]> =>
  rowsOf(judge, await google.search(token, HARBOUR_STREET, `${LIST}${where}`));

describe("a campaign in one piece", () => {
  test("is stored with its budget, place, ad group, keyword and ad, paused and without figures", async () => {
    const answer = await mutate(aCampaign(), { responseContentType: "MUTABLE_RESOURCE" });
    expect(answer.status).toBe(200);
    expect(judge.judgeAnswer(`${SERVICES}.MutateGoogleAdsResponse`, answer.body)).toBeNull();
    const names = answer.body.mutateOperationResponses.map((one: Json) => Object.values<Json>(one)[0].resourceName);
    expect(names.map((name: string) => name.split("/")[2])).toEqual([
      "campaignBudgets",
      "campaigns",
      "campaignCriteria",
      "adGroups",
      "adGroupCriteria",
      "adGroupAds",
    ]);
    expect(JSON.stringify(answer.body)).not.toMatch(/\/-\d/);
    const made = await campaigns(" WHERE campaign.name = 'Winter 7f3a'");
    expect(made).toMatchObject([
      { campaign: { resourceName: names[1], status: "PAUSED" }, campaignBudget: { amountMicros: "5000000" } },
    ]);
    const figures = await google.search(
      token,
      HARBOUR_STREET,
      "SELECT campaign.id, segments.date, metrics.clicks FROM campaign WHERE segments.date DURING LAST_7_DAYS AND campaign.name = 'Winter 7f3a'",
    );
    expect(rowsOf(judge, figures)).toEqual([]);
    expect(await google.violations()).toEqual([]);
  });

  test("can be found again by the names of its parts", async () => {
    await mutate(aCampaign());
    const first = async (query: string): Promise<Json> =>
      rowsOf(judge, await google.search(token, HARBOUR_STREET, query))[0];
    expect(
      await first("SELECT campaign_budget.id FROM campaign_budget WHERE campaign_budget.name = 'Winter budget 7f3a'"),
    ).toMatchObject({ campaignBudget: { id: expect.any(String) } });
    expect(await first("SELECT ad_group.name, campaign.name FROM ad_group")).toMatchObject({
      adGroup: { name: "Boots" },
      campaign: { name: "Winter 7f3a" },
    });
    expect(await first("SELECT ad_group_criterion.keyword.text FROM ad_group_criterion")).toMatchObject({
      adGroupCriterion: { keyword: { text: "winter boots" } },
    });
    expect(await first("SELECT ad_group_ad.ad.id, ad_group_ad.status FROM ad_group_ad")).toMatchObject({
      adGroupAd: { status: "PAUSED" },
    });
    expect(await first("SELECT campaign_criterion.location.geo_target_constant FROM campaign_criterion")).toMatchObject(
      { campaignCriterion: { location: { geoTargetConstant: "geoTargetConstants/2276" } } },
    );
  });

  test("is only looked at with validateOnly", async () => {
    expect(await mutate(aCampaign(), { validateOnly: true })).toMatchObject({ status: 200, body: {} });
    expect(await campaigns()).toHaveLength(4);
    expect(await google.violations()).toEqual([]);
  });

  test("leaves nothing behind when one part is refused", async () => {
    const answer = await mutate(changed("adGroupAdOperation", { status: "PAUSED", ad: { finalUrls: [] } }));
    expect(answer.status).toBe(400);
    expect(await campaigns()).toHaveLength(4);
    expect((await mutate(aCampaign())).status).toBe(200);
  });

  test("is enabled, renamed, given another budget and removed afterwards", async () => {
    const made = (await mutate(aCampaign())).body.mutateOperationResponses;
    const budget = made[0].campaignBudgetResult.resourceName;
    const campaign = made[1].campaignResult.resourceName;
    const enabled = await mutate([
      {
        campaignOperation: {
          update: { resourceName: campaign, status: "ENABLED", name: "Winter, live" },
          updateMask: "status,name",
        },
      },
      {
        campaignBudgetOperation: {
          update: { resourceName: budget, amountMicros: "7500000" },
          updateMask: "amountMicros",
        },
      },
    ]);
    expect(judge.judgeAnswer(`${SERVICES}.MutateGoogleAdsResponse`, enabled.body)).toBeNull();
    expect(await campaigns(" WHERE campaign.name = 'Winter, live'")).toMatchObject([
      { campaign: { status: "ENABLED" }, campaignBudget: { amountMicros: "7500000" } },
    ]);
    expect(codesOf(judge, await mutate([{ campaignBudgetOperation: { remove: budget } }]))).toEqual([
      "campaignBudgetError.CAMPAIGN_BUDGET_IN_USE",
    ]);
    expect((await mutate([{ campaignOperation: { remove: campaign } }])).status).toBe(200);
    expect(await campaigns(" WHERE campaign.status = 'REMOVED'")).toHaveLength(1);
    expect((await mutate([{ campaignBudgetOperation: { remove: budget } }])).status).toBe(200);
  });
});

describe("references", () => {
  const [budget, campaign, ...rest] = aCampaign();
  test.each<[string, readonly Json[], string]>([
    [
      "a child before its parent",
      [campaign, budget],
      "mutateError.RESOURCE_NOT_FOUND mutate_operations[0].campaign_operation.create.campaign_budget",
    ],
    [
      "an id nothing was made with",
      [campaign],
      "mutateError.RESOURCE_NOT_FOUND mutate_operations[0].campaign_operation.create.campaign_budget",
    ],
    [
      "a temporary id used twice",
      changed("campaignOperation", { resourceName: `${C}/campaigns/-1` }),
      "newResourceCreationError.DUPLICATE_TEMP_IDS mutate_operations[1].campaign_operation.create.resource_name",
    ],
    [
      "an id of its own choosing",
      changed("campaignBudgetOperation", { resourceName: `${C}/campaignBudgets/7` }),
      "newResourceCreationError.CANNOT_SET_ID_FOR_CREATE mutate_operations[0].campaign_budget_operation.create.resource_name",
    ],
    [
      "the name of another account",
      changed("campaignOperation", { campaignBudget: "customers/1111111111/campaignBudgets/-1" }),
      "mutateError.INCONSISTENT_FIELD_VALUES mutate_operations[1].campaign_operation.create.campaign_budget",
    ],
    [
      "a name that is none",
      changed("campaignOperation", { campaignBudget: "-1" }),
      "requestError.RESOURCE_NAME_MALFORMED mutate_operations[1].campaign_operation.create.campaign_budget",
    ],
    [
      "a parent that failed",
      [changed("campaignBudgetOperation", { amountMicros: undefined })[0], campaign, ...rest],
      "newResourceCreationError.TEMP_ID_RESOURCE_HAD_ERRORS mutate_operations[1].campaign_operation.create.campaign_budget",
    ],
  ])("%s is refused", async (_what, operations, expected) => {
    const answer = await mutate(operations);
    expect(answer.status).toBe(400);
    expect(codesAndPlaces(judge, answer)).toContain(expected);
    expect(await campaigns()).toHaveLength(4);
    expect(await google.violations()).not.toEqual([]);
  });
});

describe("updates", () => {
  const first = async (): Promise<string> => (await campaigns())[0].campaign.resourceName;
  test.each<[string, (name: string) => Json, string]>([
    [
      "without a mask",
      (resourceName) => ({ update: { resourceName, status: "PAUSED" } }),
      "fieldMaskError.FIELD_MASK_MISSING",
    ],
    [
      "of an unknown field",
      (resourceName) => ({ update: { resourceName }, updateMask: "colour" }),
      "fieldMaskError.FIELD_NOT_FOUND",
    ],
    [
      "of a field that stays",
      (resourceName) => ({
        update: { resourceName, advertisingChannelType: "DISPLAY" },
        updateMask: "advertisingChannelType",
      }),
      "fieldError.IMMUTABLE_FIELD",
    ],
    [
      "of a field of Google's",
      (resourceName) => ({ update: { resourceName }, updateMask: "servingStatus" }),
      "fieldError.VALUE_MUST_BE_UNSET",
    ],
    [
      "that removes",
      (resourceName) => ({ update: { resourceName, status: "REMOVED" }, updateMask: "status" }),
      "fieldError.INVALID_VALUE",
    ],
    [
      "of nothing by name",
      () => ({ update: { status: "PAUSED" }, updateMask: "status" }),
      "requestError.RESOURCE_NAME_MISSING",
    ],
    [
      "of a campaign that is not there",
      () => ({ update: { resourceName: `${C}/campaigns/1`, status: "PAUSED" }, updateMask: "status" }),
      "mutateError.RESOURCE_NOT_FOUND",
    ],
  ])("%s are refused", async (_what, operation, code) => {
    expect(codesOf(judge, await mutate([{ campaignOperation: operation(await first()) }]))).toEqual([code]);
  });

  test("of the same campaign twice in one request are refused", async () => {
    const update = { resourceName: await first(), status: "PAUSED" };
    const operation = { campaignOperation: { update, updateMask: "status" } };
    expect(codesOf(judge, await mutate([operation, operation]))).toEqual(["mutateError.ID_EXISTS_IN_MULTIPLE_MUTATES"]);
  });

  test("of a removed campaign are refused", async () => {
    const resourceName = await first();
    await mutate([{ campaignOperation: { remove: resourceName } }]);
    const update = { campaignOperation: { update: { resourceName, status: "ENABLED" }, updateMask: "status" } };
    expect(codesOf(judge, await mutate([update]))).toEqual([
      "contextError.OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE",
    ]);
  });
});

describe("the request as a whole", () => {
  test.each<[string, readonly Json[], string]>([
    ["no operation", [], "requestError.REQUIRED_FIELD_MISSING"],
    ["an operation that does nothing", [{ campaignOperation: {} }], "requestError.OPERATION_REQUIRED"],
    [
      "more than 10,000 operations",
      Array.from({ length: 10_001 }, () => without(aCampaign()[0] ?? {}, "campaignBudgetOperation", "resourceName")),
      "requestError.TOO_MANY_MUTATE_OPERATIONS",
    ],
  ])("%s is refused", async (_what, operations, code) => {
    expect(codesOf(judge, await mutate(operations))).toEqual([code]);
  });

  test("a manager has no campaigns of its own", async () => {
    const answer = await google.ads(token, "googleAds:mutate", { mutateOperations: aCampaign() }, LAURENT_GROUP);
    expect(codesOf(judge, answer)).toEqual(["requestError.CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT"]);
  });

  test("a suspended account changes nothing", async () => {
    await google.change({}, { status: "SUSPENDED" });
    const answer = await mutate(aCampaign());
    expect(answer.status).toBe(403);
    expect(codesOf(judge, answer)).toEqual(["authorizationError.ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT"]);
    expect(await google.violations()).toEqual([]);
  });

  test("half a campaign is never wished for", async () => {
    await mutate(aCampaign(), { partialFailure: true });
    expect(await google.violations()).toEqual(["googleAds:mutate with partialFailure leaves half a campaign"]);
  });
});
