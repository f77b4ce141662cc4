import { daysIn } from "@/lib/core/day-range";
import { exponentOf } from "@/lib/core/money";
import { dayAt } from "@/lib/core/zoned-day";
import type { Access } from "@/lib/platforms/contract";
import type { CampaignPlan } from "@/lib/platforms/contract-advertising";
import { geoTargetOf } from "./geo-targets";

type Account = Access["account"];

/** Today in the ad account's zone, `YYYY-MM-DD`. */
export const todayIn = ({ timeZone }: Pick<Account, "timeZone">): string => dayAt(new Date(), timeZone);

/** What everything that `launch` makes is called; the tag makes it unique in the account. */
export const nameOf = ({ name, tag }: Pick<CampaignPlan, "name" | "tag">): string => `${name.trim()} ${tag}`;

/**
 * Currencies whose hundredths ISO 4217 has and CLDR has not. Google wants multiples of the smallest unit and does not say
 * by which list; whole units are multiples by both. Source: ISO 4217 list one; CLDR as Intl of Node 20 has it.
 */
const MAYBE_WHOLE = new Set("AFN ALL COP HUF IDR IQD IRR KPW LAK LBP MGA MMK PKR SLL SOS SYP YER".split(" "));

/**
 * Minor units a day, whole units only where Google may know no smaller ones. Search campaigns know daily budgets only (a
 * budget for the whole time needs an account that Google has let in), so one for the whole time is shared out between its
 * days, both ends included, rounded down; without an end there is nothing to share: null.
 */
export function dailyMinorOf(
  { budget, from, to }: CampaignPlan,
  { currency }: Pick<Account, "currency">,
): number | null {
  if (budget.per === "lifetime" && to === null) return null;
  const days = budget.per === "day" || to === null ? 1 : Math.max(1, daysIn({ from, to }));
  const unit = MAYBE_WHOLE.has(currency) ? 10 ** exponentOf(currency) : 1;
  return Math.floor(budget.amountMinor / days / unit) * unit;
}

/** Minor units to micros, always a multiple of the smallest unit: (1999, "EUR") is "19990000"; (5, "JPY") is "5000000". */
export const minorToMicros = (minor: number, currency: string): string =>
  String(BigInt(minor) * 10n ** BigInt(6 - exponentOf(currency)));

/** Sales bid for conversions; what else a shop wants are clicks, as many as the budget buys. */
const biddingOf = ({ goal }: CampaignPlan) => (goal === "sales" ? { maximizeConversions: {} } : { targetSpend: {} });

/** Day granularity in the account's zone; a campaign that begins today, or should have, just begins. */
const datesOf = ({ from, to }: CampaignPlan, account: Account) => ({
  ...(from > todayIn(account) && { startDateTime: `${from} 00:00:00` }),
  ...(to !== null && { endDateTime: `${to} 23:59:59` }),
});

/**
 * The operations of one atomic `googleAds:mutate`: budget, campaign, where and to whom, ad group, keywords, ad. What is
 * made refers to each other by negative ids, parents first. The campaign is paused, and so nothing shows; what is in it
 * is ready (and reviewed meanwhile), so that starting the campaign is all it takes, here as on Google's own pages.
 * The account's own conversion goals say what sales are; lists of customers narrow who sees the ads.
 * Source: Google Ads API v25 `campaign.proto`, `targeting_setting.proto`, `campaign_budget.proto`, `ad_group_ad.proto`;
 * "EU political advertising", read 2026-11-22.
 */
export function toOperations(plan: CampaignPlan, account: Account): readonly object[] {
  const own = `customers/${account.id}`;
  const [budget, campaign, adGroup] = [`${own}/campaignBudgets/-1`, `${own}/campaigns/-2`, `${own}/adGroups/-3`];
  const name = nameOf(plan);
  const texts = (all: readonly string[]) => all.map((text) => ({ text: text.trim() }));
  const inCampaign = (criterion: object) => ({ campaignCriterionOperation: { create: { campaign, ...criterion } } });
  return [
    {
      campaignBudgetOperation: {
        create: {
          resourceName: budget,
          name,
          amountMicros: minorToMicros(dailyMinorOf(plan, account) ?? 0, account.currency),
          deliveryMethod: "STANDARD",
          explicitlyShared: false,
        },
      },
    },
    { campaignOperation: { create: { resourceName: campaign, name, ...toCampaign(plan, account, budget) } } },
    ...plan.countries.map((country) => inCampaign({ location: { geoTargetConstant: geoTargetOf(country) } })),
    ...plan.audienceIds.map((id) => inCampaign({ userList: { userList: `${own}/userLists/${id}` } })),
    ...plan.excludedAudienceIds.map((id) =>
      inCampaign({ negative: true, userList: { userList: `${own}/userLists/${id}` } }),
    ),
    {
      adGroupOperation: {
        create: { resourceName: adGroup, campaign, name, type: "SEARCH_STANDARD", status: "ENABLED" },
      },
    },
    ...plan.keywords.map((keyword) => ({
      adGroupCriterionOperation: {
        create: { adGroup, status: "ENABLED", keyword: { text: keyword.trim(), matchType: "PHRASE" } },
      },
    })),
    {
      adGroupAdOperation: {
        create: {
          adGroup,
          status: "ENABLED",
          ad: {
            finalUrls: [plan.ad.link],
            responsiveSearchAd: { headlines: texts(plan.ad.headlines), descriptions: texts(plan.ad.texts) },
          },
        },
      },
    },
  ];
}

const toCampaign = (plan: CampaignPlan, account: Account, campaignBudget: string) => ({
  status: "PAUSED",
  advertisingChannelType: "SEARCH",
  campaignBudget,
  ...biddingOf(plan),
  networkSettings: {
    targetGoogleSearch: true,
    targetSearchNetwork: false,
    targetContentNetwork: false,
    targetPartnerSearchNetwork: false,
  },
  containsEuPoliticalAdvertising: plan.isEuPoliticalAd
    ? "CONTAINS_EU_POLITICAL_ADVERTISING"
    : "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING",
  // Said, and not left to a default: a list narrows who sees the ads, and does not only change what is bid.
  ...(plan.audienceIds.length > 0 && {
    targetingSetting: { targetRestrictions: [{ targetingDimension: "AUDIENCE", bidOnly: false }] },
  }),
  ...datesOf(plan, account),
});
