import { describe, expect, test } from "vitest";
import { anAccess, metaAt } from "../adapter.fixture";
import type { CampaignGoal, SpecialCategory } from "../contract-advertising";
import { type FakeRequest, startFakeServer } from "../fake-server.fixture";
import { aPlan } from "./launch.fixture";
import { parseFields, sdkNames, unlisted } from "./sdk-lists.fixture";

/** What we call things when we make them, held against the names Meta generates from its own schema. */
const access = anAccess({ id: "act_101", extra: { pageId: "55", instagramUserId: "178" } });

async function record(work: (url: string) => Promise<unknown>): Promise<FakeRequest[]> {
  const { url, requests } = await startFakeServer(({ method, path, body }) => {
    if (method === "GET") return { json: { data: [] } };
    if (path.endsWith("/adimages")) return { json: { images: { bytes: { hash: "h" } } } };
    return { json: body.includes("validate_only") ? { success: true } : { id: "1" } };
  });
  await work(url);
  return requests;
}
/** Parsed JSON whose shape is what is being tested. */
type Body = { readonly [name: string]: string & string[] & Body & Body[] };
async function launched(goal: CampaignGoal, specialCategory: SpecialCategory | null = null) {
  const plan = aPlan({ goal, specialCategory, audienceIds: ["71"] });
  const requests = await record((url) => metaAt(url).launch.launch(access, plan, {}, async () => undefined));
  const bodyOf = (edge: string): Body =>
    JSON.parse(requests.filter(({ method, path }) => method === "POST" && path.endsWith(edge)).at(-1)?.body ?? "");
  return {
    campaign: bodyOf("/campaigns"),
    adSet: bodyOf("/adsets"),
    creative: bodyOf("/adcreatives"),
    ad: bodyOf("/ads"),
  };
}
const keys = (body: Body | undefined) => Object.keys(body ?? {});

describe.each(["sales", "traffic", "awareness"] as const)("for %s", (goal) => {
  test("fields and words of campaign, ad set, creative and ad are Meta's", async () => {
    const { campaign, adSet, creative, ad } = await launched(goal);
    expect(unlisted("Campaign", "Fields", keys(campaign))).toEqual([]);
    expect(sdkNames("Campaign", "Objective")).toContain(campaign.objective);
    expect(sdkNames("Campaign", "Status")).toContain(campaign.status);
    expect(unlisted("AdSet", "Fields", keys(adSet))).toEqual([]);
    expect(sdkNames("AdSet", "OptimizationGoal")).toContain(adSet.optimization_goal);
    expect(sdkNames("AdSet", "BillingEvent")).toContain(adSet.billing_event);
    expect(sdkNames("AdSet", "BidStrategy")).toContain(adSet.bid_strategy);
    expect(sdkNames("AdSet", "Status")).toContain(adSet.status);
    if (adSet.destination_type) expect(sdkNames("AdSet", "DestinationType")).toContain(adSet.destination_type);
    expect(unlisted("AdCreative", "Fields", keys(creative))).toEqual([]);
    expect(unlisted("Ad", "Fields", keys(ad))).toEqual([]);
    expect(sdkNames("Ad", "Status")).toContain(ad.status);
  });

  test("so are the parts inside of them", async () => {
    const { adSet, creative } = await launched(goal);
    expect(unlisted("Targeting", "Fields", keys(adSet.targeting))).toEqual([]);
    expect(unlisted("TargetingGeoLocation", "Fields", keys(adSet.targeting?.geo_locations))).toEqual([]);
    expect(unlisted("TargetingAutomation", "Fields", keys(adSet.targeting?.targeting_automation))).toEqual([]);
    expect(unlisted("AdPromotedObject", "Fields", keys(adSet.promoted_object))).toEqual([]);
    if (goal === "sales")
      expect(sdkNames("AdPromotedObject", "CustomEventType")).toContain(adSet.promoted_object?.custom_event_type);
    const story = creative.object_story_spec;
    expect(unlisted("AdCreativeObjectStorySpec", "Fields", keys(story))).toEqual([]);
    expect(unlisted("AdCreativeLinkData", "Fields", keys(story?.link_data))).toEqual([]);
    const action = story?.link_data?.call_to_action;
    expect(unlisted("AdCreativeLinkDataCallToAction", "Fields", keys(action))).toEqual([]);
    expect(sdkNames("AdCreative", "CallToActionType")).toContain(action?.type);
  });
});

test.each(["employment", "housing", "credit", "politics", "gambling", "finance"] as const)(
  "the special category of %s is Meta's",
  async (category) => {
    const { campaign } = await launched("traffic", category);
    expect(campaign.special_ad_categories).toHaveLength(1);
    expect(unlisted("Campaign", "SpecialAdCategories", campaign.special_ad_categories ?? [])).toEqual([]);
    expect(sdkNames("Campaign")).toContain("special_ad_category_country");
  },
);

test("what is asked before and while a campaign is made is Meta's", async () => {
  const requests = await record((url) => metaAt(url).launch.validate(access, aPlan()));
  const [budgets, check] = requests;
  const asked = parseFields(budgets?.query.get("fields") ?? "").map(({ name }) => name);
  expect(asked).toHaveLength(2);
  expect(unlisted("MinimumBudget", "Fields", asked)).toEqual([]);
  for (const object of ["Campaign", "AdSet", "Ad"])
    expect(unlisted(object, "ExecutionOptions", JSON.parse(check?.body ?? "").execution_options)).toEqual([]);
});

test("audiences are made, listed and made alike in Meta's words", async () => {
  const requests = await record(async (url) => {
    const { audiences } = metaAt(url);
    await audiences.create(access, { name: "x", description: "y", keepDays: null });
    await audiences.createLookalike?.(access, { name: "x", originId: "1", country: "FR", share: 0.01 });
    await audiences.list(access);
  });
  const [custom, like]: Body[] = requests.slice(0, 2).map(({ body }) => JSON.parse(body));
  expect(unlisted("CustomAudience", "Fields", keys(custom))).toEqual([]);
  // Only when one is made, so that it is no field of what is read.
  expect(unlisted("CustomAudience", "Fields", keys(like))).toEqual(["origin_audience_id"]);
  expect(unlisted("LookalikeSpec", "Fields", keys(like?.lookalike_spec))).toEqual([]);
  for (const body of [custom, like]) expect(sdkNames("CustomAudience", "Subtype")).toContain(body?.subtype);
  expect(sdkNames("CustomAudience", "CustomerFileSource")).toContain(custom?.customer_file_source);
  const asked = parseFields(requests[2]?.query.get("fields") ?? "").map(({ name }) => name);
  expect(asked).toContain("operation_status");
  expect(unlisted("CustomAudience", "Fields", asked)).toEqual([]);
});
