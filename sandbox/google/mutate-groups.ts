import type { MutateDraft } from "./mutate-draft";
import { minimumUnitMicros } from "./mutate-money";
import { isObject, type Json } from "./read-body";

const GROUP_CHANNELS: Readonly<Record<string, string>> = { SEARCH_STANDARD: "SEARCH", DISPLAY_STANDARD: "DISPLAY" };
const MAX_KEYWORD = 80;
const MAX_KEYWORD_WORDS = 10;
/** What Google takes in no keyword. */
const KEYWORD_CHARS = /[!@%^*()={}~`<>?\\|,;]/;

export function createAdGroup(resource: Json, id: string, path: string, draft: MutateDraft): string {
  const { refusals } = draft;
  const campaignId = draft.resolve(resource.campaign, "campaigns", `${path}.campaign`);
  const campaign = draft.campaigns.get(campaignId ?? "");
  const name = typeof resource.name === "string" ? resource.name : "";
  if (name === "") refusals.add(`${path}.name`, "adGroupError", "MISSING_ADGROUP_NAME", "The ad group needs a name.");
  const parent = draft.nameOf("campaigns", campaignId ?? "");
  if (draft.pieces("adGroups").some((other) => other.campaign === parent && other.name === name))
    refusals.add(
      `${path}.name`,
      "adGroupError",
      "DUPLICATE_ADGROUP_NAME",
      "The campaign has an ad group of this name.",
    );
  const channel = GROUP_CHANNELS[String(resource.type)];
  if (campaign && resource.type !== undefined && channel !== campaign.advertisingChannelType)
    refusals.add(
      `${path}.type`,
      "adGroupError",
      "AD_GROUP_TYPE_NOT_VALID_FOR_ADVERTISING_CHANNEL_TYPE",
      `${resource.type} does not go with ${campaign.advertisingChannelType}.`,
    );
  const bid = resource.cpcBidMicros;
  if (campaign?.biddingStrategyType === "MANUAL_CPC" && bid === undefined)
    refusals.add(`${path}.cpc_bid_micros`, "fieldError", "REQUIRED", "Manual bidding needs a bid.");
  if (bid !== undefined && Number(bid) % minimumUnitMicros(draft.customer.currencyCode) !== 0)
    refusals.add(`${path}.cpc_bid_micros`, "biddingError", "BID_TOO_MANY_FRACTIONAL_DIGITS", "A bid is whole cents.");
  return draft.putPiece("adGroups", id, { ...resource, id, campaign: parent, status: resource.status ?? "ENABLED" });
}

export function createAdGroupCriterion(resource: Json, id: string, path: string, draft: MutateDraft): string {
  const groupId = draft.resolve(resource.adGroup, "adGroups", `${path}.ad_group`);
  const { keyword, userList } = resource;
  if (isObject(keyword)) checkKeyword(keyword, `${path}.keyword`, draft);
  else if (isObject(userList)) checkUserList(userList, `${path}.user_list`, draft);
  else draft.refusals.add(path, "adGroupCriterionError", "CONCRETE_TYPE_REQUIRED", "Name a keyword or a user list.");
  const adGroup = draft.nameOf("adGroups", groupId ?? "");
  const same = (other: Json): boolean => JSON.stringify([other.keyword, other.userList]) === wanted;
  const wanted = JSON.stringify([keyword, userList]);
  if (draft.pieces("adGroupCriteria").some((other) => other.adGroup === adGroup && same(other)))
    draft.refusals.add(path, "mutateError", "RESOURCE_ALREADY_EXISTS", "The ad group has this criterion.");
  return draft.putPiece("adGroupCriteria", `${groupId}~${id}`, { ...resource, adGroup, criterionId: id });
}

export function createCampaignCriterion(resource: Json, id: string, path: string, draft: MutateDraft): string {
  const { refusals } = draft;
  const campaignId = draft.resolve(resource.campaign, "campaigns", `${path}.campaign`);
  const { location, language, userList, keyword, proximity } = resource;
  const kinds = [location, language, userList, keyword, proximity].filter((kind) => kind !== undefined);
  if (kinds.length !== 1)
    refusals.add(path, "campaignCriterionError", "CONCRETE_TYPE_REQUIRED", "A criterion is of exactly one kind.");
  if (isObject(location)) checkConstant(location.geoTargetConstant, "geoTargetConstants", `${path}.location`, draft);
  if (isObject(language)) checkConstant(language.languageConstant, "languageConstants", `${path}.language`, draft);
  if (isObject(userList)) checkUserList(userList, `${path}.user_list`, draft);
  if (isObject(userList) && resource.negative !== true && draft.openToAll.has(campaignId ?? ""))
    refusals.frown(path, "without targeting_setting the list may narrow nothing: say AUDIENCE and bid_only false");
  if (isObject(keyword)) checkKeyword(keyword, `${path}.keyword`, draft);
  if (isObject(keyword) && resource.negative !== true)
    refusals.add(path, "criterionError", "CANNOT_ADD_CRITERIA_TYPE", "A keyword of a campaign can only exclude.");
  if (isObject(proximity) && !(Number(proximity.radius) > 0))
    refusals.add(`${path}.proximity.radius`, "criterionError", "INVALID_PROXIMITY_RADIUS", "The radius is missing.");
  const campaign = draft.nameOf("campaigns", campaignId ?? "");
  const wanted = JSON.stringify(kinds);
  const same = ({ location, language, userList, keyword, proximity }: Json): boolean =>
    JSON.stringify([location, language, userList, keyword, proximity].filter((kind) => kind !== undefined)) === wanted;
  if (draft.pieces("campaignCriteria").some((other) => other.campaign === campaign && same(other)))
    refusals.add(path, "mutateError", "RESOURCE_ALREADY_EXISTS", "The campaign has this criterion.");
  return draft.putPiece("campaignCriteria", `${campaignId}~${id}`, { ...resource, campaign, criterionId: id });
}

function checkConstant(value: unknown, collection: string, path: string, { refusals }: MutateDraft): void {
  const field = collection === "geoTargetConstants" ? "geo_target_constant" : "language_constant";
  if (value === undefined) refusals.add(`${path}.${field}`, "fieldError", "REQUIRED", "The constant is required.");
  else if (!new RegExp(`^${collection}/\\d+$`).test(String(value)))
    refusals.add(
      `${path}.${field}`,
      "requestError",
      "RESOURCE_NAME_MALFORMED",
      `'${value}' is no resource name of ${collection}.`,
    );
}

function checkUserList({ userList }: Json, path: string, { customer, refusals }: MutateDraft): void {
  const known = (customer.userLists ?? []).find(({ id }) => userList === `customers/${customer.id}/userLists/${id}`);
  if (!known)
    refusals.add(`${path}.user_list`, "criterionError", "INVALID_USER_LIST", "No such user list in this account.");
  else if (known.membershipStatus === "CLOSED")
    refusals.add(`${path}.user_list`, "criterionError", "CANNOT_ADD_CLOSED_USER_LIST", "The user list is closed.");
}

function checkKeyword({ text, matchType }: Json, path: string, { refusals }: MutateDraft): void {
  const words = typeof text === "string" ? text.trim() : "";
  if (words === "") refusals.add(`${path}.text`, "fieldError", "REQUIRED", "A keyword needs its text.");
  if (words.length > MAX_KEYWORD)
    refusals.add(`${path}.text`, "criterionError", "KEYWORD_TEXT_TOO_LONG", `More than ${MAX_KEYWORD} characters.`);
  if (words.split(/\s+/).length > MAX_KEYWORD_WORDS)
    refusals.add(
      `${path}.text`,
      "criterionError",
      "KEYWORD_HAS_TOO_MANY_WORDS",
      `More than ${MAX_KEYWORD_WORDS} words.`,
    );
  if (KEYWORD_CHARS.test(words))
    refusals.add(`${path}.text`, "criterionError", "KEYWORD_HAS_INVALID_CHARS", "The keyword holds a forbidden sign.");
  if (!["EXACT", "PHRASE", "BROAD"].includes(String(matchType)))
    refusals.add(`${path}.match_type`, "fieldError", "REQUIRED", "A keyword needs its match type.");
}
