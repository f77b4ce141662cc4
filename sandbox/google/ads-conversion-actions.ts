import type { Judge } from "../judges/judge";
import type { AdsCall } from "./ads-call";
import { adsError, type GoogleError, INVALID } from "./google-error";
import { isObject, type Json, type Shape } from "./read-body";
import type { ConversionAction, Customer } from "./shop";

const CREATABLE = ["UPLOAD_CLICKS", "UPLOAD_CALLS", "WEBPAGE", "AD_CALL", "CLICK_TO_CALL", "WEBSITE_CALL"];
const OUTPUT_ONLY = ["id", "origin", "ownerCustomer", "tagSnippets", "resourceName"];
const OPERATION: Shape = {
  create: {
    resourceName: "string",
    id: "int64",
    name: "string",
    type: "string",
    category: "string",
    status: "enum ENABLED REMOVED HIDDEN",
    countingType: "enum ONE_PER_CLICK MANY_PER_CLICK",
    ownerCustomer: "string",
    origin: "string",
    primaryForGoal: "bool",
    includeInConversionsMetric: "bool",
    clickThroughLookbackWindowDays: "int64",
    viewThroughLookbackWindowDays: "int64",
    tagSnippets: [{}],
    valueSettings: { defaultValue: "double", defaultCurrencyCode: "string", alwaysUseDefaultValue: "bool" },
  },
  update: {
    resourceName: "string",
    name: "string",
    type: "string",
    category: "string",
    status: "enum ENABLED REMOVED HIDDEN",
    primaryForGoal: "bool",
  },
  updateMask: "string",
  remove: "string",
};
export const MUTATE_SHAPE: Shape = {
  customerId: "string",
  operations: [OPERATION],
  partialFailure: "bool",
  validateOnly: "bool",
  responseContentType: "enum RESOURCE_NAME_ONLY MUTABLE_RESOURCE",
};
const RESOURCE = "google.ads.googleads.v25.resources.ConversionAction";
export const MUTATE_TYPE = "google.ads.googleads.v25.services.MutateConversionActionsRequest";

type Change = { readonly action: ConversionAction; readonly resource: Json };

/** `conversionActions:mutate`: all operations or none. @throws GoogleError */
export function mutateConversionActions({ request, body, customer, shop, core, judge }: AdsCall): object {
  const operations = Array.isArray(body.operations) ? body.operations.filter(isObject) : [];
  if (operations.length === 0) request.violate("conversionActions:mutate without an operation");
  if (operations.length === 0)
    throw adsError(INVALID, "requestError", "REQUIRED_FIELD_MISSING", "operations is empty.");
  if (customer.conversionCustomerId !== customer.id)
    throw adsError(
      INVALID,
      "mutateError",
      "MUTATE_NOT_ALLOWED",
      "Conversion actions belong to the conversion customer of this account.",
    );
  const nextId = shop.takeIds("actions", operations.length);
  const names = new Set(
    customer.conversionActions.filter(({ status }) => status !== "REMOVED").map(({ name }) => name),
  );
  const changes = operations.map((operation, index) => {
    const refuse: Refuse = (family, reason, message, field) => {
      if (reason !== "DUPLICATE_NAME") request.violate(`conversionActions:mutate: ${message}`);
      return refuseAt(index, field, family, reason, message);
    };
    const sealed = isObject(operation.create) ? findSealed(operation.create, judge) : null;
    if (sealed) throw refuse("fieldError", "VALUE_MUST_BE_UNSET", `${sealed} is set by Google.`, `create.${sealed}`);
    const change = isObject(operation.create)
      ? create(operation.create, String(nextId + index), names, new Date(core.clock.now()).toISOString(), refuse)
      : update(operation, customer, refuse);
    names.add(change.action.name);
    return change;
  });
  if (body.validateOnly === true) return {};
  for (const { action } of changes) shop.saveAction(customer.id, action);
  const resourceName = ({ id }: ConversionAction): string => `customers/${customer.id}/conversionActions/${id}`;
  const mutable = body.responseContentType === "MUTABLE_RESOURCE";
  return {
    results: changes.map(({ action, resource }) => ({
      resourceName: resourceName(action),
      ...(mutable && { conversionAction: { ...resource, resourceName: resourceName(action) } }),
    })),
  };
}

type Refuse = (family: string, reason: string, message: string, field: string) => GoogleError;

function refuseAt(index: number, field: string, family: string, reason: string, message: string): GoogleError {
  return adsError(INVALID, family, reason, message, `operations[${index}].${field}`);
}

/** The first field that only Google sets, in snake_case. */
function findSealed(resource: Json, judge: Judge): string | null {
  const own = OUTPUT_ONLY.find((key) => key in resource);
  return judge.findOutputOnly(RESOURCE, resource) ?? (own === undefined ? null : toSnake(own));
}

function create(resource: Json, id: string, names: ReadonlySet<string>, createdAt: string, refuse: Refuse): Change {
  const text = (key: string): string => (typeof resource[key] === "string" ? resource[key] : "");
  for (const key of ["name", "type"])
    if (text(key) === "") throw refuse("fieldError", "REQUIRED", `${key} is required.`, `create.${key}`);
  if (names.has(text("name")))
    throw refuse("conversionActionError", "DUPLICATE_NAME", "The name is already used in this account.", "create.name");
  if (!CREATABLE.includes(text("type")))
    throw refuse(
      "conversionActionError",
      "CREATION_NOT_SUPPORTED",
      `${text("type")} actions cannot be created through the API.`,
      "create.type",
    );
  if (text("name").length > 100) throw refuse("stringLengthError", "TOO_LONG", "The name is too long.", "create.name");
  const action: ConversionAction = {
    id,
    name: text("name"),
    type: text("type"),
    category: text("category") || "DEFAULT",
    status: text("status") === "HIDDEN" ? "HIDDEN" : "ENABLED",
    countingType: text("countingType") === "ONE_PER_CLICK" ? "ONE_PER_CLICK" : "MANY_PER_CLICK",
    primaryForGoal: resource.primaryForGoal !== false,
    createdAt,
  };
  return {
    action,
    resource: { ...resource, status: action.status, category: action.category, countingType: action.countingType },
  };
}

function update(operation: Json, customer: Customer, refuse: Refuse): Change {
  const removed = typeof operation.remove === "string" ? operation.remove : null;
  const given = isObject(operation.update) ? operation.update : {};
  if (removed === null && !("update" in operation))
    throw refuse("requestError", "OPERATION_REQUIRED", "An operation must create, update or remove.", "create");
  const resourceName = removed ?? given.resourceName;
  const known = customer.conversionActions.find(
    ({ id }) => resourceName === `customers/${customer.id}/conversionActions/${id}`,
  );
  if (!known)
    throw refuse(
      "mutateError",
      "RESOURCE_NOT_FOUND",
      "No such conversion action in this account.",
      "update.resource_name",
    );
  if (removed !== null) return { action: { ...known, status: "REMOVED" }, resource: {} };
  const mask =
    typeof operation.updateMask === "string" ? operation.updateMask.split(",").filter((part) => part !== "") : [];
  if (mask.length === 0) throw refuse("fieldMaskError", "FIELD_MASK_MISSING", "updateMask is required.", "update_mask");
  if (mask.includes("type")) throw refuse("fieldError", "IMMUTABLE_FIELD", "type cannot be changed.", "update.type");
  return { action: { ...known, ...pickChanges(given, mask) }, resource: given };
}

function pickChanges(given: Json, mask: readonly string[]): Partial<ConversionAction> {
  const { name, category, status, primaryForGoal } = given;
  return {
    ...(mask.includes("name") && typeof name === "string" && { name }),
    ...(mask.includes("category") && typeof category === "string" && { category }),
    ...(mask.includes("status") && (status === "ENABLED" || status === "REMOVED" || status === "HIDDEN") && { status }),
    ...(mask.includes("primaryForGoal") && typeof primaryForGoal === "boolean" && { primaryForGoal }),
  };
}

function toSnake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
