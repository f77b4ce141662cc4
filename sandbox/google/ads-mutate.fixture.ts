import { HARBOUR_STREET, type Json } from "./google-client.fixture";

const C = `customers/${HARBOUR_STREET}`;
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A search campaign that Google takes as it is: budget, campaign, place, ad group, keyword, ad. */
export function aCampaign(): Json[] {
  return [
    {
      campaignBudgetOperation: {
        create: {
          resourceName: `${C}/campaignBudgets/-1`,
          name: "Winter budget 7f3a",
          amountMicros: "5000000",
          deliveryMethod: "STANDARD",
          explicitlyShared: false,
        },
      },
    },
    {
      campaignOperation: {
        create: {
          resourceName: `${C}/campaigns/-2`,
          name: "Winter 7f3a",
          status: "PAUSED",
          advertisingChannelType: "SEARCH",
          campaignBudget: `${C}/campaignBudgets/-1`,
          maximizeConversions: {},
          networkSettings: {
            targetGoogleSearch: true,
            targetSearchNetwork: false,
            targetContentNetwork: false,
            targetPartnerSearchNetwork: false,
          },
          containsEuPoliticalAdvertising: "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING",
          startDateTime: `${inDays(3)} 00:00:00`,
          endDateTime: `${inDays(33)} 23:59:59`,
        },
      },
    },
    {
      campaignCriterionOperation: {
        create: { campaign: `${C}/campaigns/-2`, location: { geoTargetConstant: "geoTargetConstants/2276" } },
      },
    },
    {
      adGroupOperation: {
        create: {
          resourceName: `${C}/adGroups/-3`,
          campaign: `${C}/campaigns/-2`,
          name: "Boots",
          type: "SEARCH_STANDARD",
          status: "ENABLED",
        },
      },
    },
    {
      adGroupCriterionOperation: {
        create: {
          adGroup: `${C}/adGroups/-3`,
          status: "ENABLED",
          keyword: { text: "winter boots", matchType: "PHRASE" },
        },
      },
    },
    { adGroupAdOperation: { create: { adGroup: `${C}/adGroups/-3`, status: "PAUSED", ad: anAd() } } },
  ];
}

export function anAd(given: Json = {}, search: Json = {}): Json {
  return {
    finalUrls: ["https://shop.example/winter"],
    responsiveSearchAd: {
      headlines: [{ text: "Winter boots" }, { text: "In store today" }, { text: "Free returns" }],
      descriptions: [{ text: "Try them on in our shop." }, { text: "Open until eight." }],
      path1: "winter",
      ...search,
    },
    ...given,
  };
}

/** The campaign with fields of one operation's resource changed; undefined takes a field away. */
export function changed(operation: string, fields: Json): Json[] {
  return aCampaign().map((one) =>
    operation in one ? { [operation]: { create: { ...one[operation].create, ...fields } } } : one,
  );
}

/** An operation with a field of its resource taken away. */
export function without(one: Json, operation: string, field: string): Json {
  const { [field]: _gone, ...create } = one[operation].create;
  return { [operation]: { create } };
}
