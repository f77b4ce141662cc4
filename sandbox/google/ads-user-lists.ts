import type { Judge } from "../judges/judge";
import type { AdsCall } from "./ads-call";
import { AdsRefusals } from "./ads-refusals";
import { adsError, INVALID } from "./google-error";
import { isObject, type Json, type Shape } from "./read-body";
import type { UserList } from "./shop";

const RESOURCE = "google.ads.googleads.v25.resources.UserList";
const MAX_DAYS = 540;
const LIST: Shape = {
  resourceName: "string",
  id: "int64",
  name: "string",
  description: "string",
  type: "string",
  membershipStatus: "enum OPEN CLOSED",
  membershipLifeSpan: "int64",
  crmBasedUserList: {
    uploadKeyType: "enum CONTACT_INFO CRM_ID MOBILE_ADVERTISING_ID",
    dataSourceType: "enum FIRST_PARTY THIRD_PARTY_CREDIT_BUREAU THIRD_PARTY_VOTER_FILE THIRD_PARTY_PARTNER_DATA",
    appId: "string",
  },
};
export const USER_LISTS_SHAPE: Shape = {
  customerId: "string",
  operations: [{ create: LIST, update: LIST, updateMask: "string", remove: "string" }],
  partialFailure: "bool",
  validateOnly: "bool",
};
const KEY_TYPES: Readonly<Record<string, UserList["uploadKeyTypes"][number]>> = {
  CONTACT_INFO: "CONTACT_ID",
  CRM_ID: "USER_ID",
  MOBILE_ADVERTISING_ID: "MOBILE_ID",
};

type Draft = {
  readonly call: AdsCall;
  readonly refusals: AdsRefusals;
  readonly lists: Map<string, UserList>;
  readonly changes: { readonly list: UserList; readonly removed: boolean }[];
};

/** `userLists:mutate`: all operations or none. Making lists stays open to everybody; only the old uploads are closed. */
export function mutateUserLists(call: AdsCall): object {
  const { request, body, customer, shop, judge } = call;
  const operations = Array.isArray(body.operations) ? body.operations.filter(isObject) : [];
  if (body.partialFailure === true) request.violate("userLists:mutate with partialFailure, which is not played here");
  if (operations.length === 0) {
    request.violate("userLists:mutate without an operation");
    throw adsError(INVALID, "requestError", "REQUIRED_FIELD_MISSING", "operations is empty.", "operations");
  }
  const refusals = new AdsRefusals(request, "userLists:mutate");
  const lists = new Map((customer.userLists ?? []).map((list) => [list.id, list]));
  const draft: Draft = { call, refusals, lists, changes: [] };
  const firstId = shop.takeIds("userLists", operations.length);
  for (const [index, operation] of operations.entries()) {
    const path = `operations[${index}]`;
    if (isObject(operation.create)) create(operation.create, String(firstId + index), `${path}.create`, draft, judge);
    else change(operation, path, draft);
  }
  refusals.throwIfAny();
  if (body.validateOnly === true) return {};
  for (const { list, removed } of draft.changes) shop.userLists.save(customer.id, list, removed);
  return {
    results: draft.changes.map(({ list }) => ({ resourceName: `customers/${customer.id}/userLists/${list.id}` })),
  };
}

function create(resource: Json, id: string, path: string, draft: Draft, judge: Judge): void {
  const { refusals, lists, changes } = draft;
  const sealed = judge.findOutputOnly(RESOURCE, resource) ?? (resource.id === undefined ? null : "id");
  if (sealed !== null)
    refusals.add(`${path}.${sealed}`, "fieldError", "VALUE_MUST_BE_UNSET", `${sealed} is set by Google.`);
  const crm = isObject(resource.crmBasedUserList) ? resource.crmBasedUserList : null;
  if (!crm) refusals.add(path, "userListError", "CONCRETE_TYPE_REQUIRED", "The list is of no kind.");
  const keyType = KEY_TYPES[String(crm?.uploadKeyType)];
  if (crm && !keyType)
    refusals.add(`${path}.crm_based_user_list.upload_key_type`, "fieldError", "REQUIRED", "Say what is uploaded.");
  const name = typeof resource.name === "string" ? resource.name : "";
  checkName(name, id, `${path}.name`, draft);
  const days = Number(resource.membershipLifeSpan ?? MAX_DAYS);
  checkDays(days, `${path}.membership_life_span`, refusals);
  const list: UserList = {
    id,
    displayName: name,
    description: typeof resource.description === "string" ? resource.description : "",
    membershipStatus: resource.membershipStatus === "CLOSED" ? "CLOSED" : "OPEN",
    membershipDays: days,
    uploadKeyTypes: [keyType ?? "CONTACT_ID"],
    memberCount: 0,
  };
  lists.set(id, list);
  changes.push({ list, removed: false });
}

function change(operation: Json, path: string, { call, refusals, lists, changes }: Draft): void {
  const removed = typeof operation.remove === "string";
  const given = isObject(operation.update) ? operation.update : {};
  const verb = removed ? "remove" : "update";
  if (!removed && !isObject(operation.update)) {
    refusals.add(path, "requestError", "OPERATION_REQUIRED", "An operation creates, updates or removes.");
    return;
  }
  const name = removed ? operation.remove : given.resourceName;
  const known = [...lists.values()].find(({ id }) => name === `customers/${call.customer.id}/userLists/${id}`);
  const mask = String(operation.updateMask ?? "")
    .split(",")
    .filter((part) => part !== "");
  if (!known)
    refusals.add(`${path}.${verb}`, "mutateError", "RESOURCE_NOT_FOUND", "No such user list in this account.");
  if (!removed && mask.length === 0)
    refusals.add(`${path}.update_mask`, "fieldMaskError", "FIELD_MASK_MISSING", "updateMask is required.");
  if (!known) return;
  if (mask.includes("name"))
    checkName(String(given.name ?? ""), known.id, `${path}.update.name`, { call, refusals, lists, changes });
  if (mask.includes("membershipLifeSpan"))
    checkDays(Number(given.membershipLifeSpan), `${path}.update.membership_life_span`, refusals);
  const list: UserList = {
    ...known,
    ...(mask.includes("name") && { displayName: String(given.name) }),
    ...(mask.includes("description") && { description: String(given.description ?? "") }),
    ...(mask.includes("membershipLifeSpan") && { membershipDays: Number(given.membershipLifeSpan) }),
    ...(mask.includes("membershipStatus") && {
      membershipStatus: given.membershipStatus === "CLOSED" ? ("CLOSED" as const) : ("OPEN" as const),
    }),
  };
  lists.set(list.id, list);
  changes.push({ list, removed });
}

function checkName(name: string, id: string, path: string, { refusals, lists }: Draft): void {
  if (name === "") refusals.add(path, "fieldError", "REQUIRED", "A user list needs a name.");
  if ([...lists.values()].some((other) => other.id !== id && other.displayName === name))
    refusals.add(path, "userListError", "NAME_ALREADY_USED", "A user list of this name exists.");
}

function checkDays(days: number, path: string, refusals: AdsRefusals): void {
  if (days > MAX_DAYS) refusals.add(path, "rangeError", "TOO_HIGH", `People stay ${MAX_DAYS} days at most.`);
  if (!(days >= 1)) refusals.add(path, "rangeError", "TOO_LOW", "People stay a day at least.");
}
