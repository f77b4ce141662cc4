import type { Core } from "../core/platform-module";
import { htmlReply, jsonReply, type Reply, redirectReply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import { type AuthorizeRequest, checkAuthorizeRequest, redirectWith } from "./authorize-request";
import { renderConsentPage, renderErrorPage } from "./consent-page";
import { createIdToken } from "./id-token";
import { CHOOSABLE } from "./scopes";
import type { ShopStore } from "./shop-store";
import type { TokenStore, Tokens } from "./tokens";

/** How long a refresh token lives while the application's publishing status is Testing. */
const TESTING_MS = 7 * 86_400_000;
const CODE_FIELDS = ["grant_type", "code", "client_id", "client_secret", "redirect_uri", "code_verifier"];
const REFRESH_FIELDS = ["grant_type", "refresh_token", "client_id", "client_secret"];

/** Google's OAuth: consent page, token and revocation endpoints. */
export class OAuth {
  readonly #core: Core;
  readonly #tokens: TokenStore;
  readonly #shop: ShopStore;
  constructor(core: Core, tokens: TokenStore, shop: ShopStore) {
    this.#core = core;
    this.#tokens = tokens;
    this.#shop = shop;
  }

  authorize(request: SandboxRequest): Reply {
    const checked = checkAuthorizeRequest(
      { query: request.query, violate: (rule) => request.violate(rule) },
      this.#core.app,
    );
    if ("page" in checked) {
      request.violate(`authorize: ${checked.page.detail}`);
      return htmlReply(400, renderErrorPage(checked.page.code, checked.page.detail));
    }
    if ("redirect" in checked) {
      request.violate(`authorize: ${checked.detail}`);
      return redirectReply(checked.redirect);
    }
    return request.method === "POST" ? this.#decide(request, checked.ok) : this.#ask(request, checked.ok);
  }

  #ask(request: SandboxRequest, asked: AuthorizeRequest): Reply {
    const { people, customers } = this.#shop.current();
    const names = new Map(customers.map((customer) => [customer.id, customer.descriptiveName]));
    const accountNames = ({ directAccounts }: { readonly directAccounts: readonly string[] }): string =>
      directAccounts.map((id) => names.get(id) ?? id).join(", ") || "No Google Ads account";
    return htmlReply(200, renderConsentPage(asked, people, accountNames, `${request.path}?${request.query}`));
  }

  #decide(request: SandboxRequest, asked: AuthorizeRequest): Reply {
    const person = this.#shop.person(request.form?.get("person") ?? "");
    if (request.form?.get("decision") !== "continue" || !person)
      return redirectReply(redirectWith(request.query, { error: "access_denied" }));
    const ticked = new Set(request.form.getAll("scope"));
    const scopes = asked.scopes.filter((scope) => !CHOOSABLE.has(scope) || ticked.has(scope));
    // Earlier grants are added only when asked for, and never bring back what was unticked just now.
    const earlier = asked.includesGranted ? this.#tokens.grantedScopes(person.id) : [];
    const granted = [...new Set([...scopes, ...earlier.filter((scope) => !asked.scopes.includes(scope))])];
    if (granted.length === 0) return redirectReply(redirectWith(request.query, { error: "access_denied" }));
    const code = this.#tokens.createCode({
      personId: person.id,
      scopes: granted,
      redirectUri: asked.redirectUri,
      challenge: asked.challenge,
      // A second consent brings a refresh token only when consent was prompted for.
      offline: asked.offline && (asked.promptsConsent || !this.#tokens.hasGrant(person.id)),
    });
    return redirectReply(
      redirectWith(request.query, { code, scope: granted.join(" "), authuser: "0", prompt: "consent" }),
    );
  }

  token(request: SandboxRequest): Reply {
    const { form } = request;
    if (!form)
      return this.#fault(request, 400, "invalid_request", "The body must be application/x-www-form-urlencoded.");
    const grantType = form.get("grant_type");
    const fields = grantType === "authorization_code" ? CODE_FIELDS : REFRESH_FIELDS;
    if (grantType !== "authorization_code" && grantType !== "refresh_token")
      return this.#fault(request, 400, "unsupported_grant_type", `Invalid grant_type: ${grantType}`);
    for (const name of new Set(form.keys())) {
      if (!fields.includes(name)) request.violate(`unknown parameter ${name}`);
      if (form.getAll(name).length > 1)
        return this.#fault(request, 400, "invalid_request", `Repeated parameter: ${name}`);
    }
    const missing = fields.find((name) => !form.get(name));
    if (missing) return this.#fault(request, 400, "invalid_request", `Missing required parameter: ${missing}`);
    const { clientId, clientSecret } = this.#core.app;
    if (form.get("client_id") !== clientId)
      return this.#fault(request, 401, "invalid_client", "The OAuth client was not found.");
    if (form.get("client_secret") !== clientSecret) return this.#fault(request, 401, "invalid_client", "Unauthorized");
    return grantType === "authorization_code" ? this.#redeem(request, form) : this.#refresh(form);
  }

  #redeem(request: SandboxRequest, form: URLSearchParams): Reply {
    const field = (name: string): string => form.get(name) ?? "";
    const lifetimeMs = this.#shop.project().publishingStatus === "testing" ? TESTING_MS : null;
    const tokens = this.#tokens.redeemCode(field("code"), field("redirect_uri"), field("code_verifier"), lifetimeMs);
    if (!("refused" in tokens)) return this.#answer(tokens, lifetimeMs);
    if (tokens.fault) request.violate(`token: ${tokens.refused}`);
    return oauthError(400, "invalid_grant", tokens.refused);
  }

  #refresh(form: URLSearchParams): Reply {
    const tokens = this.#tokens.refresh(form.get("refresh_token") ?? "");
    return tokens ? this.#answer(tokens) : oauthError(400, "invalid_grant", "Token has been expired or revoked.");
  }

  #answer({ personId, scopes, accessToken, refreshToken }: Tokens, lifetimeMs: number | null = null): Reply {
    const person = this.#shop.person(personId);
    const idToken =
      scopes.includes("openid") && person
        ? createIdToken(person, this.#core.app.clientId, scopes, this.#core.clock.now())
        : null;
    return jsonReply(200, {
      access_token: accessToken,
      expires_in: 3599,
      ...(refreshToken !== null && { refresh_token: refreshToken }),
      ...(refreshToken !== null && lifetimeMs !== null && { refresh_token_expires_in: lifetimeMs / 1_000 - 1 }),
      scope: scopes.join(" "),
      token_type: "Bearer",
      ...(idToken !== null && { id_token: idToken }),
    });
  }

  revoke(request: SandboxRequest): Reply {
    if (request.query.has("token"))
      request.violate("a token in the query of /revoke ends in logs: send it in the body");
    const token = request.form?.get("token") ?? request.query.get("token");
    if (!token) return this.#fault(request, 400, "invalid_request", "Missing required parameter: token");
    return this.#tokens.revoke(token)
      ? jsonReply(200, {})
      : oauthError(400, "invalid_token", "Token expired or revoked");
  }

  #fault(request: SandboxRequest, status: number, error: string, description: string): Reply {
    request.violate(`${request.path}: ${description}`);
    return oauthError(status, error, description);
  }
}

function oauthError(status: number, error: string, description: string): Reply {
  return jsonReply(status, { error, error_description: description });
}
