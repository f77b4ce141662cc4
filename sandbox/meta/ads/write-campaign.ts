import type { Reply } from "../../core/reply";
import type { GraphCall } from "../graph-call";
import { invalidParameter } from "../graph-error";
import { BID_STRATEGIES, OBJECTIVES, SPECIAL_CATEGORIES } from "./ad-names";
import { daysFrom, hasBudget, readBudget } from "./check-budget";
import { readChoice, readFlag, readInteger, readTime } from "./read-value";
import { checkName, created, readNewStatus, validatesOnly } from "./write-common";

export const CAMPAIGN_WRITE_PARAMS = [
  ..."name objective status special_ad_categories special_ad_category_country buying_type bid_strategy".split(" "),
  ..."daily_budget lifetime_budget is_adset_budget_sharing_enabled spend_cap start_time stop_time adlabels".split(" "),
  ..."promoted_object pacing_type execution_options".split(" "),
];

/** `POST /act_X/campaigns` */
export function createCampaign(call: GraphCall): Reply {
  const account = call.writableAccount();
  const { params } = call;
  const validateOnly = validatesOnly(call);
  const name = checkName(call);
  params.require("objective");
  const objective = readChoice(params.text("objective"), "objective", OBJECTIVES);
  const categories = readCategories(call);
  const status = readNewStatus(call);
  const times = readTimes(call);
  const budget = readBudget(call, account, daysFrom(times.start_time ?? call.state.now, times.stop_time));
  const sharing = params.has("is_adset_budget_sharing_enabled")
    ? readFlag(params.json("is_adset_budget_sharing_enabled"), "is_adset_budget_sharing_enabled")
    : undefined;
  if (!hasBudget(budget) && sharing === undefined)
    throw invalidParameter("Invalid parameter", 4834011, "Partage de budget entre ensembles de publicités à préciser");
  const values = {
    name,
    objective,
    status,
    ...categories,
    ...times,
    ...budget,
    ...readBidding(call, hasBudget(budget)),
    ...readSpendCap(call),
    buying_type: params.has("buying_type")
      ? readChoice(params.text("buying_type"), "buying_type", ["AUCTION", "RESERVED"])
      : "AUCTION",
    is_adset_budget_sharing_enabled: sharing ?? false,
  };
  if (validateOnly) return call.answer({ success: true });
  return created(call, call.state.objects.create("campaign", account.id, null, values));
}

export function readCategories(call: GraphCall): Readonly<Record<string, unknown>> {
  const { params } = call;
  if (!params.has("special_ad_categories")) throw invalidParameter("The parameter special_ad_categories is required");
  const special = params.choices("special_ad_categories", SPECIAL_CATEGORIES) ?? [];
  const real = special.filter((category) => category !== "NONE");
  if (special.length > 1 && real.length < special.length)
    throw invalidParameter("special_ad_categories NONE cannot be combined with others");
  const countries = params.list("special_ad_category_country") ?? [];
  if (real.length > 0 && countries.length === 0)
    throw invalidParameter("The parameter special_ad_category_country is required");
  return { special_ad_categories: real, ...(countries.length > 0 && { special_ad_category_country: countries }) };
}

function readTimes(call: GraphCall): { readonly start_time?: number; readonly stop_time?: number } {
  const start = call.params.has("start_time") ? readTime(call.params.json("start_time"), "start_time") : undefined;
  const stop = call.params.has("stop_time") ? readTime(call.params.json("stop_time"), "stop_time") : undefined;
  if (stop !== undefined && stop <= Math.max(start ?? 0, call.state.now))
    throw invalidParameter("stop_time must lie in the future and after start_time");
  return { ...(start !== undefined && { start_time: start }), ...(stop !== undefined && { stop_time: stop }) };
}

/** Meta's default is one that demands a bid, so a budget without a strategy is a trap. */
export function readBidding(call: GraphCall, carriesBudget: boolean): Readonly<Record<string, unknown>> {
  const { params, request } = call;
  if (!params.has("bid_strategy")) {
    if (carriesBudget) request.violate("budget without an explicit bid_strategy");
    return {};
  }
  return { bid_strategy: readChoice(params.text("bid_strategy"), "bid_strategy", BID_STRATEGIES) };
}

function readSpendCap(call: GraphCall): Readonly<Record<string, unknown>> {
  if (!call.params.has("spend_cap")) return {};
  const cap = readInteger(call.params.json("spend_cap"), "spend_cap");
  if (cap < 1) throw invalidParameter("spend_cap must be positive");
  return { spend_cap: String(cap) };
}

/** The fields an update may change; checked as at creation. */
export function readCampaignChanges(call: GraphCall): Readonly<Record<string, unknown>> {
  const { params } = call;
  return {
    ...(params.has("name") && { name: checkName(call) }),
    ...(params.has("special_ad_categories") && readCategories(call)),
    ...(params.has("is_adset_budget_sharing_enabled") && {
      is_adset_budget_sharing_enabled: readFlag(
        params.json("is_adset_budget_sharing_enabled"),
        "is_adset_budget_sharing_enabled",
      ),
    }),
    ...(params.has("bid_strategy") && readBidding(call, false)),
    ...readSpendCap(call),
    ...readTimes(call),
  };
}
