import { type BareClient, DATASET, HARBOUR, textIn } from "../meta-client.fixture";

export const PAGE = "510000000000101";
export const INSTAGRAM = "178410000000101";
/** A PNG of one pixel. */
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A campaign Meta takes, whose ad sets carry the budget. */
export function aCampaign(change: object = {}): object {
  return {
    name: "Autumn sale",
    objective: "OUTCOME_SALES",
    status: "PAUSED",
    special_ad_categories: [],
    buying_type: "AUCTION",
    is_adset_budget_sharing_enabled: false,
    ...change,
  };
}

export function aTargeting(change: object = {}): object {
  return {
    geo_locations: { countries: ["US"] },
    age_min: 18,
    age_max: 65,
    publisher_platforms: ["facebook", "instagram"],
    targeting_automation: { advantage_audience: 0 },
    ...change,
  };
}

export function anAdSet(campaignId: string, change: object = {}): object {
  return {
    name: "Set 1",
    campaign_id: campaignId,
    status: "PAUSED",
    daily_budget: "2000",
    billing_event: "IMPRESSIONS",
    optimization_goal: "OFFSITE_CONVERSIONS",
    bid_strategy: "LOWEST_COST_WITHOUT_CAP",
    promoted_object: { pixel_id: DATASET, custom_event_type: "PURCHASE" },
    targeting: aTargeting(),
    start_time: "2026-12-01T00:00:00+0100",
    ...change,
  };
}

export function aLink(change: object = {}): object {
  return {
    link: "https://shop.example/",
    message: "Come in",
    call_to_action: { type: "SHOP_NOW", value: { link: "https://shop.example/" } },
    ...change,
  };
}

export function aStory(change: object = {}): object {
  return { page_id: PAGE, instagram_user_id: INSTAGRAM, link_data: aLink(), ...change };
}

/** Creates one of everything, each in the one before. */
export async function createAll(meta: BareClient, token: string, campaign: object = aCampaign()) {
  const create = async (edge: string, body: object) =>
    textIn(await meta.post(token, `/${HARBOUR}/${edge}`, body), "id");
  const campaignId = await create("campaigns", campaign);
  const adSetId = await create("adsets", anAdSet(campaignId));
  const creativeId = await create("adcreatives", { name: "c1", object_story_spec: aStory() });
  const ad = { name: "a1", adset_id: adSetId, creative: { creative_id: creativeId }, status: "PAUSED" };
  return { campaignId, adSetId, creativeId, adId: await create("ads", ad) };
}
