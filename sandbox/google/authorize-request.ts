import type { RegisteredApp } from "../core/platform-module";
import type { SandboxRequest } from "../core/sandbox-request";
import { CHOOSABLE, SIGN_IN } from "./scopes";

export type AuthorizeRequest = {
  readonly redirectUri: string;
  readonly state: string;
  readonly scopes: readonly string[];
  readonly challenge: string;
  /** Whether a refresh token was asked for. */
  readonly offline: boolean;
  readonly promptsConsent: boolean;
  readonly includesGranted: boolean;
  readonly loginHint: string | null;
};
/** `page`: the client cannot be trusted with a redirect. `redirect`: told to the client, as OAuth wants it. */
export type Checked =
  | { readonly ok: AuthorizeRequest }
  | { readonly page: { readonly code: string; readonly detail: string } }
  | { readonly redirect: string; readonly detail: string };

const PROMPTS = new Set(["none", "consent", "select_account"]);
const PARAMETERS = new Set([
  "client_id",
  "redirect_uri",
  "response_type",
  "scope",
  "state",
  "access_type",
  "prompt",
  "include_granted_scopes",
  "code_challenge",
  "code_challenge_method",
  "login_hint",
  "nonce",
  "hl",
]);

/** Checks the query of the consent page in Google's order: who asks and where to answer first, the rest after. */
export function checkAuthorizeRequest(
  { query, violate }: Pick<SandboxRequest, "query" | "violate">,
  app: RegisteredApp,
): Checked {
  const page = (code: string, detail: string): Checked => ({ page: { code, detail } });
  for (const name of new Set(query.keys())) {
    if (!PARAMETERS.has(name)) violate(`unknown parameter ${name}`);
    if (query.getAll(name).length > 1) return page("invalid_request", `Parameter ${name} is given more than once.`);
  }
  const value = (name: string): string => query.get(name) ?? "";
  if (value("client_id") === "") return page("invalid_request", "Missing required parameter: client_id");
  if (value("client_id") !== app.clientId) return page("invalid_client", "The OAuth client was not found.");
  if (value("redirect_uri") === "") return page("invalid_request", "Missing required parameter: redirect_uri");
  if (!app.redirectUris.includes(value("redirect_uri")))
    return page(
      "redirect_uri_mismatch",
      `The redirect URI ${value("redirect_uri")} is not registered for this client.`,
    );
  const problem = findProblem(value);
  if (problem) return { redirect: redirectWith(query, { error: problem[0] }), detail: problem[1] };
  const prompts = value("prompt").split(" ");
  return {
    ok: {
      redirectUri: value("redirect_uri"),
      state: value("state"),
      scopes: [...new Set(splitScopes(value("scope")))],
      challenge: value("code_challenge"),
      offline: value("access_type") === "offline",
      promptsConsent: prompts.includes("consent"),
      includesGranted: value("include_granted_scopes") === "true",
      loginHint: query.get("login_hint"),
    },
  };
}

function findProblem(value: (name: string) => string): readonly [error: string, detail: string] | null {
  if (value("response_type") !== "code") return ["unsupported_response_type", "response_type must be code"];
  const scopes = splitScopes(value("scope"));
  const unknown = scopes.find((scope) => !CHOOSABLE.has(scope) && !SIGN_IN.has(scope));
  if (scopes.length === 0 || unknown !== undefined) return ["invalid_scope", `scope ${unknown ?? "is missing"}`];
  if (value("state") === "") return ["invalid_request", "state is missing"];
  if (!/^[\w~.-]{43,128}$/.test(value("code_challenge")))
    return ["invalid_request", "code_challenge is missing or malformed"];
  if (value("code_challenge_method") !== "S256") return ["invalid_request", "code_challenge_method must be S256"];
  if (!["", "online", "offline"].includes(value("access_type"))) return ["invalid_request", "access_type is unknown"];
  const prompts = value("prompt") === "" ? [] : value("prompt").split(" ");
  if (prompts.some((prompt) => !PROMPTS.has(prompt))) return ["invalid_request", "prompt is unknown"];
  if (prompts.includes("none")) return ["interaction_required", "prompt=none, but a person has to choose"];
  return null;
}

function splitScopes(scope: string): string[] {
  return scope.split(" ").filter((part) => part !== "");
}

/** The registered redirect URI with an answer and the caller's state. */
export function redirectWith(query: URLSearchParams, answer: Readonly<Record<string, string>>): string {
  const target = new URL(query.get("redirect_uri") ?? "");
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
  const state = query.get("state");
  if (state !== null) target.searchParams.set("state", state);
  return target.href;
}
