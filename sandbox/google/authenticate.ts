import type { Core } from "../core/platform-module";
import type { SandboxRequest } from "../core/sandbox-request";
import { adsError, errorInfo, GoogleError, UNAUTHENTICATED } from "./google-error";
import type { Person } from "./shop";
import type { ShopStore } from "./shop-store";
import type { TokenStore } from "./tokens";

const PLAIN_401 =
  "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.";

/**
 * Who calls, by the bearer token; then whether the token may do this at all. Both before the body is looked at.
 * @throws GoogleError 401 or 403
 */
export function authenticate(
  request: SandboxRequest,
  { tokens, shop, core }: { readonly tokens: TokenStore; readonly shop: ShopStore; readonly core: Core },
  service: "googleads.googleapis.com" | "datamanager.googleapis.com",
  scope: string,
): Person {
  const token = request.bearer;
  if (!token) request.violate("a call without a bearer token");
  if (request.query.has("access_token")) request.violate("an access token in the query ends in logs");
  const state = token ? tokens.accessState(token) : "unknown";
  if (state !== "live") throw refuseToken(state, service, core);
  const holder = tokens.holder(token ?? "");
  const person = holder && shop.person(holder.personId);
  if (!person) throw refuseToken("unknown", service, core);
  if (holder.scopes.includes(scope)) return person;
  throw new GoogleError(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.", [
    errorInfo("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "googleapis.com", { service, method: `${service}${request.path}` }),
  ]);
}

function refuseToken(state: "expired" | "revoked" | "unknown", service: string, core: Core): GoogleError {
  // Google Ads answers some dead tokens at its front door, with nothing of its own in the body; clients must cope with both.
  if (service === "googleads.googleapis.com" && state !== "unknown" && core.random.next() < 0.5) {
    const reason = state === "expired" ? "OAUTH_TOKEN_EXPIRED" : "OAUTH_TOKEN_REVOKED";
    return adsError(UNAUTHENTICATED, "authenticationError", reason, `The access token has been ${state}.`);
  }
  const reason = state === "expired" ? "ACCESS_TOKEN_EXPIRED" : "ACCESS_TOKEN_INVALID";
  return new GoogleError(401, "UNAUTHENTICATED", PLAIN_401, [errorInfo(reason, "googleapis.com", { service })]);
}
