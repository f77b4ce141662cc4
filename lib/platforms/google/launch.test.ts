import { beforeEach, describe, expect, test, vi } from "vitest";
import { anAccess, googleAt } from "../adapter.fixture";
import type { CampaignPlan, LaunchProgress } from "../contract-advertising";
import type { FakeAnswer, FakeRequest } from "../fake-server.fixture";
import { adsRefusal, startJudgedServer } from "./judged-server.fixture";
import { aPlan } from "./launch.fixture";
import { dailyMinorOf, minorToMicros, toOperations } from "./launch-plan";

const OWN = "customers/1234567890";
const MADE = { campaign: `${OWN}/campaigns/111`, budget: `${OWN}/campaignBudgets/222` };
const ALL = { ...MADE, adGroup: `${OWN}/adGroups/333`, ad: `${OWN}/adGroupAds/333~444` };
const made: FakeAnswer = {
  json: {
    mutateOperationResponses: [
      { campaignBudgetResult: { resourceName: ALL.budget } },
      { campaignResult: { resourceName: ALL.campaign } },
      { campaignCriterionResult: { resourceName: `${OWN}/campaignCriteria/111~2250` } },
      { adGroupResult: { resourceName: ALL.adGroup } },
      { adGroupAdResult: { resourceName: ALL.ad } },
    ],
  },
};
const found = { campaign: { resourceName: MADE.campaign, campaignBudget: MADE.budget } };
const taken = adsRefusal(
  400,
  { errorCode: { campaignError: "DUPLICATE_CAMPAIGN_NAME" } },
  { errorCode: { newResourceCreationError: "TEMP_ID_RESOURCE_HAD_ERRORS" } },
);
const gone = adsRefusal(400, { errorCode: { mutateError: "RESOURCE_NOT_FOUND" } });
const bodyOf = (request: FakeRequest | undefined) => JSON.parse(request?.body ?? "null");
const isQuery = ({ path }: FakeRequest) => path.endsWith(":searchStream");

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-22T10:00:00Z"), toFake: ["Date"] });
  return () => {
    vi.useRealTimers();
  };
});

/** A Google whose searches find these rows in turn and whose mutates get these answers in turn. */
async function serve(searches: readonly object[][], mutates: readonly FakeAnswer[] = [made]) {
  let [search, mutate] = [0, 0];
  const { url, requests } = await startJudgedServer((request) =>
    isQuery(request) ? { json: [{ results: searches[search++] ?? [] }] } : (mutates[mutate++] ?? { json: {} }),
  );
  return { launch: googleAt(url).launch, requests };
}

describe("what a plan becomes", () => {
  const operations = (changes: Partial<CampaignPlan> = {}, currency = "EUR") =>
    toOperations(aPlan(changes), anAccess({ currency }).account);

  test("budget, campaign, place, ad group, keyword and ad, parents before children", () => {
    expect(operations()).toEqual([
      {
        campaignBudgetOperation: {
          create: {
            ...{ resourceName: `${OWN}/campaignBudgets/-1`, name: "Winter boots 7f3a9c", amountMicros: "5000000" },
            ...{ deliveryMethod: "STANDARD", explicitlyShared: false },
          },
        },
      },
      {
        campaignOperation: {
          create: {
            ...{ resourceName: `${OWN}/campaigns/-2`, name: "Winter boots 7f3a9c", status: "PAUSED" },
            ...{ advertisingChannelType: "SEARCH", campaignBudget: `${OWN}/campaignBudgets/-1` },
            maximizeConversions: {},
            networkSettings: {
              ...{ targetGoogleSearch: true, targetSearchNetwork: false },
              ...{ targetContentNetwork: false, targetPartnerSearchNetwork: false },
            },
            containsEuPoliticalAdvertising: "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING",
            ...{ startDateTime: "2026-11-25 00:00:00", endDateTime: "2026-12-04 23:59:59" },
          },
        },
      },
      {
        campaignCriterionOperation: {
          create: { campaign: `${OWN}/campaigns/-2`, location: { geoTargetConstant: "geoTargetConstants/2250" } },
        },
      },
      {
        adGroupOperation: {
          create: {
            ...{ resourceName: `${OWN}/adGroups/-3`, campaign: `${OWN}/campaigns/-2`, name: "Winter boots 7f3a9c" },
            ...{ type: "SEARCH_STANDARD", status: "ENABLED" },
          },
        },
      },
      {
        adGroupCriterionOperation: {
          create: {
            ...{ adGroup: `${OWN}/adGroups/-3`, status: "ENABLED" },
            keyword: { text: "winter boots", matchType: "PHRASE" },
          },
        },
      },
      {
        adGroupAdOperation: {
          create: {
            ...{ adGroup: `${OWN}/adGroups/-3`, status: "ENABLED" },
            ad: {
              finalUrls: ["https://shop.example/winter"],
              responsiveSearchAd: {
                headlines: [{ text: "Winter boots" }, { text: "In store today" }, { text: "Free returns" }],
                descriptions: [{ text: "Try them on in our shop." }, { text: "Open until eight." }],
              },
            },
          },
        },
      },
    ]);
  });

  test.each([
    ["sales", "maximizeConversions"],
    ["traffic", "targetSpend"],
    ["awareness", "targetSpend"],
  ] as const)("%s is bid for by %s", (goal, bidding) => {
    expect(operations({ goal })[1]).toMatchObject({ campaignOperation: { create: { [bidding]: {} } } });
  });

  test("a campaign from today, or from a day that has passed, begins at once and may run on", () => {
    for (const from of ["2026-11-22", "2026-11-20"]) {
      const campaign = JSON.stringify(operations({ from, to: null })[1]);
      expect(campaign).not.toMatch(/startDateTime|endDateTime/);
    }
  });

  test("lists of customers are criteria, and political ads are declared", () => {
    expect(operations({ audienceIds: ["77"], isEuPoliticalAd: true })).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          campaignCriterionOperation: {
            create: { campaign: `${OWN}/campaigns/-2`, userList: { userList: `${OWN}/userLists/77` } },
          },
        }),
        expect.objectContaining({
          campaignOperation: {
            create: expect.objectContaining({
              containsEuPoliticalAdvertising: "CONTAINS_EU_POLITICAL_ADVERTISING",
              targetingSetting: { targetRestrictions: [{ targetingDimension: "AUDIENCE", bidOnly: false }] },
            }),
          },
        }),
      ]),
    );
  });

  test.each([
    [1999, "EUR", "19990000"],
    [5, "JPY", "5000000"],
    [1, "BHD", "1000"],
    [9_007_199_254_740_991, "EUR", "90071992547409910000"],
  ])("%i minor units of %s are %s micros", (minor, currency, micros) => {
    expect(minorToMicros(minor, currency)).toBe(micros);
  });

  test.each([
    [1000, "1000000"],
    [999, "990000"],
  ])("a whole budget of %i is shared out between ten days, rounded down to a cent", (amountMinor, amountMicros) => {
    expect(operations({ budget: { per: "lifetime", amountMinor } })[0]).toMatchObject({
      campaignBudgetOperation: { create: { amountMicros } },
    });
  });
});

describe("a budget in a currency whose hundredths Google may not know", () => {
  const forints = anAccess({ currency: "HUF" }).account;
  test.each([
    ["day", 50_099, "500000000"],
    ["lifetime", 3_000_000, "3000000000"],
    ["lifetime", 2_999_990, "2999000000"],
  ] as const)("for each %s, of %i, is rounded down to whole ones", (per, amountMinor, amountMicros) => {
    expect(toOperations(aPlan({ budget: { per, amountMinor } }), forints)[0]).toMatchObject({
      campaignBudgetOperation: { create: { amountMicros } },
    });
  });

  test.each(Intl.supportedValuesOf("currency"))("is a multiple of the least amount by any list: %s", (currency) => {
    const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", {
      style: "currency",
      currency,
    }).resolvedOptions();
    const daily = dailyMinorOf(aPlan({ budget: { per: "day", amountMinor: 123_456 } }), { currency });
    expect(Number(minorToMicros(daily ?? 0, currency)) % 10 ** (6 - maximumFractionDigits)).toBe(0);
    expect(daily).toBeGreaterThan(0);
  });
});

test("Google checks the very request that would make the campaign", async () => {
  const { launch, requests } = await serve([[]], [{ json: {} }, made]);
  await launch.validate(anAccess(), aPlan());
  await launch.launch(anAccess(), aPlan(), {}, async () => undefined);
  expect(requests[0]).toMatchObject({ path: `/v25/${OWN}/googleAds:mutate` });
  expect(bodyOf(requests[0])).toEqual({ ...bodyOf(requests[2]), validateOnly: true });
  expect(bodyOf(requests[2])).toMatchObject({ partialFailure: false, validateOnly: false });
});

test("what Google finds wrong is told with its fields, and a lost answer is only a read that failed", async () => {
  const tooLong = adsRefusal(400, {
    errorCode: { stringLengthError: "TOO_LONG" },
    location: {
      fieldPathElements: [{ fieldName: "mutate_operations", index: 5 }, { fieldName: "ad_group_ad_operation" }],
    },
  });
  const { launch } = await serve([], [tooLong, { mode: "reset" }]);
  await expect(launch.validate(anAccess(), aPlan())).rejects.toMatchObject({
    failure: { kind: "rejected" },
    details: { fields: ["mutate_operations[5].ad_group_ad_operation"] },
  });
  await expect(launch.validate(anAccess(), aPlan())).rejects.toMatchObject({ failure: { kind: "unavailable" } });
});

describe("launching", () => {
  const start = async (
    searches: readonly object[][],
    mutates?: readonly FakeAnswer[],
    progress: LaunchProgress = {},
  ) => {
    const saved: LaunchProgress[] = [];
    const { launch, requests } = await serve(searches, mutates);
    const access = anAccess({ extra: { loginCustomerId: "9998887776" } });
    const result = await launch
      .launch(
        access,
        aPlan({ name: "L'hiver \\ 1", audienceIds: ["77"], goal: "traffic" }),
        progress,
        async (now) => void saved.push(now),
      )
      .catch((error: unknown) => error);
    return { result, saved, requests };
  };

  test("makes everything in one request and tells what is there", async () => {
    const { result, saved, requests } = await start([[]]);
    expect(result).toEqual(ALL);
    expect(saved).toEqual([ALL]);
    expect(requests.map(({ path }) => path.split(":")[1])).toEqual(["searchStream", "mutate"]);
    expect(requests.every(({ headers }) => headers["login-customer-id"] === "9998887776")).toBe(true);
    expect(bodyOf(requests[0]).query).toContain(
      String.raw`WHERE campaign.name = 'L\'hiver \\ 1 7f3a9c' AND campaign.status != 'REMOVED'`,
    );
  });

  test("takes what an interrupted try has made", async () => {
    const { result, saved, requests } = await start([[found]]);
    expect(result).toEqual(MADE);
    expect(saved).toEqual([MADE]);
    expect(requests).toHaveLength(1);
  });

  test("asks for nothing when all is known", async () => {
    const { result, saved, requests } = await start([], [], MADE);
    expect(result).toEqual(MADE);
    expect([saved, requests]).toEqual([[], []]);
  });

  test("takes what shows only when its name is taken", async () => {
    expect((await start([[], [found]], [taken])).result).toEqual(MADE);
  });

  test("does not take what cannot be found", async () => {
    expect((await start([[], []], [taken])).result).toMatchObject({
      failure: { kind: "rejected" },
      details: { platformCode: "DUPLICATE_CAMPAIGN_NAME" },
    });
  });

  test.each<FakeAnswer>([{ mode: "truncate" }, { json: {} }])("leaves the answer %j in doubt", async (answer) => {
    const { result, saved } = await start([[]], [answer]);
    expect(result).toMatchObject({ failure: { kind: "ambiguous" } });
    expect(saved).toEqual([]);
  });
});

describe("undoing", () => {
  test("removes the campaign, then its budget", async () => {
    const { launch, requests } = await serve([], []);
    await launch.undo(anAccess(), aPlan(), ALL);
    expect(requests.map((request) => bodyOf(request).mutateOperations)).toEqual([
      [{ campaignOperation: { remove: ALL.campaign } }],
      [{ campaignBudgetOperation: { remove: ALL.budget } }],
    ]);
  });

  test("what is gone already is done, and nothing is nothing to do", async () => {
    const { launch, requests } = await serve(
      [],
      [gone, adsRefusal(400, { errorCode: { campaignBudgetError: "CAMPAIGN_BUDGET_REMOVED" } })],
    );
    await expect(launch.undo(anAccess(), aPlan(), MADE)).resolves.toBeUndefined();
    await expect(launch.undo(anAccess(), aPlan(), {})).resolves.toBeUndefined();
    expect(requests.map(({ path }) => path.split(":")[1])).toEqual(["mutate", "mutate", "searchStream"]);
  });

  test("finds what was made by a try whose answer was lost", async () => {
    const { launch, requests } = await serve([[found]], []);
    await launch.undo(anAccess(), aPlan(), {});
    expect(requests.slice(1).map((request) => bodyOf(request).mutateOperations)).toEqual([
      [{ campaignOperation: { remove: MADE.campaign } }],
      [{ campaignBudgetOperation: { remove: MADE.budget } }],
    ]);
  });

  test("a refusal is not", async () => {
    const { launch } = await serve(
      [],
      [adsRefusal(403, { errorCode: { authorizationError: "USER_PERMISSION_DENIED" } })],
    );
    await expect(launch.undo(anAccess(), aPlan(), MADE)).rejects.toMatchObject({ failure: { kind: "permission" } });
  });
});

test.each([
  ["active", "ENABLED", MADE.campaign],
  ["paused", "PAUSED", "111"],
] as const)("a campaign made %s is %s", async (status, word, id) => {
  const { launch, requests } = await serve([], []);
  await launch.setStatus(anAccess(), id, status);
  expect(requests.map((request) => bodyOf(request).mutateOperations)).toEqual([
    [{ campaignOperation: { update: { resourceName: MADE.campaign, status: word }, updateMask: "status" } }],
  ]);
});

test("a campaign that was removed cannot be started", async () => {
  const removed = { errorCode: { contextError: "OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE" } };
  const { launch } = await serve([], [adsRefusal(400, removed)]);
  await expect(launch.setStatus(anAccess(), "111", "active")).rejects.toMatchObject({ failure: { kind: "rejected" } });
});
