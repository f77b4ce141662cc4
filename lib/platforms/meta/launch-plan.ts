import { addDays } from "@/lib/core/periods";
import { startOfDay } from "@/lib/core/zoned-day";
import type { Access } from "@/lib/platforms/contract";
import type { CampaignGoal, CampaignPlan, SpecialCategory } from "@/lib/platforms/contract-advertising";
import { toMetaBudget } from "./budget";

type Account = Access["account"];
type Body = Readonly<Record<string, unknown>>;

/**
 * What Meta lets a shop combine. Source: Meta "Ad campaign: objectives, optimisation goals and promoted objects", read
 * 2026-11-22.
 */
const GOALS = {
  sales: { objective: "OUTCOME_SALES", optimization_goal: "OFFSITE_CONVERSIONS", callToAction: "SHOP_NOW" },
  traffic: { objective: "OUTCOME_TRAFFIC", optimization_goal: "LINK_CLICKS", callToAction: "LEARN_MORE" },
  awareness: { objective: "OUTCOME_AWARENESS", optimization_goal: "REACH", callToAction: "LEARN_MORE" },
} as const satisfies Readonly<Record<CampaignGoal, unknown>>;

const CATEGORIES = {
  employment: "EMPLOYMENT",
  housing: "HOUSING",
  credit: "CREDIT",
  politics: "ISSUES_ELECTIONS_POLITICS",
  gambling: "ONLINE_GAMBLING_AND_GAMING",
  finance: "FINANCIAL_PRODUCTS_SERVICES",
} as const satisfies Readonly<Record<SpecialCategory, string>>;

/** The member states, and the parts of them that have a code of their own. */
const EUROPEAN_UNION = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK AX GF GP MF MQ RE YT".split(" "),
);
export const reachesEuropeanUnion = ({ countries }: CampaignPlan): boolean =>
  countries.some((country) => EUROPEAN_UNION.has(country));

/** The Page, and the Instagram account, that show the ads: the plan's, or what the account has. */
export const shownAs = ({ identity }: CampaignPlan, { extra }: Account) => ({
  pageId: identity?.id ?? extra.pageId,
  instagramUserId: identity ? (identity.instagramUserId ?? undefined) : extra.instagramUserId,
});

/** How what was made is found again. */
export const markOf = ({ tag }: Pick<CampaignPlan, "tag">): string => `[${tag}]`;
/** The mark in a name of ours; null in any other. */
export const markIn = (name: string): string | null => /\[[A-Za-z0-9]{6,16}\]$/.exec(name)?.[0] ?? null;
const named = (plan: CampaignPlan, part?: string): string =>
  [plan.name, part, markOf(plan)].filter((word) => word !== undefined).join(" ");

/** Meta's reading of a moment: `2026-12-01T00:00:00+0000`. */
const moment = (at: Date): string => at.toISOString().replace(/\.\d{3}Z$/, "+0000");

/** The budget sits on the ad set, so that it must be said whether ad sets share theirs: they do not. */
export function campaignBody(plan: CampaignPlan): Body {
  const { specialCategory } = plan;
  return {
    name: named(plan),
    objective: GOALS[plan.goal].objective,
    status: "PAUSED",
    buying_type: "AUCTION",
    special_ad_categories: specialCategory === null ? [] : [CATEGORIES[specialCategory]],
    ...(specialCategory !== null && { special_ad_category_country: plan.countries }),
    is_adset_budget_sharing_enabled: false,
  };
}

export const budgetField = ({ budget }: CampaignPlan) => (budget.per === "day" ? "daily_budget" : "lifetime_budget");

/**
 * Meta may look beyond the targeting only where nobody chose ages or lists and no special category forbids it; with the
 * flag on it would refuse ages as well.
 */
function targetingOf(plan: CampaignPlan): Body {
  const { ages, audienceIds, excludedAudienceIds, specialCategory } = plan;
  const isOpen = ages === null && audienceIds.length === 0 && specialCategory === null;
  return {
    geo_locations: { countries: plan.countries },
    ...(!isOpen && { age_min: ages?.min ?? 18, age_max: ages?.max ?? 65 }),
    ...(audienceIds.length > 0 && { custom_audiences: audienceIds.map((id) => ({ id })) }),
    ...(excludedAudienceIds.length > 0 && { excluded_custom_audiences: excludedAudienceIds.map((id) => ({ id })) }),
    publisher_platforms: plan.platforms,
    targeting_automation: { advantage_audience: isOpen ? 1 : 0 },
  };
}

function promotedObject(plan: CampaignPlan, account: Account): Body {
  if (plan.goal === "sales") return { promoted_object: { pixel_id: plan.targetId, custom_event_type: "PURCHASE" } };
  return plan.goal === "awareness" ? { promoted_object: { page_id: shownAs(plan, account).pageId } } : {};
}

/**
 * Budgets are text in Meta's own units. The bid strategy is always said, since Meta's default demands a bid. A start that
 * has passed is left out: Meta then begins at once.
 */
export function adSetBody(plan: CampaignPlan, account: Account, campaignId: string, now: Date): Body {
  const startsAt = startOfDay(plan.from, account.timeZone);
  return {
    name: named(plan, "set"),
    campaign_id: campaignId,
    status: "PAUSED",
    [budgetField(plan)]: toMetaBudget(plan.budget.amountMinor, account.currency),
    bid_strategy: "LOWEST_COST_WITHOUT_CAP",
    billing_event: "IMPRESSIONS",
    optimization_goal: GOALS[plan.goal].optimization_goal,
    ...(plan.goal !== "awareness" && { destination_type: "WEBSITE" }),
    ...promotedObject(plan, account),
    targeting: targetingOf(plan),
    ...(startsAt > now && { start_time: moment(startsAt) }),
    ...(plan.to !== null && { end_time: moment(startOfDay(addDays(plan.to, 1), account.timeZone)) }),
    ...(reachesEuropeanUnion(plan) && { dsa_beneficiary: plan.advertiser, dsa_payor: plan.advertiser }),
  };
}

/** An ad of Meta's is one picture with one text and one headline: the first of each. */
export function creativeBody(plan: CampaignPlan, account: Account, imageHash: string): Body {
  const { link, texts, headlines } = plan.ad;
  const { pageId, instagramUserId } = shownAs(plan, account);
  return {
    name: named(plan, "creative"),
    object_story_spec: {
      page_id: pageId,
      ...(plan.platforms.includes("instagram") && { instagram_user_id: instagramUserId }),
      link_data: {
        link,
        message: texts[0],
        ...(headlines[0] !== undefined && { name: headlines[0] }),
        image_hash: imageHash,
        call_to_action: { type: GOALS[plan.goal].callToAction, value: { link } },
      },
    },
  };
}

export const adBody = (plan: CampaignPlan, adSetId: string, creativeId: string): Body => ({
  name: named(plan, "ad"),
  adset_id: adSetId,
  creative: { creative_id: creativeId },
  status: "PAUSED",
});
