import type { SandboxRequest } from "../core/sandbox-request";
import { adsError, FORBIDDEN, INVALID, UNAUTHENTICATED } from "./google-error";
import type { Customer, Person } from "./shop";
import type { ShopStore } from "./shop-store";

/** Header rules that hold for every call, with or without an account in its path. */
export function checkAdsHeaders(request: SandboxRequest): void {
  const developerToken = request.headers["developer-token"];
  if (developerToken !== undefined && String(developerToken).trim() === "") {
    request.violate("developer-token is sent empty: leave the header out");
    throw adsError(
      INVALID,
      "requestError",
      "DEVELOPER_TOKEN_PARAMETER_MISSING",
      "Developer token is missing or empty.",
    );
  }
  const login = request.headers["login-customer-id"];
  if (login !== undefined && !/^\d{10}$/.test(String(login))) {
    request.violate("login-customer-id is not ten digits");
    throw adsError(
      INVALID,
      "headerError",
      "INVALID_LOGIN_CUSTOMER_ID",
      "The login customer ID must be ten digits, without dashes.",
    );
  }
}

export function checkAdsUser(person: Person): void {
  if (person.directAccounts.length > 0) return;
  throw adsError(
    UNAUTHENTICATED,
    "authenticationError",
    "NOT_ADS_USER",
    "The Google account is not associated with any Google Ads account.",
  );
}

/**
 * The account a call works on, if the person may reach it in the way the call says.
 * @throws GoogleError
 */
export function openCustomer(request: SandboxRequest, shop: ShopStore, person: Person, customerId: string): Customer {
  if (!/^\d{10}$/.test(customerId)) {
    request.violate(`customer id ${customerId} is not ten digits`);
    throw adsError(INVALID, "requestError", "INVALID_CUSTOMER_ID", `Invalid customer ID '${customerId}'.`);
  }
  checkAdsUser(person);
  const login = request.headers["login-customer-id"];
  const via = login === undefined ? customerId : String(login);
  const customer = shop.customer(customerId);
  if (!customer || !person.directAccounts.includes(via))
    throw adsError(
      FORBIDDEN,
      "authorizationError",
      "USER_PERMISSION_DENIED",
      "User doesn't have permission to access customer. If you're accessing a client customer, the manager's customer ID must be set in the 'login-customer-id' header.",
    );
  if (!shop.isWithin(customerId, via))
    throw adsError(
      FORBIDDEN,
      "authorizationError",
      "INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION",
      "The login customer ID is not a manager of the customer.",
    );
  if (customer.status === "CANCELED" || customer.status === "CLOSED")
    throw adsError(
      FORBIDDEN,
      "authorizationError",
      "CUSTOMER_NOT_ENABLED",
      "The customer account can't be accessed because it is not yet enabled or has been deactivated.",
    );
  return customer;
}
