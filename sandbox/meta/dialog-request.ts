import type { MetaState } from "./meta-state";
import { CONFIGURATION, PERMISSIONS } from "./permissions";

/** A dialog request that may be shown. */
export type DialogRequest = {
  readonly redirectUri: string;
  readonly state: string;
  readonly scopes: readonly string[];
  /** Login for Business: refusing one permission refuses all. */
  readonly allOrNothing: boolean;
  /** For a system user of the business instead of the person. */
  readonly system: boolean;
  /** Ask again for what was declined before; otherwise it is silently left out. */
  readonly again: boolean;
  readonly returnScopes: boolean;
  readonly challenge: string | null;
};
export const DIALOG_PARAMS = [
  "client_id",
  "redirect_uri",
  "state",
  "response_type",
  "scope",
  "config_id",
  "override_default_response_type",
  "auth_type",
  "return_scopes",
  "display",
  "code_challenge",
  "code_challenge_method",
];

/** The request, or in one sentence why Meta shows an error page instead of redirecting. */
export function readDialogRequest(state: MetaState, params: URLSearchParams): DialogRequest | string {
  const redirectUri = params.get("redirect_uri") ?? "";
  const given = params.get("state") ?? "";
  const configId = params.get("config_id");
  const scopes = configId
    ? [...CONFIGURATION]
    : (params.get("scope") ?? "").split(/[\s,]+/).filter((scope) => scope !== "");
  const unknown = scopes.filter((scope) => !(scope in PERMISSIONS));
  const method = params.get("code_challenge_method");
  const challenge = params.get("code_challenge");
  const refusal = firstTrue([
    [
      params.get("client_id") !== state.core.app.clientId,
      "Invalid App ID: The provided app ID does not look like a valid app ID.",
    ],
    [redirectUri === "", "The parameter redirect_uri is required."],
    [
      !state.core.app.redirectUris.includes(redirectUri),
      "URL Blocked: This redirect failed because the redirect URI is not white-listed in the app's client OAuth settings.",
    ],
    [!isSafe(redirectUri), "Insecure login blocked: You can't get an access token from an insecure page."],
    [given === "", "The parameter state is required."],
    [(params.get("response_type") ?? "code") !== "code", "This sandbox only knows response_type=code."],
    [configId !== null && params.has("scope"), "Invalid Scopes: scope and config_id cannot be used together."],
    [unknown.length > 0, `Invalid Scopes: ${unknown.join(", ")}.`],
    [challenge !== null && method !== "S256", "code_challenge_method must be S256."],
  ]);
  if (refusal) return refusal;
  return {
    redirectUri,
    state: given,
    scopes: [...new Set(scopes.filter((scope) => scope !== "public_profile"))],
    allOrNothing: configId !== null,
    system: configId !== null && params.get("override_default_response_type") === "true",
    again: (params.get("auth_type") ?? "").split(",").includes("rerequest"),
    returnScopes: params.get("return_scopes") === "true",
    challenge,
  };
}

function firstTrue(rules: readonly (readonly [broken: boolean, refusal: string])[]): string | undefined {
  return rules.find(([broken]) => broken)?.[1];
}

function isSafe(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === "https:" || hostname === "localhost" || hostname === "127.0.0.1";
}
