import { daysIn } from "@/lib/core/day-range";
import { exponentOf } from "@/lib/core/money";
import type { Access } from "@/lib/platforms/contract";
import type { CampaignPlan } from "@/lib/platforms/contract-advertising";
import { geoTargetOf } from "./geo-targets";

type Account = Access["account"];

/** Today in the ad account's zone, `YYYY-MM-DD`. */
export const todayIn = ({ timeZone }: Pick<Account, "timeZone">): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(new Date());

/** What everything that `launch` makes is called; the tag makes it unique in the account. */
export const nameOf = ({ name, tag }: Pick<CampaignPlan, "name" | "tag">): string => `${name.trim()} ${tag}`;

/**
 * Minor units a day. Search campaigns know daily budgets only (a budget for the whole time needs an account that Google
 * has let in), so one for the whole time is shared out between its days, both ends included, rounded down; without an
 * end there is nothing to share: null.
 */
export function dailyMinorOf({ budget, from, to }: CampaignPlan): number | null {
  if (budget.per === "day") return budget.amountMinor;
  return to === null ? null : Math.floor(budget.amountMinor / Math.max(1, daysIn({ from, to })));
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
 * Source: Google Ads API `campaign.proto`, `campaign_budget.proto`, `ad_group_ad.proto` v25, "EU political
 * advertising", read 2026-11-22.
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
          amountMicros: minorToMicros(dailyMinorOf(plan) ?? 0, account.currency),
          deliveryMethod: "STANDARD",
          explicitlyShared: false,
        },
      },
    },
    { campaignOperation: { create: { resourceName: campaign, name, ...toCampaign(plan, account, budget) } } },
    ...plan.countries.map((country) => inCampaign({ location: { geoTargetConstant: geoTargetOf(country) } })),
    ...plan.audienceIds.map((id) => inCampaign({ userList: { userList: `${own}/userLists/${id}` } })),
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
  ...datesOf(plan, account),
});
