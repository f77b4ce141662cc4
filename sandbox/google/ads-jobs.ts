import type { AdsCall } from "./ads-call";
import { partialFailure } from "./ads-partial";
import { AdsRefusals } from "./ads-refusals";
import { CLASSIC_CONSENT, IDENTIFIER_SHAPE, keysOf } from "./ads-user-identifiers";
import { adsError, INVALID } from "./google-error";
import type { Job, JobOperation } from "./job-store";
import { isObject, type Json, type Shape } from "./read-body";

const FAMILY = "offlineUserDataJobError";
const MAX_IDENTIFIERS = 20;
const USER_DATA: Shape = {
  userIdentifiers: [IDENTIFIER_SHAPE],
  transactionAttribute: {
    transactionDateTime: "string",
    transactionAmountMicros: "double",
    currencyCode: "string",
    conversionAction: "string",
    orderId: "string",
    storeAttribute: { storeCode: "string" },
  },
  consent: CLASSIC_CONSENT,
};
export const JOB_CREATE_SHAPE: Shape = {
  customerId: "string",
  job: {
    type: "enum STORE_SALES_UPLOAD_FIRST_PARTY STORE_SALES_UPLOAD_THIRD_PARTY CUSTOMER_MATCH_USER_LIST CUSTOMER_MATCH_WITH_ATTRIBUTES",
    externalId: "int64",
    customerMatchUserListMetadata: { userList: "string", consent: CLASSIC_CONSENT },
    storeSalesMetadata: { loyaltyFraction: "double", transactionUploadFraction: "double" },
  },
  validateOnly: "bool",
  enableMatchRateRangePreview: "bool",
};
export const JOB_ADD_SHAPE: Shape = {
  resourceName: "string",
  operations: [{ create: USER_DATA, remove: USER_DATA, removeAll: "bool" }],
  enablePartialFailure: "bool",
  enableWarnings: "bool",
  validateOnly: "bool",
};
export const JOB_RUN_SHAPE: Shape = { resourceName: "string", validateOnly: "bool" };

/** `offlineUserDataJobs:create`, closed to whoever came after 2026-04-01. */
export function createJob({ request, body, customer, shop }: AdsCall): object {
  const refusals = new AdsRefusals(request, "offlineUserDataJobs:create");
  const job = isObject(body.job) ? body.job : {};
  const type = typeof job.type === "string" ? job.type : "";
  if (type === "") refusals.add("job.type", "fieldError", "REQUIRED", "The job needs a type.");
  const forStores = type.startsWith("STORE_SALES");
  if (forStores && !customer.storeSalesEligible)
    refusals.add("job.type", FAMILY, "NOT_ON_ALLOWLIST_FOR_STORE_SALES_DIRECT", "Store sales are not open to it.");
  if (!forStores && type !== "" && customer.userDataJobsAllowlisted !== true)
    refusals.add(
      "job.type",
      "notAllowlistedError",
      "CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE",
      "Customer Match uploads are closed here: use the Data Manager API.",
    );
  const metadata = isObject(job.customerMatchUserListMetadata) ? job.customerMatchUserListMetadata : {};
  const list = (customer.userLists ?? []).find(
    ({ id }) => metadata.userList === `customers/${customer.id}/userLists/${id}`,
  );
  if (!forStores && type !== "" && !list)
    refusals.add("job.customer_match_user_list_metadata.user_list", FAMILY, "INVALID_USER_LIST_ID", "No such list.");
  if (forStores) checkFractions(job.storeSalesMetadata, refusals);
  refusals.throwIfAny();
  if (body.validateOnly === true) return {};
  const id = String(shop.takeIds("jobs", 1));
  const fresh = { id, customerId: customer.id, type, userListId: list?.id ?? null };
  shop.jobs.save({ ...fresh, operations: [], startedAtMs: null });
  return { resourceName: `customers/${customer.id}/offlineUserDataJobs/${id}` };
}

function checkFractions(metadata: unknown, refusals: AdsRefusals): void {
  const given = isObject(metadata) ? metadata : {};
  for (const [key, name] of [
    ["loyaltyFraction", "loyalty_fraction"],
    ["transactionUploadFraction", "transaction_upload_fraction"],
  ] as const) {
    const path = `job.store_sales_metadata.${name}`;
    const value = Number(given[key] ?? Number.NaN);
    if (Number.isNaN(value)) refusals.add(path, "fieldError", "REQUIRED", `${name} is required.`);
    else if (value <= 0) refusals.add(path, "rangeError", "TOO_LOW", `${name} is above 0.`);
    else if (value > 1) refusals.add(path, "rangeError", "TOO_HIGH", `${name} is at most 1.`);
  }
}

/** `:addOperations`, as often as needed before the run. */
export function addJobOperations(call: AdsCall): object {
  const { request, body, shop, core } = call;
  const job = openJob(call);
  const given = Array.isArray(body.operations) ? body.operations.filter(isObject) : [];
  if (given.length === 0) request.violate("offlineUserDataJobs:addOperations without an operation");
  if (given.length === 0)
    throw adsError(INVALID, "requestError", "REQUIRED_FIELD_MISSING", "operations is empty.", "operations");
  const refusals = new AdsRefusals(request, "offlineUserDataJobs:addOperations");
  const read = given.map((operation, index) => readOperation(operation, `operations[${index}]`, refusals));
  const all = [...job.operations, ...read];
  const kinds = new Set(all.map(({ kind }) => kind));
  if (kinds.has("create") && kinds.has("remove"))
    refusals.add("operations", FAMILY, "CONFLICTING_OPERATION", "A job either adds or removes.");
  if (all.some(({ kind }, index) => kind === "removeAll" && index > 0))
    refusals.add("operations", FAMILY, "INVALID_OPERATION_ORDER", "remove_all comes first.");
  const ofTheWhole = refusals.problems.some(({ path }) => path === "operations");
  if (body.enablePartialFailure !== true || ofTheWhole) refusals.throwIfAny();
  const sound = read.filter((_operation, index) => !refusals.has(`operations[${index}]`));
  if (body.validateOnly !== true) shop.jobs.save({ ...job, operations: [...job.operations, ...sound] });
  return partialFailure(refusals, core);
}

function readOperation(operation: Json, path: string, refusals: AdsRefusals): JobOperation {
  if (operation.removeAll === true) return { kind: "removeAll", identifiers: [] };
  const kind = isObject(operation.remove) ? "remove" : "create";
  const data = operation[kind];
  const identifiers =
    isObject(data) && Array.isArray(data.userIdentifiers) ? data.userIdentifiers.filter(isObject) : [];
  if (identifiers.length === 0)
    refusals.add(`${path}.${kind}`, FAMILY, "MISSING_USER_IDENTIFIER", "The operation names nobody.");
  if (identifiers.length > MAX_IDENTIFIERS)
    refusals.add(`${path}.${kind}`, FAMILY, "TOO_MANY_USER_IDENTIFIERS", `At most ${MAX_IDENTIFIERS} identifiers.`);
  if (isObject(data) && data.consent !== undefined && data.transactionAttribute === undefined)
    refusals.add(`${path}.${kind}.consent`, FAMILY, "OPERATION_LEVEL_CONSENT_PROVIDED", "Consent goes with the job.");
  const keys = identifiers.flatMap((identifier, index) => {
    const own = keysOf(identifier);
    if (own.includes(null))
      refusals.add(
        `${path}.${kind}.user_identifiers[${index}]`,
        FAMILY,
        "INVALID_SHA256_FORMAT",
        "The hash is not 64 lower-case hex digits.",
      );
    return own.filter((key) => key !== null);
  });
  return { kind, identifiers: keys };
}

/** `:run`, once; the list changes with it. */
export function runJob(call: AdsCall): object {
  const { body, shop, core } = call;
  const job = openJob(call);
  if (job.operations.length === 0) {
    call.request.violate("a job was run before anything was added");
    throw adsError(INVALID, FAMILY, "INVALID_OPERATION_ORDER", "Operations are added before the job is run.");
  }
  if (body.validateOnly === true) return {};
  shop.jobs.save({ ...job, startedAtMs: core.clock.now() });
  const listId = job.userListId;
  if (listId !== null) {
    const peopleOf = (kind: JobOperation["kind"]) =>
      job.operations.filter((operation) => operation.kind === kind).map(({ identifiers }) => identifiers);
    if (peopleOf("removeAll").length > 0) shop.userLists.empty(listId);
    shop.userLists.remove(listId, peopleOf("remove"));
    shop.userLists.add(listId, peopleOf("create"));
  }
  return { name: `customers/${job.customerId}/operations/${job.id}` };
}

/** The job in the path, not yet started. @throws GoogleError */
function openJob({ request, customer, shop }: AdsCall): Job {
  const id = /\/offlineUserDataJobs\/(\d+):/.exec(request.path)?.[1] ?? "";
  const job = shop.jobs.get(customer.id, id);
  if (!job) {
    request.violate(`no offline user data job ${id}`);
    throw adsError(INVALID, "mutateError", "RESOURCE_NOT_FOUND", "No such job in this account.", "resource_name");
  }
  if (job.startedAtMs === null) return job;
  request.violate("a job that was started is closed");
  throw adsError(INVALID, FAMILY, "JOB_ALREADY_STARTED", "The job was started already.");
}
