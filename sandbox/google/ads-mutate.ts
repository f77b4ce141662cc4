import type { Judge } from "../judges/judge";
import type { AdsCall } from "./ads-call";
import { AdsRefusals } from "./ads-refusals";
import { adsError, INVALID } from "./google-error";
import { createAdGroupAd } from "./mutate-ad";
import { createBudget, removeBudget, updateBudget } from "./mutate-budget";
import { createCampaign, removeCampaign, updateCampaign } from "./mutate-campaign";
import { type Collection, MutateDraft } from "./mutate-draft";
import { createAdGroup, createAdGroupCriterion, createCampaignCriterion } from "./mutate-groups";
import { isObject, type Json } from "./read-body";

const MAX_OPERATIONS = 10_000;
const RESOURCES = "google.ads.googleads.v25.resources";

type Kind = {
  /** Name of the operation in the request, in the answer, and of the resource in both. */
  readonly operation: string;
  readonly resource: string;
  readonly collection: Collection;
  /** Its message in Google's protos. */
  readonly message: string;
  /** @returns the last part of the new resource's name */
  readonly create: (resource: Json, id: string, path: string, draft: MutateDraft) => string;
  readonly update?: (operation: Json, id: string, mask: readonly string[], path: string, draft: MutateDraft) => void;
  readonly remove?: (id: string, path: string, draft: MutateDraft) => void;
};

const KINDS: readonly Kind[] = [
  {
    operation: "campaignBudgetOperation",
    resource: "campaignBudget",
    collection: "campaignBudgets",
    message: "CampaignBudget",
    create: createBudget,
    update: updateBudget,
    remove: removeBudget,
  },
  {
    operation: "campaignOperation",
    resource: "campaign",
    collection: "campaigns",
    message: "Campaign",
    create: createCampaign,
    update: updateCampaign,
    remove: (id, _path, draft) => removeCampaign(id, draft),
  },
  {
    operation: "campaignCriterionOperation",
    resource: "campaignCriterion",
    collection: "campaignCriteria",
    message: "CampaignCriterion",
    create: createCampaignCriterion,
  },
  {
    operation: "adGroupOperation",
    resource: "adGroup",
    collection: "adGroups",
    message: "AdGroup",
    create: createAdGroup,
  },
  {
    operation: "adGroupCriterionOperation",
    resource: "adGroupCriterion",
    collection: "adGroupCriteria",
    message: "AdGroupCriterion",
    create: createAdGroupCriterion,
  },
  {
    operation: "adGroupAdOperation",
    resource: "adGroupAd",
    collection: "adGroupAds",
    message: "AdGroupAd",
    create: createAdGroupAd,
  },
];

/** `googleAds:mutate`: all operations or none, in the order they stand. @throws GoogleError with everything wrong */
export function mutateGoogleAds({ request, body, customer, shop, core, judge }: AdsCall): object {
  const operations = Array.isArray(body.mutateOperations) ? body.mutateOperations.filter(isObject) : [];
  const refuse = (reason: string, message: string) => {
    request.violate(`googleAds:mutate ${reason}: ${message}`);
    return adsError(INVALID, "requestError", reason, message, "mutate_operations");
  };
  if (customer.manager)
    throw refuse("CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT", "A manager account has no campaigns of its own.");
  if (operations.length === 0) throw refuse("REQUIRED_FIELD_MISSING", "mutate_operations is empty.");
  if (operations.length > MAX_OPERATIONS)
    throw refuse("TOO_MANY_MUTATE_OPERATIONS", `A request takes ${MAX_OPERATIONS} operations.`);
  if (body.partialFailure === true) request.violate("googleAds:mutate with partialFailure leaves half a campaign");
  const refusals = new AdsRefusals(request, "googleAds:mutate");
  const draft = new MutateDraft({
    customer,
    store: shop.campaigns,
    refusals,
    today: core.clock.today(customer.timeZone),
    firstId: shop.takeIds("campaigns", operations.length),
  });
  const made = operations.map((operation, index) => perform(operation, `mutate_operations[${index}]`, draft, judge));
  refusals.throwIfAny();
  if (body.validateOnly === true) return {};
  draft.commit();
  return { mutateOperationResponses: made.map((one) => one && answerOf(one, draft, body.responseContentType)) };
}

type Made = { readonly kind: Kind; readonly id: string; readonly resource: Json };

function perform(operation: Json, path: string, draft: MutateDraft, judge: Judge): Made | null {
  const [kind, second] = KINDS.filter((candidate) => isObject(operation[candidate.operation]));
  const inner = kind ? operation[kind.operation] : undefined;
  const wanted = isObject(inner) ? (["create", "update", "remove"] as const).filter((verb) => verb in inner) : [];
  if (!kind || second || !isObject(inner) || wanted.length !== 1) {
    draft.refusals.add(path, "requestError", "OPERATION_REQUIRED", "An operation does exactly one thing.");
    return null;
  }
  const at = `${path}.${toSnake(kind.operation)}`;
  if (isObject(inner.create)) return create(kind, inner.create, `${at}.create`, draft, judge);
  return isObject(inner.update)
    ? update(kind, { ...inner, update: inner.update }, at, draft, judge)
    : remove(kind, inner.remove, `${at}.remove`, draft);
}

function create(kind: Kind, resource: Json, path: string, draft: MutateDraft, judge: Judge): Made {
  const sealed = judge.findOutputOnly(`${RESOURCES}.${kind.message}`, resource) ?? ("id" in resource ? "id" : null);
  if (sealed !== null)
    draft.refusals.add(`${path}.${sealed}`, "fieldError", "VALUE_MUST_BE_UNSET", `${sealed} is set by Google.`);
  const id = draft.takeId(resource, kind.collection, path);
  const named = kind.create(resource, id, path, draft);
  if (draft.refusals.has(path)) draft.fail(resource);
  return { kind, id: named, resource };
}

function update(kind: Kind, operation: Json & { update: Json }, path: string, draft: MutateDraft, judge: Judge) {
  const { refusals } = draft;
  const at = `${path}.update`;
  const mask = String(operation.updateMask ?? "")
    .split(",")
    .filter((part) => part !== "");
  if (mask.length === 0)
    refusals.add(`${path}.update_mask`, "fieldMaskError", "FIELD_MASK_MISSING", "updateMask is required.");
  for (const name of mask) checkMasked(kind, name, path, draft, judge);
  const id = draft.target(operation.update.resourceName, kind.collection, `${at}.resource_name`);
  if (!kind.update)
    refusals.add(
      path,
      "operationAccessDeniedError",
      "UPDATE_OPERATION_NOT_PERMITTED",
      "The sandbox does not know how.",
    );
  if (id === null || !kind.update) return null;
  kind.update(operation, id, mask, at, draft);
  return { kind, id, resource: operation.update };
}

function checkMasked(kind: Kind, name: string, path: string, { refusals }: MutateDraft, judge: Judge): void {
  const snake = toSnake(name);
  const field = judge.findField(`${RESOURCES}.${kind.message}`, snake);
  if (judge.on && !field)
    refusals.add(`${path}.update_mask`, "fieldMaskError", "FIELD_NOT_FOUND", `There is no field ${name}.`);
  if (field?.behaviors.includes("IMMUTABLE") || name === "advertisingChannelType")
    refusals.add(`${path}.update.${snake}`, "fieldError", "IMMUTABLE_FIELD", `${name} cannot be changed.`);
  if (field?.behaviors.includes("OUTPUT_ONLY"))
    refusals.add(`${path}.update.${snake}`, "fieldError", "VALUE_MUST_BE_UNSET", `${name} is set by Google.`);
}

function remove(kind: Kind, name: unknown, path: string, draft: MutateDraft): Made | null {
  const id = draft.target(name, kind.collection, path);
  if (id === null) return null;
  if (kind.remove) kind.remove(id, path, draft);
  else if (kind.collection !== "campaigns" && kind.collection !== "campaignBudgets")
    draft.dropPiece(kind.collection, id);
  return { kind, id, resource: {} };
}

function answerOf({ kind, id, resource }: Made, draft: MutateDraft, content: unknown): object {
  const resourceName = draft.nameOf(kind.collection, id);
  const mutable = content === "MUTABLE_RESOURCE" && {
    [kind.resource]: { ...draft.withRealNames(resource), resourceName },
  };
  return { [`${kind.resource}Result`]: { resourceName, ...mutable } };
}

function toSnake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
