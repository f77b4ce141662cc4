import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DATASET, errorIn, HARBOUR, type MetaClient, startMeta, textIn } from "../meta-client.fixture";
import { aCampaign, anAdSet, aTargeting, PAGE } from "./ads.fixture";

let meta: MetaClient;
let token: string;
const campaignIds: Record<string, string> = {};
beforeAll(async () => {
  meta = await startMeta();
  token = await meta.connect();
  for (const name of ["SALES", "TRAFFIC", "AWARENESS", "ENGAGEMENT", "LEADS", "APP_PROMOTION"]) {
    const body = aCampaign({ objective: `OUTCOME_${name}` });
    campaignIds[name] = textIn(await meta.post(token, `/${HARBOUR}/campaigns`, body), "id");
  }
  const withBudget = aCampaign({ daily_budget: 3000, bid_strategy: "LOWEST_COST_WITHOUT_CAP" });
  campaignIds.BUDGET = textIn(await meta.post(token, `/${HARBOUR}/campaigns`, withBudget), "id");
  const capped = aCampaign({ daily_budget: 3000, bid_strategy: "COST_CAP" });
  campaignIds.CAPPED = textIn(await meta.post(token, `/${HARBOUR}/campaigns`, capped), "id");
});
/** On with the clock, so that only those tests meet the limit of a hundred changes a second that mean to. */
let offsetMs = 0;
const passTime = (ms: number) => {
  offsetMs += ms;
  return meta.control("POST", "/clock", { offsetMs });
};
beforeEach(async () => {
  await passTime(1000);
});
afterAll(() => meta.close());

const create = (change: object = {}, campaign = "SALES") =>
  meta.post(token, `/${HARBOUR}/adsets`, anAdSet(campaignIds[campaign] ?? "", change));
const lastViolations = async () =>
  ((await meta.control("GET", "/requests?platform=meta&path=/adsets")).body as { violations: string[] }[]).at(-1)
    ?.violations;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describe("an ad set", () => {
  test("is created in its campaign and read back whole", async () => {
    const id = textIn(await create(), "id");
    expect(await lastViolations()).toEqual([]);
    const fields = "name,campaign_id,daily_budget,targeting,promoted_object,start_time,effective_status,campaign{name}";
    expect((await meta.get(token, `/${id}`, { fields })).body).toMatchObject({
      campaign_id: campaignIds.SALES,
      campaign: { name: "Autumn sale" },
      daily_budget: "2000",
      start_time: "2026-11-30T23:00:00+0000",
      targeting: { age_min: 18 },
    });
  });

  test("under a campaign with a budget has none", async () => {
    const answer = await create({ daily_budget: undefined, bid_strategy: undefined }, "BUDGET");
    expect(answer.status).toBe(200);
    expect(await lastViolations()).toEqual([]);
  });

  test.each<[string, string, object]>([
    ["sales", "SALES", {}],
    ["the value of sales", "SALES", { optimization_goal: "VALUE", destination_type: "WEBSITE" }],
    ["visits", "TRAFFIC", { optimization_goal: "LANDING_PAGE_VIEWS", promoted_object: undefined }],
    ["awareness", "AWARENESS", { optimization_goal: "REACH", promoted_object: { page_id: PAGE } }],
    ["a shop's surroundings", "AWARENESS", { optimization_goal: "REACH", promoted_object: { place_page_set_id: "7" } }],
    [
      "likes of the Page",
      "ENGAGEMENT",
      { optimization_goal: "PAGE_LIKES", destination_type: "ON_PAGE", promoted_object: { page_id: PAGE } },
    ],
    [
      "leads",
      "LEADS",
      { optimization_goal: "LEAD_GENERATION", destination_type: "ON_AD", promoted_object: { page_id: PAGE } },
    ],
  ])("can be optimised for %s", async (_what, campaign, change) => {
    expect((await create(change, campaign)).status).toBe(200);
    expect(await lastViolations()).toEqual([]);
  });

  test("that is only validated is not kept", async () => {
    const count = async () => (await meta.all(token, `/${campaignIds.SALES}/adsets`)).length;
    const before = await count();
    expect((await create({ execution_options: '["validate_only"]' })).body).toMatchObject({ success: true });
    expect(await count()).toBe(before);
  });
});

describe("an ad set is refused", () => {
  test.each<[string, object, { code: number; subcode?: number }]>([
    ["in an unknown campaign", { campaign_id: "9" }, { code: 100, subcode: 33 }],
    ["without a campaign", { campaign_id: undefined }, { code: 100 }],
    ["without a name", { name: undefined }, { code: 100 }],
    ["without any budget", { daily_budget: undefined }, { code: 100 }],
    ["with both budgets", { lifetime_budget: 90_000 }, { code: 100 }],
    ["with a budget below the least", { daily_budget: 50 }, { code: 100, subcode: 1885272 }],
    ["for a lifetime without an end", { daily_budget: undefined, lifetime_budget: 90_000 }, { code: 100 }],
    ["with a daily budget for less than a day", { start_time: undefined, end_time: inDays(0.5) }, { code: 100 }],
    ["with an end before its start", { start_time: inDays(3), end_time: inDays(2) }, { code: 100 }],
    ["without a billing event", { billing_event: undefined }, { code: 100 }],
    ["with an unknown billing event", { billing_event: "SMILES" }, { code: 100 }],
    ["with a billing event of another goal", { billing_event: "THRUPLAY" }, { code: 100 }],
    ["without a goal", { optimization_goal: undefined }, { code: 100 }],
    ["with an unknown goal", { optimization_goal: "FAME" }, { code: 100 }],
    ["with a goal of another objective", { optimization_goal: "PAGE_LIKES" }, { code: 100 }],
    ["with an unknown destination", { destination_type: "MOON" }, { code: 100 }],
    ["with a destination of another objective", { destination_type: "ON_POST" }, { code: 100 }],
    ["with nothing to promote", { promoted_object: undefined }, { code: 100 }],
    ["with a Page to promote instead of sales", { promoted_object: { page_id: PAGE } }, { code: 100 }],
    [
      "with the dataset of another account",
      { promoted_object: { pixel_id: "610000000000201", custom_event_type: "PURCHASE" } },
      { code: 100 },
    ],
    [
      "with an event spelled as in conversions",
      { promoted_object: { pixel_id: DATASET, custom_event_type: "Purchase" } },
      { code: 100 },
    ],
    [
      "with an event that sells nothing",
      { promoted_object: { pixel_id: DATASET, custom_event_type: "LEAD" } },
      { code: 100 },
    ],
    ["with a bid cap and no bid", { bid_strategy: "LOWEST_COST_WITH_BID_CAP" }, { code: 100 }],
    ["without a target group", { targeting: undefined }, { code: 100 }],
  ])("%s", async (_what, change, error) => {
    const answer = await create(change);
    expect(answer.status).toBe(400);
    expect(errorIn(answer)).toMatchObject(error);
  });

  test.each<[string, object, { code: number; subcode?: number }]>([
    ["nowhere", { geo_locations: undefined }, { code: 100 }],
    ["in no place", { geo_locations: { countries: [] } }, { code: 100 }],
    ["in a country by its name", { geo_locations: { countries: ["France"] } }, { code: 100 }],
    ["without the Advantage flag", { targeting_automation: undefined }, { code: 100, subcode: 1870227 }],
    ["with an Advantage flag of 2", { targeting_automation: { advantage_audience: 2 } }, { code: 100 }],
    ["with Advantage and a greatest age", { targeting_automation: { advantage_audience: 1 } }, { code: 100 }],
    [
      "with Advantage and a least age above 25",
      { targeting_automation: { advantage_audience: 1 }, age_max: undefined, age_min: 30 },
      { code: 100 },
    ],
    ["of children", { age_min: 12 }, { code: 100 }],
    ["with ages the wrong way round", { age_min: 60, age_max: 20 }, { code: 100 }],
    ["with an unknown gender", { genders: [3] }, { code: 100 }],
    ["on an unknown publisher", { publisher_platforms: ["myspace"] }, { code: 100 }],
    ["on no publisher", { publisher_platforms: [] }, { code: 100 }],
    ["in Instagram Explore", { instagram_positions: ["explore"] }, { code: 100 }],
    ["on the home of Explore", { instagram_positions: ["stream", "explore_home"] }, { code: 100 }],
    [
      "in Messenger stories",
      { publisher_platforms: ["facebook", "messenger"], messenger_positions: ["story"] },
      { code: 100 },
    ],
    ["with an audience that does not exist", { custom_audiences: [{ id: "9" }] }, { code: 100 }],
    ["in the EU without saying who pays", { geo_locations: { countries: ["FR"] } }, { code: 100, subcode: 3858152 }],
    [
      "around a shop in the EU without saying who pays",
      { geo_locations: { custom_locations: [{ latitude: 48.85, longitude: 2.35, radius: 5 }] } },
      { code: 100, subcode: 3858152 },
    ],
  ])("when it addresses people %s", async (_what, change, error) => {
    expect(errorIn(await create({ targeting: aTargeting(change) }))).toMatchObject(error);
  });

  test("when both levels carry a budget", async () => {
    expect(errorIn(await create({}, "BUDGET"))).toEqual({ code: 100, subcode: 1885621 });
  });

  test("without a bid under a campaign that caps its cost", async () => {
    const change = { daily_budget: undefined, bid_strategy: undefined };
    expect(errorIn(await create(change, "CAPPED")).code).toBe(100);
    expect((await create({ ...change, bid_amount: 500 }, "CAPPED")).status).toBe(200);
  });

  test("for an objective a shop does not have", async () => {
    expect(errorIn(await create({}, "APP_PROMOTION")).code).toBe(100);
  });

  test("beyond two hundred in one campaign", async () => {
    const id = textIn(await meta.post(token, `/${HARBOUR}/campaigns`, aCampaign()), "id");
    for (let made = 0; made < 200; made += 1) {
      expect((await meta.post(token, `/${HARBOUR}/adsets`, anAdSet(id))).status).toBe(200);
      if (made % 50 === 49) await passTime(1000);
    }
    expect(errorIn(await meta.post(token, `/${HARBOUR}/adsets`, anAdSet(id))).code).toBe(100);
  });
});

describe("people in the EU", () => {
  const french = { targeting: aTargeting({ geo_locations: { countries: ["FR"] } }) };
  test("are told who pays, by the ad set", async () => {
    expect((await create({ ...french, dsa_beneficiary: "Laurent", dsa_payor: "Laurent" })).status).toBe(200);
    expect(errorIn(await create({ ...french, dsa_payor: "Laurent" })).subcode).toBe(3858152);
  });

  test.each(["RE", "GP", "MQ", "GF", "YT", "MF", "AX"])("also in %s, which has a code of its own", async (country) => {
    const there = { targeting: aTargeting({ geo_locations: { countries: [country] } }) };
    expect(errorIn(await create(there)).subcode).toBe(3858152);
  });

  test("or by the account", async () => {
    const { body } = await meta.control("GET", "/accounts/meta");
    const shop = body as { adAccounts: { id: string; dsa: unknown }[] };
    for (const account of shop.adAccounts) account.dsa = { beneficiary: "Laurent", payor: "Laurent" };
    await meta.control("PUT", "/accounts/meta", shop);
    expect((await create(french)).status).toBe(200);
    const fields = "default_dsa_beneficiary,default_dsa_payor";
    expect((await meta.get(token, `/${HARBOUR}`, { fields })).body).toMatchObject({ default_dsa_payor: "Laurent" });
    await meta.control("PUT", "/accounts/meta", {
      ...shop,
      adAccounts: shop.adAccounts.map((one) => ({ ...one, dsa: null })),
    });
  });
});

test.each([
  ["an unknown key of targeting", { targeting: aTargeting({ moods: ["good"] }) }, "unknown key targeting.moods"],
  [
    "positions of a publisher that is left out",
    { targeting: aTargeting({ publisher_platforms: ["facebook"], instagram_positions: ["stream"] }) },
    "instagram_positions without instagram in publisher_platforms",
  ],
  ["an old parameter", { date_format: "U" }, "unknown parameter date_format"],
])("an ad set with %s is taken with a violation", async (_what, change, rule) => {
  expect((await create(change)).status).toBe(200);
  expect(await lastViolations()).toEqual([rule]);
});
