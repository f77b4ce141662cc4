import { type Problems, permissionDenied } from "./dm-problems";
import { isObject, type Json } from "./read-body";
import type { ConversionAction, Customer, Person } from "./shop";
import type { ShopStore } from "./shop-store";

export type Destination = {
  readonly reference: string;
  readonly path: string;
  /** As the client wrote it, for the status answer. */
  readonly given: Json;
  readonly customer: Customer;
  readonly action: ConversionAction;
};

const MAX_DESTINATIONS = 10;
const TYPES = ["UPLOAD_CLICKS", "STORE_SALES"];
const QUIET_MS = 6 * 3_600_000;

type Circumstances = {
  readonly shop: ShopStore;
  readonly person: Person;
  readonly nowMs: number;
  readonly problems: Problems;
};

/**
 * Resolves the destinations of a request; those with problems are left out.
 * @throws GoogleError 403 when the person has no access
 */
export function readDestinations(given: unknown, circumstances: Circumstances): Destination[] {
  const { problems } = circumstances;
  const list = Array.isArray(given) ? given.filter(isObject) : [];
  if (list.length === 0) problems.add("destinations", "REQUIRED_FIELD_MISSING", "destinations is empty.");
  if (list.length > MAX_DESTINATIONS)
    problems.add("destinations", "TOO_MANY_DESTINATIONS", `There may be ${MAX_DESTINATIONS} destinations.`);
  const references = list.map((destination) => text(destination, "reference"));
  return list.flatMap((destination, index) => {
    const path = `destinations[${index}]`;
    const reference = references[index] ?? "";
    if (reference !== "" && references.indexOf(reference) < index)
      problems.add(`${path}.reference`, "DUPLICATE_DESTINATION_REFERENCE", `Reference ${reference} is used twice.`);
    if (reference === "" && list.length > 1)
      problems.add(`${path}.reference`, "REQUIRED_FIELD_MISSING", "With several destinations each needs a reference.");
    const customer = readAccounts(destination, path, circumstances);
    const action = customer && readAction(destination, path, customer, circumstances);
    return customer && action ? [{ reference, path, given: destination, customer, action }] : [];
  });
}

function readAccounts(destination: Json, path: string, { shop, person, problems }: Circumstances): Customer | null {
  const operatingId = readAccountId(destination.operatingAccount, `${path}.operating_account`, problems);
  if (isObject(destination.linkedAccount))
    problems.add(
      `${path}.linked_account`,
      "LINKED_ACCOUNT_ONLY_ALLOWED_WITH_DATA_PARTNER_LOGIN_ACCOUNT",
      "A linked account goes with a data partner only.",
    );
  const login = destination.loginAccount;
  const loginId = isObject(login) ? readAccountId(login, `${path}.login_account`, problems) : operatingId;
  if (operatingId === null || loginId === null) return null;
  if (!person.directAccounts.includes(loginId))
    throw permissionDenied("The caller does not have permission on the login account.");
  const customer = shop.customer(operatingId);
  if (!customer || !shop.isWithin(operatingId, loginId)) {
    problems.add(
      path,
      "OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH",
      "The login account does not manage the operating account.",
    );
    return null;
  }
  if (customer.status === "ENABLED" && !customer.manager && customer.conversionCustomerId === customer.id)
    return customer;
  problems.add(
    `${path}.operating_account`,
    "INVALID_DESTINATION",
    "The operating account must be enabled and own the conversion actions.",
  );
  return null;
}

function readAccountId(account: unknown, path: string, problems: Problems): string | null {
  if (!isObject(account)) {
    problems.add(path, "REQUIRED_FIELD_MISSING", "The account is required.");
    return null;
  }
  const [type, id, product] = [text(account, "accountType"), text(account, "accountId"), text(account, "product")];
  if (type === "") problems.add(`${path}.account_type`, "REQUIRED_FIELD_MISSING", "account_type is required.");
  else if (type !== "GOOGLE_ADS" || (product !== "" && product !== type))
    problems.add(
      `${path}.account_type`,
      "DESTINATION_ACCOUNT_TYPE_MISMATCH",
      "The destination is a Google Ads account.",
    );
  if (id === "") problems.add(`${path}.account_id`, "REQUIRED_FIELD_MISSING", "account_id is required.");
  else if (!/^\d{10}$/.test(id))
    problems.add(`${path}.account_id`, "INVALID_NUMBER_FORMAT", "account_id must be ten digits.");
  return type === "GOOGLE_ADS" && /^\d{10}$/.test(id) ? id : null;
}

function readAction(
  destination: Json,
  path: string,
  customer: Customer,
  { nowMs, problems }: Circumstances,
): ConversionAction | null {
  const id = text(destination, "productDestinationId");
  const refuse = (reason: string, description: string): null => {
    problems.add(`${path}.product_destination_id`, reason, description);
    return null;
  };
  if (id === "") return refuse("REQUIRED_FIELD_MISSING", "product_destination_id is required.");
  if (!/^\d+$/.test(id))
    return refuse("INVALID_NUMBER_FORMAT", "The id of the conversion action, digits only, no resource name.");
  const action = customer.conversionActions.find((candidate) => candidate.id === id);
  if (!action || action.status === "REMOVED")
    return refuse("INVALID_CONVERSION_ACTION_ID", "No such conversion action in the operating account.");
  if (!TYPES.includes(action.type))
    return refuse("INVALID_CONVERSION_ACTION_TYPE", `A ${action.type} action takes no uploaded events.`);
  if (Date.parse(action.createdAt) + QUIET_MS > nowMs)
    return refuse("CONVERSION_ACTION_TOO_RECENTLY_CREATED", "The conversion action is younger than six hours.");
  if (action.type === "STORE_SALES" && !customer.storeSalesEligible)
    return refuse("ACCOUNT_INELIGIBLE_FOR_STORE_SALES", "The account is not allowlisted for store sales.");
  return action;
}

function text(holder: Json, key: string): string {
  const value = holder[key];
  return typeof value === "string" ? value : "";
}
