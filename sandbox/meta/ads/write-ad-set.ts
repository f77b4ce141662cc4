import type { Reply } from "../../core/reply";
import type { GraphCall } from "../graph-call";
import { invalidParameter, unknownObject } from "../graph-error";
import type { MetaAdAccount } from "../meta-shop";
import { BILLING_EVENTS, CAPPED_STRATEGIES, DESTINATIONS, OPTIMIZATION_GOALS } from "./ad-names";
import { type AdObject, isGone } from "./ad-objects";
import { bothLevels, daysFrom, hasBudget, readBudget } from "./check-budget";
import { checkGoal } from "./check-goal";
import { checkTargeting } from "./check-targeting";
import { readChoice, readInteger, readObject, readText, readTime } from "./read-value";
import { readBidding } from "./write-campaign";
import { checkName, created, readNewStatus, validatesOnly } from "./write-common";

export const AD_SET_WRITE_PARAMS = [
  ..."name campaign_id status daily_budget lifetime_budget billing_event optimization_goal bid_strategy".split(" "),
  ..."bid_amount bid_constraints promoted_object targeting start_time end_time destination_type".split(" "),
  ..."dsa_beneficiary dsa_payor attribution_spec pacing_type adset_schedule adlabels is_dynamic_creative".split(" "),
  ..."frequency_control_specs daily_min_spend_target daily_spend_cap execution_options".split(" "),
];
const AD_SETS_MAX = 200;
const SPONSORS = ["dsa_beneficiary", "dsa_payor"];
type Values = Readonly<Record<string, unknown>>;
type Times = { readonly start_time?: number; readonly end_time?: number };

/** `POST /act_X/adsets` */
export function createAdSet(call: GraphCall): Reply {
  const account = call.writableAccount();
  const validateOnly = validatesOnly(call);
  const name = checkName(call);
  const campaign = campaignOf(call, account);
  const status = readNewStatus(call);
  const times = readTimes(call);
  const budget = readAdSetBudget(call, account, campaign, times);
  const goal = readGoal(call, account, campaign);
  const targeting = { ...readTargeting(call, account), ...readSponsors(call) };
  const bidding = { ...readBidding(call, hasBudget(budget)), ...readBid(call) };
  checkBidding(bidding, campaign);
  if (
    call.state.objects.childrenOf(campaign.id).filter((set) => !isGone(String(set.values.status))).length >= AD_SETS_MAX
  )
    throw invalidParameter(`A campaign can have at most ${AD_SETS_MAX} ad sets`);
  const values = { name, campaign_id: campaign.id, status, ...budget, ...bidding, ...goal, ...targeting, ...times };
  if (validateOnly) return call.answer({ success: true });
  return created(call, call.state.objects.create("adset", account.id, campaign.id, values));
}

function campaignOf(call: GraphCall, account: MetaAdAccount): AdObject {
  const id = call.params.require("campaign_id");
  const campaign = call.state.objects.get(id);
  const usable = campaign?.kind === "campaign" && campaign.accountId === account.id;
  if (!usable || isGone(call.state.objects.effectiveStatus(campaign))) throw unknownObject("POST", id);
  return campaign;
}

/** `before` is what the ad set says already. */
function readTimes(call: GraphCall, before: Values = {}): Times {
  const { params, state } = call;
  const start = params.has("start_time") ? readTime(params.json("start_time"), "start_time") : undefined;
  const end = params.has("end_time") ? readTime(params.json("end_time"), "end_time") : undefined;
  if (end !== undefined && end <= Math.max(start ?? Number(before.start_time ?? 0), state.now))
    throw invalidParameter("end_time must lie in the future and after start_time");
  return { ...(start !== undefined && { start_time: start }), ...(end !== undefined && { end_time: end }) };
}

/** Exactly one level carries the budget. */
function readAdSetBudget(call: GraphCall, account: MetaAdAccount, campaign: AdObject, times: Times): Values {
  const days = daysFrom(times.start_time ?? call.state.now, times.end_time);
  const budget = readBudget(call, account, days);
  if (hasBudget(budget) && hasBudget(campaign.values)) throw bothLevels();
  if (!hasBudget(budget) && !hasBudget(campaign.values))
    throw invalidParameter("The parameter daily_budget or lifetime_budget is required");
  const lifetime = budget.lifetime_budget ?? campaign.values.lifetime_budget;
  if (lifetime !== undefined && times.end_time === undefined)
    throw invalidParameter("lifetime_budget requires end_time");
  if (budget.daily_budget !== undefined && times.end_time !== undefined && days <= 1)
    throw invalidParameter("daily_budget requires more than 24 hours between start_time and end_time");
  return budget;
}

function readGoal(call: GraphCall, account: MetaAdAccount, campaign: AdObject): Values {
  const { params } = call;
  for (const name of ["billing_event", "optimization_goal"]) params.require(name);
  const billingEvent = readChoice(params.text("billing_event"), "billing_event", BILLING_EVENTS);
  const goal = readChoice(params.text("optimization_goal"), "optimization_goal", OPTIMIZATION_GOALS);
  const destination = params.has("destination_type")
    ? readChoice(params.text("destination_type"), "destination_type", DESTINATIONS)
    : null;
  const promoted = params.has("promoted_object") ? readObject(params.json("promoted_object"), "promoted_object") : null;
  const objective = String(campaign.values.objective);
  checkGoal(
    { objective, destination, goal, billingEvent, promoted },
    { account, pageIds: call.pageIds(), violate: (rule) => call.request.violate(rule) },
  );
  return {
    billing_event: billingEvent,
    optimization_goal: goal,
    ...(destination !== null && { destination_type: destination }),
    ...(promoted && { promoted_object: promoted }),
  };
}

/** In the EU an ad names who is behind it, unless the account does. `before` is what the ad set says already. */
function readTargeting(call: GraphCall, account: MetaAdAccount, before: Values = {}): Values {
  const { params } = call;
  if (!params.has("targeting")) throw invalidParameter("The parameter targeting is required");
  const targeting = readObject(params.json("targeting"), "targeting");
  const { inEu } = checkTargeting(targeting, {
    account,
    audienceIds: call.state.audiences.list(account.id).map(({ id }) => id),
    violate: (rule) => call.request.violate(rule),
  });
  const named = { ...before, ...readSponsors(call) };
  if (inEu && account.dsa === null && SPONSORS.some((field) => named[field] === undefined))
    throw invalidParameter("Invalid parameter", 3858152, "Bénéficiaire et payeur requis dans l'UE");
  return { targeting };
}

function readSponsors({ params }: GraphCall): Values {
  return Object.fromEntries(
    SPONSORS.filter((field) => params.has(field)).map((field) => [field, readText(params.text(field), field)]),
  );
}

function readBid({ params }: GraphCall): Values {
  if (!params.has("bid_amount")) return {};
  const bid = readInteger(params.json("bid_amount"), "bid_amount");
  if (bid < 1) throw invalidParameter("bid_amount must be positive");
  return { bid_amount: bid };
}

function checkBidding({ bid_strategy, bid_amount }: Values, campaign: AdObject | undefined): void {
  const strategy = String(bid_strategy ?? campaign?.values.bid_strategy);
  if (bid_amount === undefined && CAPPED_STRATEGIES.includes(strategy))
    throw invalidParameter(`${strategy} requires bid_amount`);
}

/** The fields an update may change beside status and budget; checked as at creation. */
export function readAdSetChanges(call: GraphCall, account: MetaAdAccount, before: Values): Values {
  const { params, state } = call;
  const bidding = { ...(params.has("bid_strategy") && readBidding(call, false)), ...readBid(call) };
  if (params.has("bid_strategy"))
    checkBidding({ ...before, ...bidding }, state.objects.get(String(before.campaign_id)));
  return {
    ...(params.has("name") && { name: checkName(call) }),
    ...(params.has("targeting") && readTargeting(call, account, before)),
    ...readSponsors(call),
    ...bidding,
    ...readTimes(call, before),
  };
}
