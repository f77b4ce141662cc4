import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { aCampaign, anAd, changed } from "./ads-mutate.fixture";
import { codesAndPlaces, codesOf, rowsOf } from "./google-answers.fixture";
import {
  type Answer,
  beforeEachTest,
  type GoogleClient,
  HARBOUR_STREET,
  type Json,
  LAURENT_GROUP,
  OLD_TOWN,
} from "./google-client.fixture";

const C = `customers/${HARBOUR_STREET}`;
const AT = {
  budget: "mutate_operations[0].campaign_budget_operation.create",
  campaign: "mutate_operations[1].campaign_operation.create",
  criterion: "mutate_operations[2].campaign_criterion_operation.create",
  adGroup: "mutate_operations[3].ad_group_operation.create",
  keyword: "mutate_operations[4].ad_group_criterion_operation.create",
  ad: "mutate_operations[5].ad_group_ad_operation.create.ad",
};
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const budget = (fields: Json): Json[] => changed("campaignBudgetOperation", fields);
const campaign = (fields: Json): Json[] => changed("campaignOperation", fields);
const criterion = (fields: Json): Json[] => changed("campaignCriterionOperation", { location: undefined, ...fields });
const adGroup = (fields: Json): Json[] => changed("adGroupOperation", fields);
const keyword = (fields: Json): Json[] =>
  changed("adGroupCriterionOperation", { keyword: { text: "boots", matchType: "EXACT", ...fields } });
const ad = (given: Json, search: Json = {}): Json[] => changed("adGroupAdOperation", { ad: anAd(given, search) });
const texts = (count: number, length = 5): Json[] =>
  Array.from({ length: count }, (_, index) => ({ text: `${index}`.padEnd(length, "x") }));

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});
const mutate = (mutateOperations: readonly Json[], more: Json = {}): Promise<Answer> =>
  google.ads(token, "googleAds:mutate", { mutateOperations, ...more });

describe("googleAds:mutate refuses, and stores nothing of", () => {
  test.each<[string, Json[], string]>([
    ["a budget without a name", budget({ name: undefined }), `fieldError.REQUIRED ${AT.budget}.name`],
    [
      "a budget without an amount",
      budget({ amountMicros: undefined }),
      `fieldError.REQUIRED ${AT.budget}.amount_micros`,
    ],
    [
      "a budget of half a cent",
      budget({ amountMicros: "5005000" }),
      `campaignBudgetError.NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT ${AT.budget}.amount_micros`,
    ],
    [
      "a budget below nothing",
      budget({ amountMicros: "-5000000" }),
      `campaignBudgetError.NEGATIVE_MONEY_AMOUNT ${AT.budget}.amount_micros`,
    ],
    [
      "a budget in cents for micros",
      budget({ amountMicros: "500000" }),
      `campaignBudgetError.BUDGET_BELOW_PER_DAY_MINIMUM ${AT.budget}.amount_micros`,
    ],
    [
      "a budget in micros of micros",
      budget({ amountMicros: "5000000000000" }),
      `campaignBudgetError.MONEY_AMOUNT_TOO_LARGE ${AT.budget}.amount_micros`,
    ],
    [
      "a budget for all time too",
      budget({ totalAmountMicros: "50000000" }),
      `campaignBudgetError.TOTAL_BUDGET_AMOUNT_MUST_BE_UNSET_FOR_BUDGET_PERIOD_DAILY ${AT.budget}.total_amount_micros`,
    ],
    [
      "a budget in a hurry",
      budget({ deliveryMethod: "ACCELERATED" }),
      `campaignBudgetError.CANNOT_USE_ACCELERATED_DELIVERY_MODE ${AT.budget}.delivery_method`,
    ],
    ["a budget with an id", budget({ id: "7" }), `fieldError.VALUE_MUST_BE_UNSET ${AT.budget}.id`],
    ["a campaign without a name", campaign({ name: undefined }), `fieldError.REQUIRED ${AT.campaign}.name`],
    [
      "a campaign of a name that is taken",
      campaign({ name: "Brand search" }),
      `campaignError.DUPLICATE_CAMPAIGN_NAME ${AT.campaign}.name`,
    ],
    [
      "a campaign of a long name",
      campaign({ name: "x".repeat(256) }),
      `stringLengthError.TOO_LONG ${AT.campaign}.name`,
    ],
    [
      "a campaign without a budget",
      campaign({ campaignBudget: undefined }),
      `fieldError.REQUIRED ${AT.campaign}.campaign_budget`,
    ],
    [
      "a campaign without bidding",
      campaign({ maximizeConversions: undefined }),
      `fieldError.REQUIRED ${AT.campaign}.campaign_bidding_strategy`,
    ],
    [
      "a campaign without a channel",
      campaign({ advertisingChannelType: undefined }),
      `fieldError.REQUIRED ${AT.campaign}.advertising_channel_type`,
    ],
    [
      "a campaign without the EU declaration",
      campaign({ containsEuPoliticalAdvertising: undefined }),
      `fieldError.REQUIRED ${AT.campaign}.contains_eu_political_advertising`,
    ],
    [
      "a date without its time",
      campaign({ startDateTime: day(3) }),
      `dateError.INVALID_STRING_DATE_TIME_SECONDS ${AT.campaign}.start_date_time`,
    ],
    [
      "a date in one piece",
      campaign({ startDateTime: `${day(3).replaceAll("-", "")} 00:00:00` }),
      `dateError.INVALID_STRING_DATE_TIME_SECONDS ${AT.campaign}.start_date_time`,
    ],
    [
      "a start in the past",
      campaign({ startDateTime: `${day(-3)} 00:00:00` }),
      `dateRangeError.CANNOT_SET_DATE_TO_PAST ${AT.campaign}.start_date_time`,
    ],
    [
      "an end before the start",
      campaign({ endDateTime: `${day(2)} 23:59:59` }),
      `dateRangeError.START_DATE_AFTER_END_DATE ${AT.campaign}.end_date_time`,
    ],
    [
      "a start in the middle of a day",
      campaign({ startDateTime: `${day(3)} 12:00:00` }),
      `dateError.DATE_RANGE_ERROR_START_TIME_MUST_BE_THE_START_OF_A_DAY ${AT.campaign}.start_date_time`,
    ],
    [
      "an end in the middle of a day",
      campaign({ endDateTime: `${day(9)} 12:00:00` }),
      `dateError.DATE_RANGE_ERROR_END_TIME_MUST_BE_THE_END_OF_A_DAY ${AT.campaign}.end_date_time`,
    ],
    [
      "the search network without Google Search",
      campaign({ networkSettings: { targetSearchNetwork: true } }),
      `campaignError.CANNOT_TARGET_SEARCH_NETWORK_WITHOUT_GOOGLE_SEARCH ${AT.campaign}.network_settings.target_search_network`,
    ],
    [
      "the partner network",
      campaign({ networkSettings: { targetGoogleSearch: true, targetPartnerSearchNetwork: true } }),
      `campaignError.CANNOT_TARGET_PARTNER_SEARCH_NETWORK ${AT.campaign}.network_settings.target_partner_search_network`,
    ],
    [
      "no network at all",
      campaign({ networkSettings: { targetGoogleSearch: false } }),
      `campaignError.CAMPAIGN_MUST_TARGET_AT_LEAST_ONE_NETWORK ${AT.campaign}.network_settings`,
    ],
    ["a criterion of no kind", criterion({}), `campaignCriterionError.CONCRETE_TYPE_REQUIRED ${AT.criterion}`],
    [
      "a place by its number",
      criterion({ location: { geoTargetConstant: "2276" } }),
      `requestError.RESOURCE_NAME_MALFORMED ${AT.criterion}.location.geo_target_constant`,
    ],
    [
      "a user list of nobody's",
      criterion({ userList: { userList: `${C}/userLists/1` } }),
      `criterionError.INVALID_USER_LIST ${AT.criterion}.user_list.user_list`,
    ],
    [
      "an ad group without a name",
      adGroup({ name: undefined }),
      `adGroupError.MISSING_ADGROUP_NAME ${AT.adGroup}.name`,
    ],
    [
      "an ad group of another channel",
      adGroup({ type: "DISPLAY_STANDARD" }),
      `adGroupError.AD_GROUP_TYPE_NOT_VALID_FOR_ADVERTISING_CHANNEL_TYPE ${AT.adGroup}.type`,
    ],
    [
      "a bid below a cent",
      adGroup({ cpcBidMicros: "15000" }),
      `biddingError.BID_TOO_MANY_FRACTIONAL_DIGITS ${AT.adGroup}.cpc_bid_micros`,
    ],
    ["a keyword without words", keyword({ text: undefined }), `fieldError.REQUIRED ${AT.keyword}.keyword.text`],
    [
      "a keyword without a match",
      keyword({ matchType: undefined }),
      `fieldError.REQUIRED ${AT.keyword}.keyword.match_type`,
    ],
    [
      "a long keyword",
      keyword({ text: "x".repeat(81) }),
      `criterionError.KEYWORD_TEXT_TOO_LONG ${AT.keyword}.keyword.text`,
    ],
    [
      "a keyword of eleven words",
      keyword({ text: "a b c d e f g h i j k" }),
      `criterionError.KEYWORD_HAS_TOO_MANY_WORDS ${AT.keyword}.keyword.text`,
    ],
    [
      "a keyword with signs",
      keyword({ text: "boots (new)" }),
      `criterionError.KEYWORD_HAS_INVALID_CHARS ${AT.keyword}.keyword.text`,
    ],
    ["an ad that leads nowhere", ad({ finalUrls: [] }), `fieldError.REQUIRED_NONEMPTY_LIST ${AT.ad}.final_urls`],
    [
      "an ad without a protocol",
      ad({ finalUrls: ["shop.example"] }),
      `urlFieldError.MISSING_PROTOCOL_IN_FINAL_URL ${AT.ad}.final_urls[0]`,
    ],
    [
      "an ad with another protocol",
      ad({ finalUrls: ["ftp://shop.example"] }),
      `urlFieldError.INVALID_PROTOCOL_IN_FINAL_URL ${AT.ad}.final_urls[0]`,
    ],
    ["an ad of no kind", ad({ responsiveSearchAd: undefined }), `fieldError.REQUIRED ${AT.ad}`],
    [
      "an ad without headlines",
      ad({}, { headlines: [] }),
      `fieldError.REQUIRED_NONEMPTY_LIST ${AT.ad}.responsive_search_ad.headlines`,
    ],
    [
      "two headlines",
      ad({}, { headlines: texts(2) }),
      `collectionSizeError.TOO_FEW ${AT.ad}.responsive_search_ad.headlines`,
    ],
    [
      "sixteen headlines",
      ad({}, { headlines: texts(16) }),
      `collectionSizeError.TOO_MANY ${AT.ad}.responsive_search_ad.headlines`,
    ],
    [
      "a long headline",
      ad({}, { headlines: [...texts(2), { text: "x".repeat(31) }] }),
      `stringLengthError.TOO_LONG ${AT.ad}.responsive_search_ad.headlines[2].text`,
    ],
    [
      "a headline of sixteen Japanese letters, which take the room of two each",
      ad({}, { headlines: [...texts(2), { text: "冬のブーツをお店で今日から返品無料" }] }),
      `stringLengthError.TOO_LONG ${AT.ad}.responsive_search_ad.headlines[2].text`,
    ],
    [
      "one description",
      ad({}, { descriptions: texts(1) }),
      `collectionSizeError.TOO_FEW ${AT.ad}.responsive_search_ad.descriptions`,
    ],
    [
      "a long description",
      ad({}, { descriptions: texts(2, 91) }),
      `stringLengthError.TOO_LONG ${AT.ad}.responsive_search_ad.descriptions[0].text`,
    ],
    [
      "a long path",
      ad({}, { path1: "x".repeat(16) }),
      `stringLengthError.TOO_LONG ${AT.ad}.responsive_search_ad.path1`,
    ],
    [
      "a second path alone",
      ad({}, { path1: undefined, path2: "b" }),
      `fieldError.REQUIRED ${AT.ad}.responsive_search_ad.path1`,
    ],
  ])("%s", async (_what, operations, expected) => {
    const answer = await mutate(operations);
    expect(answer.status).toBe(400);
    expect(codesAndPlaces(judge, answer)).toContain(expected);
    expect((await google.search(token, HARBOUR_STREET, "SELECT ad_group.id FROM ad_group")).body[0].results).toBe(
      undefined,
    );
    const rows = await google.search(token, HARBOUR_STREET, "SELECT campaign.id FROM campaign");
    expect(rowsOf(judge, rows)).toHaveLength(4);
  });

  test.each<[string, Json[]]>([
    ["both biddings", campaign({ manualCpc: {} })],
    ["the dates of older versions", campaign({ startDate: day(3) })],
    ["an unknown status", campaign({ status: "ACTIVE" })],
    ["a budget as a fraction", budget({ amountMicros: 5.5 })],
    ["two operations in one", [{ ...aCampaign()[0], ...aCampaign()[1] }]],
  ])("what does not parse: %s", async (_what, operations) => {
    const answer = await mutate(operations);
    expect(answer.body.error.message).toContain("Invalid JSON payload received.");
  });

  test("a name of a budget that is taken", async () => {
    await mutate(aCampaign());
    const answer = await mutate(campaign({ name: "Another" }));
    expect(codesAndPlaces(judge, answer)[0]).toBe(`campaignBudgetError.DUPLICATE_NAME ${AT.budget}.name`);
    expect(await google.violations()).toEqual([]);
  });

  test("manual bidding without a bid, and a criterion given twice", async () => {
    const manual = campaign({ maximizeConversions: undefined, manualCpc: {} });
    expect(codesAndPlaces(judge, await mutate(manual))[0]).toBe(`fieldError.REQUIRED ${AT.adGroup}.cpc_bid_micros`);
    const twice = [...aCampaign(), aCampaign()[2], aCampaign()[4]];
    expect(codesOf(judge, await mutate(twice))).toEqual([
      "mutateError.RESOURCE_ALREADY_EXISTS",
      "mutateError.RESOURCE_ALREADY_EXISTS",
    ]);
  });
});

describe("what Google takes and a careful client does not send", () => {
  test.each<[string, Json[]]>([
    ["a campaign that runs at once", campaign({ status: "ENABLED" })],
    ["a budget shared by default", budget({ explicitlyShared: undefined })],
    ["headlines that repeat each other", ad({}, { headlines: [{ text: "A" }, { text: "a" }, { text: "b" }] })],
  ])("%s is recorded", async (_what, operations) => {
    expect((await mutate(operations)).status).toBe(200);
    expect(await google.violations()).toHaveLength(1);
  });

  test.each([
    [1, undefined],
    [1, [{ targetingDimension: "AUDIENCE", bidOnly: true }]],
    [0, [{ targetingDimension: "AUDIENCE", bidOnly: false }]],
  ])("a list of customers is recorded %i times with the restrictions %j", async (times, targetRestrictions) => {
    await google.change({}, { userLists: [{ id: "9", displayName: "Guests" }] });
    const create = { campaign: `${C}/campaigns/-2`, userList: { userList: `${C}/userLists/9` } };
    const narrowed = campaign(targetRestrictions ? { targetingSetting: { targetRestrictions } } : {});
    expect((await mutate([...narrowed, { campaignCriterionOperation: { create } }])).status).toBe(200);
    expect(await google.violations()).toHaveLength(times);
  });

  test("a headline of fifteen Japanese letters is taken", async () => {
    const headlines = [...texts(2), { text: "冬のブーツをお店で今日返品無料" }];
    expect((await mutate(ad({}, { headlines }))).status).toBe(200);
  });
});

test("yen have no cents", async () => {
  const { body } = await google.control("GET", "accounts/google");
  const customers = body.customers.map((one: Json) => (one.id === OLD_TOWN ? { ...one, currencyCode: "JPY" } : one));
  await google.change({ customers });
  const create = { name: "Y", amountMicros: "150500000", explicitlyShared: false };
  const operations = { mutateOperations: [{ campaignBudgetOperation: { create } }] };
  const leader = { "login-customer-id": LAURENT_GROUP };
  expect(codesOf(judge, await google.ads(token, "googleAds:mutate", operations, OLD_TOWN, leader))).toEqual([
    "campaignBudgetError.NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT",
  ]);
});
