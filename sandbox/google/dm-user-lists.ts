import type { DataManagerCall } from "./dm-call";
import { openAccount } from "./dm-destinations";
import { notFound, Problems, permissionDenied } from "./dm-problems";
import { isObject, type Json, jsonBody } from "./read-body";
import type { Customer, UserList } from "./shop";

export const USER_LIST_TYPE = "google.ads.datamanager.v1.UserList";
const DAY_S = 86_400;
const MAX_DAYS = 540;
const MAX_NAME = 255;
const PATH = /^\/v1\/accountTypes\/([A-Z_]+)\/accounts\/([^/]+)\/userLists(?:\/([^/]+))?$/;
const OUTPUT_ONLY = ["id", "readOnly", "closingReason", "accessReason", "sizeInfo"];
const KEY_TYPES = ["CONTACT_ID", "MOBILE_ID", "USER_ID"] as const;
const PAGE = [2, 60] as const;

export function isUserListPath(path: string): boolean {
  return PATH.test(path);
}

/** `userLists` of an account: create, list, get, patch, delete. @throws GoogleError */
export function answerUserLists(call: DataManagerCall): object {
  const { request, context } = call;
  const [, type = "", accountId = "", listId] = PATH.exec(request.path) ?? [];
  const customer = openCustomer(call, type, accountId);
  const lists = customer.userLists ?? [];
  if (listId === undefined)
    return request.method === "POST" ? create(call, customer) : { ...list(call, customer, lists) };
  const known = lists.find(({ id }) => id === listId);
  if (!known) throw notFound("name", "No such user list in this account.");
  if (request.method === "GET") return toAnswer(customer, known);
  if (request.method === "PATCH") return patch(call, customer, known);
  if (request.query.get("validateOnly") !== "true") context.shop.userLists.save(customer.id, known, true);
  return {};
}

function openCustomer({ request, person, context }: DataManagerCall, type: string, accountId: string): Customer {
  const problems = new Problems(request);
  if (type !== "GOOGLE_ADS")
    problems.add("parent", "DESTINATION_ACCOUNT_TYPE_MISMATCH", "The account is a Google Ads account.");
  if (!/^\d{10}$/.test(accountId)) problems.add("parent", "INVALID_RESOURCE_NAME", "The account is ten digits.");
  const header = request.headers["login-account"];
  const [, loginId] = /^accountTypes\/GOOGLE_ADS\/accounts\/(\d{10})$/.exec(String(header ?? "")) ?? [];
  if (header !== undefined && loginId === undefined)
    problems.add("login-account", "INVALID_RESOURCE_NAME", "The header is accountTypes/GOOGLE_ADS/accounts/{id}.");
  problems.throwIfAny();
  const customer = openAccount(accountId, loginId ?? accountId, person, context.shop);
  if (customer?.status !== "ENABLED" || customer.manager)
    throw permissionDenied("The caller does not have permission on the account.");
  return customer;
}

function create(call: DataManagerCall, customer: Customer): object {
  const { request, context, judge } = call;
  const body = jsonBody(request);
  const problems = new Problems(request);
  checkSealed(body, judge.findOutputOnly(USER_LIST_TYPE, body), problems);
  const info = isObject(body.ingestedUserListInfo) ? body.ingestedUserListInfo : {};
  const keyTypes = Array.isArray(info.uploadKeyTypes) ? info.uploadKeyTypes : [];
  const known = KEY_TYPES.filter((type) => keyTypes.includes(type));
  const at = "user_list.ingested_user_list_info.upload_key_types";
  if (keyTypes.length === 0) problems.add(at, "REQUIRED_FIELD_MISSING", "upload_key_types is required.");
  else if (keyTypes.length > 1 || known.length === 0)
    problems.add(at, "UNSUPPORTED_USER_LIST_UPLOAD_KEY_TYPES", "A list takes one kind of key.");
  checkName(body.displayName, customer, null, problems);
  const membershipDays = readDays(body.membershipDuration, problems);
  problems.addMissing(judge.findMissing(USER_LIST_TYPE, body).map((field) => `user_list.${field}`));
  problems.throwIfAny();
  const fresh: UserList = {
    id: String(context.shop.takeIds("userLists", 1)),
    displayName: String(body.displayName),
    description: typeof body.description === "string" ? body.description : "",
    membershipStatus: body.membershipStatus === "CLOSED" ? "CLOSED" : "OPEN",
    membershipDays,
    uploadKeyTypes: known,
    memberCount: 0,
  };
  if (request.query.get("validateOnly") === "true") return {};
  context.shop.userLists.save(customer.id, fresh);
  return toAnswer(customer, fresh);
}

function patch({ request, context, judge }: DataManagerCall, customer: Customer, known: UserList): object {
  const body = jsonBody(request);
  const problems = new Problems(request);
  const mask = (request.query.get("updateMask") ?? "").split(",").filter((part) => part !== "");
  if (mask.length === 0) problems.add("update_mask", "INVALID_UPDATE_MASK", "Name the fields that change.");
  const changeable = ["displayName", "description", "membershipStatus", "membershipDuration"];
  for (const field of mask)
    if (field.startsWith("ingestedUserListInfo"))
      problems.add("update_mask", "IMMUTABLE_FIELD_FOR_UPDATE", `${field} cannot be changed.`);
    else if (!changeable.includes(field)) problems.add("update_mask", "INVALID_UPDATE_MASK", `${field} is not known.`);
  const { name: _name, ...fields } = body;
  checkSealed(fields, judge.findOutputOnly(USER_LIST_TYPE, fields), problems);
  if (mask.includes("displayName")) checkName(body.displayName, customer, known.id, problems);
  const days = mask.includes("membershipDuration") ? readDays(body.membershipDuration, problems) : known.membershipDays;
  problems.throwIfAny();
  const changed: UserList = {
    ...known,
    membershipDays: days,
    ...(mask.includes("displayName") && { displayName: String(body.displayName) }),
    ...(mask.includes("description") && { description: String(body.description ?? "") }),
    ...(mask.includes("membershipStatus") && {
      membershipStatus: body.membershipStatus === "CLOSED" ? ("CLOSED" as const) : ("OPEN" as const),
    }),
  };
  if (request.query.get("validateOnly") === "true") return {};
  context.shop.userLists.save(customer.id, changed);
  return toAnswer(customer, changed);
}

/** Pages of odd sizes, never above what was asked for. */
function list({ request, context }: DataManagerCall, customer: Customer, lists: readonly UserList[]): object {
  const problems = new Problems(request);
  const { query } = request;
  const token = query.get("pageToken") ?? "";
  const [, sealedFor, at] = /^(\d{10})\.(\d+)$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (token !== "" && sealedFor !== customer.id)
    problems.add("page_token", "INVALID_PAGE_TOKEN", "The page token is not valid.");
  if (query.has("filter")) problems.add("filter", "INVALID_FILTER", "The sandbox knows no filters.");
  problems.throwIfAny();
  const from = Number(at ?? 0);
  const to = from + Math.min(Number(query.get("pageSize") ?? PAGE[1]) || PAGE[1], context.core.random.integer(...PAGE));
  const userLists = lists.slice(from, to).map((one) => toAnswer(customer, one));
  const next = to < lists.length && { nextPageToken: Buffer.from(`${customer.id}.${to}`).toString("base64url") };
  return { ...(userLists.length > 0 && { userLists }), ...next };
}

function checkSealed(body: Json, found: string | null, problems: Problems): void {
  const field = found ?? OUTPUT_ONLY.find((key) => key in body);
  if (field) problems.add(`user_list.${field}`, "INVALID_ARGUMENT", `${field} is set by Google.`);
}

function checkName(name: unknown, customer: Customer, ownId: string | null, problems: Problems): void {
  const at = "user_list.display_name";
  if (typeof name !== "string" || name === "") problems.add(at, "REQUIRED_FIELD_MISSING", "display_name is required.");
  else if (name.length > MAX_NAME) problems.add(at, "FIELD_VALUE_TOO_LONG", `At most ${MAX_NAME} characters.`);
  else if ((customer.userLists ?? []).some(({ id, displayName }) => id !== ownId && displayName === name))
    problems.add(at, "DISPLAY_NAME_ALREADY_USED", "A user list of this name exists.");
}

/** `membership_duration` in whole days; 540 when left out. */
function readDays(duration: unknown, problems: Problems): number {
  if (duration === undefined) return MAX_DAYS;
  const at = "user_list.membership_duration";
  const seconds = Number(/^(\d+)(?:\.0+)?s$/.exec(String(duration))?.[1] ?? Number.NaN);
  if (Number.isNaN(seconds) || seconds % DAY_S !== 0)
    problems.add(at, "INVALID_FORMAT", `The duration is a multiple of ${DAY_S}s.`);
  if (seconds > MAX_DAYS * DAY_S)
    problems.add(at, "MEMBERSHIP_DURATION_TOO_LONG", `The duration is ${MAX_DAYS} days at most.`);
  return seconds / DAY_S;
}

/** As Google writes it: int64 as strings, nothing that is false, zero or empty. */
function toAnswer(customer: Customer, list: UserList): object {
  const count = list.memberCount > 0 ? String(list.memberCount) : undefined;
  return {
    name: `accountTypes/GOOGLE_ADS/accounts/${customer.id}/userLists/${list.id}`,
    id: list.id,
    displayName: list.displayName,
    ...(list.description !== "" && { description: list.description }),
    membershipStatus: list.membershipStatus,
    membershipDuration: `${list.membershipDays * DAY_S}s`,
    accessReason: "OWNED",
    accountAccessStatus: "ENABLED",
    ...(count && { sizeInfo: { displayNetworkMembersCount: count, searchNetworkMembersCount: count } }),
    ingestedUserListInfo: {
      uploadKeyTypes: list.uploadKeyTypes,
      ...(list.uploadKeyTypes.includes("CONTACT_ID") && {
        contactIdInfo: { dataSourceType: "DATA_SOURCE_TYPE_FIRST_PARTY" },
      }),
    },
  };
}
