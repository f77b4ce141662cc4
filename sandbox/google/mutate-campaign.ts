import type { MutateDraft } from "./mutate-draft";
import { isObject, type Json } from "./read-body";
import type { Campaign } from "./shop";

export const BIDDINGS: Readonly<Record<string, string>> = {
  manualCpc: "MANUAL_CPC",
  maximizeConversions: "MAXIMIZE_CONVERSIONS",
  maximizeConversionValue: "MAXIMIZE_CONVERSION_VALUE",
  targetCpa: "TARGET_CPA",
  targetRoas: "TARGET_ROAS",
  targetSpend: "TARGET_SPEND",
};
/** `yyyy-MM-dd HH:mm:ss` in the account's zone. */
const TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/;

export function createCampaign(resource: Json, id: string, path: string, draft: MutateDraft): string {
  const { refusals } = draft;
  const text = (key: string): string => (typeof resource[key] === "string" ? resource[key] : "");
  for (const [key, field] of [
    ["name", "name"],
    ["advertisingChannelType", "advertising_channel_type"],
    ["containsEuPoliticalAdvertising", "contains_eu_political_advertising"],
  ] as const)
    if (["", "UNSPECIFIED", "UNKNOWN"].includes(text(key)))
      refusals.add(`${path}.${field}`, "fieldError", "REQUIRED", `${field} is required.`);
  checkName(text("name"), id, `${path}.name`, draft);
  const biddings = Object.keys(BIDDINGS).filter((key) => resource[key] !== undefined && resource[key] !== null);
  if (biddings.length !== 1)
    refusals.add(
      `${path}.campaign_bidding_strategy`,
      "fieldError",
      "REQUIRED",
      "A campaign has exactly one bidding strategy.",
    );
  const budgetId = draft.resolve(resource.campaignBudget, "campaignBudgets", `${path}.campaign_budget`);
  checkDates(resource, path, draft);
  checkNetworks(resource, path, draft);
  if (resource.status !== "PAUSED") refusals.frown(`${path}.status`, "a new campaign is made PAUSED");
  const budget = draft.budgets.get(budgetId ?? "");
  if (!isNarrowedByLists(resource)) draft.openToAll.add(id);
  draft.createCampaign({
    id,
    name: text("name"),
    ...statusFields(resource.status === "ENABLED" || resource.status === undefined ? "ENABLED" : "PAUSED"),
    advertisingChannelType: text("advertisingChannelType"),
    startDateTime: text("startDateTime") || `${draft.today} 00:00:00`,
    endDateTime: text("endDateTime") || null,
    budget: budget ?? { id: "0", amountMicros: 0 },
    biddingStrategyType: BIDDINGS[biddings[0] ?? ""] ?? "UNKNOWN",
    days: [],
  });
  return id;
}

function isNarrowedByLists({ targetingSetting }: Json): boolean {
  const restrictions = isObject(targetingSetting) ? targetingSetting.targetRestrictions : [];
  return (
    Array.isArray(restrictions) &&
    restrictions.some((one) => isObject(one) && one.targetingDimension === "AUDIENCE" && one.bidOnly === false)
  );
}

export function updateCampaign(operation: Json, id: string, mask: readonly string[], path: string, draft: MutateDraft) {
  const campaign = draft.campaigns.get(id);
  const given = isObject(operation.update) ? operation.update : {};
  if (!campaign) return;
  if (campaign.status === "REMOVED")
    return draft.refusals.add(
      path,
      "contextError",
      "OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE",
      "The campaign is removed.",
    );
  if (mask.includes("name")) checkName(String(given.name ?? ""), id, `${path}.name`, draft);
  if (mask.includes("endDateTime") || mask.includes("startDateTime"))
    checkDates({ startDateTime: campaign.startDateTime, ...given }, path, draft, mask.includes("startDateTime"));
  if (mask.includes("status") && given.status !== "ENABLED" && given.status !== "PAUSED")
    draft.refusals.add(`${path}.status`, "fieldError", "INVALID_VALUE", "Set ENABLED or PAUSED, or use remove.");
  const budgetId = mask.includes("campaignBudget")
    ? draft.resolve(given.campaignBudget, "campaignBudgets", `${path}.campaign_budget`)
    : null;
  const budget = budgetId === null ? undefined : draft.budgets.get(budgetId);
  draft.changeCampaign(campaign, {
    ...(mask.includes("name") && typeof given.name === "string" && { name: given.name }),
    ...(mask.includes("status") && statusFields(given.status === "ENABLED" ? "ENABLED" : "PAUSED")),
    ...(mask.includes("startDateTime") && { startDateTime: String(given.startDateTime) }),
    ...(mask.includes("endDateTime") && { endDateTime: given.endDateTime ? String(given.endDateTime) : null }),
    ...(budget && { budget }),
  });
}

export function removeCampaign(id: string, draft: MutateDraft): void {
  const campaign = draft.campaigns.get(id);
  if (campaign) draft.changeCampaign(campaign, statusFields("REMOVED"));
}

function statusFields(status: Campaign["status"]) {
  const serves = status === "ENABLED";
  return {
    status,
    servingStatus: serves ? "SERVING" : "NONE",
    primaryStatus: serves ? "LEARNING" : status,
    primaryStatusReasons: serves ? ["BIDDING_STRATEGY_LEARNING"] : [`CAMPAIGN_${status}`],
  } as const;
}

function checkName(name: string, id: string, path: string, { campaigns, refusals }: MutateDraft): void {
  if (name.length > 255) refusals.add(path, "stringLengthError", "TOO_LONG", "A name has at most 255 characters.");
  const taken = [...campaigns.values()].some(
    (other) => other.id !== id && other.name === name && other.status !== "REMOVED",
  );
  if (taken) refusals.add(path, "campaignError", "DUPLICATE_CAMPAIGN_NAME", "A campaign of this name exists.");
}

/** Days only: the channels a shop uses know no hours. */
function checkDates(resource: Json, path: string, { refusals, today }: MutateDraft, startsNow = true): void {
  const [start, end] = (["start", "end"] as const).map((edge) => {
    const value = resource[`${edge}DateTime`];
    if (value === undefined || value === "") return null;
    const [, day = "", time] = TIME.exec(String(value)) ?? [];
    const at = `${path}.${edge}_date_time`;
    if (!isDay(day)) {
      refusals.add(at, "dateError", "INVALID_STRING_DATE_TIME_SECONDS", `'${value}' is not yyyy-MM-dd HH:mm:ss.`);
      return null;
    }
    if (edge === "start" && time !== "00:00:00")
      refusals.add(at, "dateError", "DATE_RANGE_ERROR_START_TIME_MUST_BE_THE_START_OF_A_DAY", "Start at 00:00:00.");
    if (edge === "end" && time !== "23:59:59")
      refusals.add(at, "dateError", "DATE_RANGE_ERROR_END_TIME_MUST_BE_THE_END_OF_A_DAY", "End at 23:59:59.");
    return day;
  });
  for (const [edge, day] of [["start", startsNow ? start : null] as const, ["end", end] as const])
    if (day && day < today)
      refusals.add(`${path}.${edge}_date_time`, "dateRangeError", "CANNOT_SET_DATE_TO_PAST", `${day} is over.`);
  if (start && end && end < start)
    refusals.add(`${path}.end_date_time`, "dateRangeError", "START_DATE_AFTER_END_DATE", "It ends before it starts.");
}

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function checkNetworks(resource: Json, path: string, { refusals }: MutateDraft): void {
  const networks = resource.networkSettings;
  if (!isObject(networks)) return;
  const at = `${path}.network_settings`;
  if (networks.targetSearchNetwork === true && networks.targetGoogleSearch !== true)
    refusals.add(
      `${at}.target_search_network`,
      "campaignError",
      "CANNOT_TARGET_SEARCH_NETWORK_WITHOUT_GOOGLE_SEARCH",
      "The search network comes with Google Search only.",
    );
  if (networks.targetPartnerSearchNetwork === true)
    refusals.add(
      `${at}.target_partner_search_network`,
      "campaignError",
      "CANNOT_TARGET_PARTNER_SEARCH_NETWORK",
      "The account may not target the partner network.",
    );
  if (!Object.values(networks).includes(true))
    refusals.add(at, "campaignError", "CAMPAIGN_MUST_TARGET_AT_LEAST_ONE_NETWORK", "No network is targeted.");
}
