import type { Shape } from "./read-body";

const STATUS = "enum ENABLED PAUSED REMOVED";
const change = (resource: { readonly [key: string]: Shape }): Shape => ({
  create: resource,
  update: resource,
  updateMask: "string",
  remove: "string",
});
const KEYWORD: Shape = { text: "string", matchType: "enum EXACT PHRASE BROAD" };
const USER_LIST: Shape = { userList: "string" };
const TEXTS: Shape = [{ text: "string", pinnedField: "string" }];
const NAMED = { resourceName: "string", id: "int64", name: "string" } as const;

const BUDGET: Shape = change({
  ...NAMED,
  amountMicros: "int64",
  totalAmountMicros: "int64",
  status: "enum ENABLED REMOVED",
  deliveryMethod: "enum STANDARD ACCELERATED",
  explicitlyShared: "bool",
  referenceCount: "int64",
  period: "enum DAILY CUSTOM_PERIOD",
});
const CAMPAIGN: Shape = change({
  ...NAMED,
  status: STATUS,
  servingStatus: "string",
  primaryStatus: "string",
  advertisingChannelType: "string",
  advertisingChannelSubType: "string",
  trackingUrlTemplate: "string",
  finalUrlSuffix: "string",
  networkSettings: {
    targetGoogleSearch: "bool",
    targetSearchNetwork: "bool",
    targetContentNetwork: "bool",
    targetPartnerSearchNetwork: "bool",
  },
  targetingSetting: { targetRestrictions: [{ targetingDimension: "string", bidOnly: "bool" }] },
  geoTargetTypeSetting: { positiveGeoTargetType: "string", negativeGeoTargetType: "string" },
  campaignBudget: "string",
  manualCpc: { enhancedCpcEnabled: "bool" },
  maximizeConversions: { targetCpaMicros: "int64" },
  maximizeConversionValue: { targetRoas: "double" },
  targetCpa: { targetCpaMicros: "int64" },
  targetRoas: { targetRoas: "double" },
  targetSpend: { cpcBidCeilingMicros: "int64" },
  startDateTime: "string",
  endDateTime: "string",
  containsEuPoliticalAdvertising:
    "enum CONTAINS_EU_POLITICAL_ADVERTISING DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING UNSPECIFIED UNKNOWN",
});
const CAMPAIGN_CRITERION: Shape = change({
  resourceName: "string",
  campaign: "string",
  criterionId: "int64",
  negative: "bool",
  bidModifier: "double",
  status: STATUS,
  location: { geoTargetConstant: "string" },
  language: { languageConstant: "string" },
  userList: USER_LIST,
  keyword: KEYWORD,
  proximity: {
    geoPoint: { longitudeInMicroDegrees: "int64", latitudeInMicroDegrees: "int64" },
    radius: "double",
    radiusUnits: "enum MILES KILOMETERS",
    address: {
      postalCode: "string",
      provinceCode: "string",
      countryCode: "string",
      provinceName: "string",
      streetAddress: "string",
      streetAddress2: "string",
      cityName: "string",
    },
  },
});
const AD_GROUP: Shape = change({
  ...NAMED,
  status: STATUS,
  type: "string",
  campaign: "string",
  cpcBidMicros: "int64",
});
const AD_GROUP_CRITERION: Shape = change({
  resourceName: "string",
  criterionId: "int64",
  status: STATUS,
  adGroup: "string",
  negative: "bool",
  cpcBidMicros: "int64",
  keyword: KEYWORD,
  userList: USER_LIST,
});
const AD_GROUP_AD: Shape = change({
  resourceName: "string",
  status: STATUS,
  adGroup: "string",
  ad: {
    ...NAMED,
    finalUrls: ["string"],
    finalMobileUrls: ["string"],
    finalUrlSuffix: "string",
    trackingUrlTemplate: "string",
    responsiveSearchAd: { headlines: TEXTS, descriptions: TEXTS, path1: "string", path2: "string" },
  },
});

/** `googleAds:mutate` as far as a campaign of a shop needs it. */
export const ADS_MUTATE_SHAPE: Shape = {
  customerId: "string",
  mutateOperations: [
    {
      campaignBudgetOperation: BUDGET,
      campaignOperation: CAMPAIGN,
      campaignCriterionOperation: CAMPAIGN_CRITERION,
      adGroupOperation: AD_GROUP,
      adGroupCriterionOperation: AD_GROUP_CRITERION,
      adGroupAdOperation: AD_GROUP_AD,
    },
  ],
  partialFailure: "bool",
  validateOnly: "bool",
  responseContentType: "enum RESOURCE_NAME_ONLY MUTABLE_RESOURCE",
};
