import { type Problems, permissionDenied } from "./dm-problems";
import { isObject, type Json } from "./read-body";
import type { ConversionAction, Customer, Person } from "./shop";
import type { ShopStore } from "./shop-store";

/** `T` is what the product destination id means: a conversion action, a user list. */
export type Destination<T = ConversionAction> = {
  readonly reference: string;
  readonly path: string;
  /** As the client wrote it, for the status answer. */
  readonly given: Json;
  readonly customer: Customer;
  readonly product: T;
};

const MAX_DESTINATIONS = 10;
const TYPES = ["UPLOAD_CLICKS", "STORE_SALES"];
const QUIET_MS = 6 * 3_600_000;

type Circumstances = {
  readonly shop: ShopStore;
  readonly person: Person;
  readonly problems: Problems;
  /** Whether a manager may be the operating account, because it owns the conversion actions of those below it. */
  readonly mayOwnAsManager?: boolean;
};
/** Finds what an id means in an account, or says why it means nothing. */
type FindProduct<T> = (
  id: string,
  customer: Customer,
) => { readonly product: T } | { readonly reason: string; readonly description: string };

/**
 * Resolves the destinations of a request; those with problems are left out.
 * @throws GoogleError 403 when the person has no access
 */
export function readDestinations<T>(
  given: unknown,
  circumstances: Circumstances,
  find: FindProduct<T>,
): Destination<T>[] {
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
    const found = customer && readProduct(destination, path, customer, problems, find);
    return customer && found ? [{ reference, path, given: destination, customer, product: found.product }] : [];
  });
}

function readAccounts(
  destination: Json,
  path: string,
  { shop, person, problems, mayOwnAsManager = false }: Circumstances,
): Customer | null {
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
  const customer = openAccount(operatingId, loginId, person, shop);
  if (!customer) {
    problems.add(
      path,
      "OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH",
      "The login account does not manage the operating account.",
    );
    return null;
  }
  const isOwner = mayOwnAsManager && customer.conversionCustomerId === customer.id;
  if (customer.status === "ENABLED" && (!customer.manager || isOwner)) return customer;
  problems.add(
    `${path}.operating_account`,
    "INVALID_DESTINATION",
    "The operating account must be enabled, and no manager but one that owns the conversion actions.",
  );
  return null;
}

/** The account, or null when the login account does not manage it. @throws GoogleError 403 */
export function openAccount(id: string, loginId: string, person: Person, shop: ShopStore): Customer | null {
  if (!person.directAccounts.includes(loginId))
    throw permissionDenied("The caller does not have permission on the login account.");
  const customer = shop.customer(id);
  return customer && shop.isWithin(id, loginId) ? customer : null;
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

function readProduct<T>(
  destination: Json,
  path: string,
  customer: Customer,
  problems: Problems,
  find: FindProduct<T>,
): { readonly product: T } | null {
  const id = text(destination, "productDestinationId");
  const refuse = (reason: string, description: string): null => {
    problems.add(`${path}.product_destination_id`, reason, description);
    return null;
  };
  if (id === "") return refuse("REQUIRED_FIELD_MISSING", "product_destination_id is required.");
  if (!/^\d+$/.test(id)) return refuse("INVALID_NUMBER_FORMAT", "An id of digits only, no resource name.");
  const found = find(id, customer);
  return "product" in found ? found : refuse(found.reason, found.description);
}

/** The conversion action events may go to. */
export function findAction(nowMs: number): FindProduct<ConversionAction> {
  return (id, customer) => {
    if (customer.conversionCustomerId !== customer.id)
      return { reason: "INVALID_DESTINATION", description: "The operating account must own the conversion actions." };
    const product = customer.conversionActions.find((candidate) => candidate.id === id);
    if (!product || product.status === "REMOVED")
      return {
        reason: "INVALID_CONVERSION_ACTION_ID",
        description: "No such conversion action in the operating account.",
      };
    if (!TYPES.includes(product.type))
      return {
        reason: "INVALID_CONVERSION_ACTION_TYPE",
        description: `A ${product.type} action takes no uploaded events.`,
      };
    if (Date.parse(product.createdAt) + QUIET_MS > nowMs)
      return {
        reason: "CONVERSION_ACTION_TOO_RECENTLY_CREATED",
        description: "The conversion action is younger than six hours.",
      };
    if (product.type === "STORE_SALES" && !customer.storeSalesEligible)
      return {
        reason: "ACCOUNT_INELIGIBLE_FOR_STORE_SALES",
        description: "The account is not allowlisted for store sales.",
      };
    return { product };
  };
}

function text(holder: Json, key: string): string {
  const value = holder[key];
  return typeof value === "string" ? value : "";
}
