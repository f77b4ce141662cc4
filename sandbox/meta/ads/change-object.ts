import type { Reply } from "../../core/reply";
import type { GraphCall } from "../graph-call";
import { GraphError, invalidParameter, overtaken, unknownObject } from "../graph-error";
import { pickFields, readFields } from "../graph-fields";
import type { MetaAdAccount } from "../meta-shop";
import { type AdObject, isGone } from "./ad-objects";
import { bothLevels, daysFrom, hasBudget, readBudget } from "./check-budget";
import { NODE_TYPES, objectNode } from "./object-nodes";
import { readChoice, readText } from "./read-value";
import { readCreative } from "./write-ad";
import { readAdSetChanges } from "./write-ad-set";
import { readCampaignChanges } from "./write-campaign";
import { OWN_STATUSES, validatesOnly } from "./write-common";

type Values = Readonly<Record<string, unknown>>;
const COMMON = ["name", "status", "execution_options"];
const BUDGETS = ["daily_budget", "lifetime_budget"];
/** What an update of each kind may name; everything else was decided at creation. */
const CHANGE_PARAMS: Readonly<Record<AdObject["kind"], readonly string[]>> = {
  campaign: [
    ...[...COMMON, ...BUDGETS],
    ..."bid_strategy spend_cap special_ad_categories special_ad_category_country start_time stop_time adlabels".split(
      " ",
    ),
    "is_adset_budget_sharing_enabled",
  ],
  adset: [
    ...[...COMMON, ...BUDGETS],
    ..."bid_strategy bid_amount targeting start_time end_time dsa_beneficiary dsa_payor adlabels".split(" "),
  ],
  creative: ["name", "status", "adlabels"],
  ad: [...COMMON, "creative", "adlabels", "conversion_domain"],
};
const HOUR_MS = 3_600_000;
const BUDGET_CHANGES_MAX = 4;

/** `GET /{id}` of a campaign, ad set, creative or ad. */
export function readObject(call: GraphCall): Reply {
  const object = call.object();
  const fields = readFields(call.params.text("fields"), NODE_TYPES[object.kind], "id");
  call.params.only(["fields"]);
  return call.answer(pickFields(objectNode(call.state.objects, object), fields));
}

/** `POST /{id}` */
export function changeObject(call: GraphCall): Reply {
  const object = call.object();
  const account = call.writableAccount(object.accountId);
  const { params } = call;
  params.only(CHANGE_PARAMS[object.kind]);
  const validateOnly = object.kind !== "creative" && validatesOnly(call);
  const own = String(object.values.status);
  if (isGone(own)) throw overtaken(`An object that is ${own} cannot be changed`);
  const changes = {
    ...readStatus(call),
    ...readChanges(call, account, object),
    ...changeBudget(call, account, object),
  };
  if (validateOnly) return call.answer({ success: true });
  if (object.kind === "adset" && hasBudget(changes)) countBudgetChange(call, object);
  if (Object.keys(changes).length > 0) call.state.objects.change(object, changes);
  return call.answer({ success: true });
}

/** `DELETE /{id}`: it stays readable, as gone. */
export function deleteObject(call: GraphCall): Reply {
  const object = call.object();
  call.writableAccount(object.accountId);
  call.params.only([]);
  call.state.objects.change(object, { status: "DELETED" });
  return call.answer({ success: true });
}

function readStatus(call: GraphCall): Values {
  if (!call.params.has("status")) return {};
  return { status: readChoice(call.params.text("status"), "status", OWN_STATUSES) };
}

function readChanges(call: GraphCall, account: MetaAdAccount, object: AdObject): Values {
  const { params, state } = call;
  if (object.kind === "campaign") return readCampaignChanges(call);
  if (object.kind === "adset") return readAdSetChanges(call, account, object.values);
  const name = params.has("name") ? { name: readText(params.text("name"), "name") } : {};
  if (object.kind === "creative" || !params.has("creative")) return name;
  const adSet = object.parentId === null ? undefined : state.objects.get(object.parentId);
  if (!adSet) throw unknownObject("POST", object.id);
  const { id } = readCreative(call, account.id, adSet);
  return { ...name, creative: { id, creative_id: id } };
}

/** A budget may change its amount, but neither its level nor its kind. */
function changeBudget(call: GraphCall, account: MetaAdAccount, object: AdObject): Values {
  const { objects, now } = call.state;
  if (!call.params.has("daily_budget") && !call.params.has("lifetime_budget")) return {};
  const end = object.values.end_time ?? object.values.stop_time;
  const budget = readBudget(call, account, daysFrom(now, typeof end === "number" ? end : undefined));
  const other = object.kind === "campaign" ? objects.childrenOf(object.id) : parentOf(call, object);
  if (other.some(({ values }) => hasBudget(values) && !isGone(String(values.status)))) throw bothLevels();
  const had = BUDGETS.find((name) => object.values[name] !== undefined);
  if (had !== undefined && !(had in budget)) throw invalidParameter(`The budget of this object is its ${had}`);
  if (object.kind === "adset" && budget.lifetime_budget !== undefined && end === undefined)
    throw invalidParameter("lifetime_budget requires an end");
  return budget;
}

function parentOf(call: GraphCall, { parentId }: AdObject): AdObject[] {
  const parent = parentId === null ? undefined : call.state.objects.get(parentId);
  return parent ? [parent] : [];
}

/** Meta takes four changes of an ad set's budget within an hour. */
function countBudgetChange(call: GraphCall, { id }: AdObject): void {
  const { budgetChanges, now } = call.state;
  const recent = (budgetChanges.get(id) ?? []).filter((at) => at <= now && now - at < HOUR_MS);
  if (recent.length >= BUDGET_CHANGES_MAX)
    throw new GraphError(613, "(#613) Calls to this api have exceeded the rate limit.", {
      subcode: 1487632,
      title: "Trop de modifications de budget",
    });
  budgetChanges.set(id, [...recent, now]);
}
