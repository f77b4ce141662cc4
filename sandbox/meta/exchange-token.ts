import { createHash } from "node:crypto";
import { jsonReply, type Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import { openSession, same, tokenOf } from "./authenticate";
import { GraphError, invalidParameter } from "./graph-error";
import type { GraphParams } from "./graph-params";
import type { MetaState } from "./meta-state";

const CODE_LIFE_MS = 10 * 60_000;
const SHORT_LIFE_MS = 2 * 3_600_000;
/** A little less than 60 days, as the real ones. */
const LONG_LIFE_MS = 5_183_944_000;
const DAY_MS = 86_400_000;

export const TOKEN_PARAMS = [
  "client_id",
  "client_secret",
  "redirect_uri",
  "code",
  "code_verifier",
  "grant_type",
  "fb_exchange_token",
  "set_token_expires_in_60_days",
];

export const REVOKE_PARAMS = ["client_id", "client_secret", "revoke_token"];

/** `/oauth/access_token`: a code for a token, or a token for one that lives longer. */
export function exchangeToken(state: MetaState, params: GraphParams): Reply {
  checkApplication(state, params);
  const grantType = params.text("grant_type") ?? "authorization_code";
  if (grantType === "fb_exchange_token") return extend(state, params);
  if (grantType !== "authorization_code")
    throw invalidParameter("grant_type must be one of the following values: authorization_code, fb_exchange_token");
  return redeemCode(state, params);
}

/** `GET /oauth/revoke`: ends the token of a system user, who has no page on which to take it back. */
export function revokeToken(state: MetaState, request: SandboxRequest, params: GraphParams): Reply {
  checkApplication(state, params);
  if (!tokenOf(request, params)) throw new GraphError(104, "An access token is required to request this resource.");
  const text = params.require("revoke_token");
  const { token } = openSession(state, text);
  if (!token.system) throw invalidParameter("revoke_token is not the token of a system user");
  state.tokens.set(text, { ...token, revoked: true });
  return jsonReply(200, { success: "true" });
}

function checkApplication(state: MetaState, params: GraphParams): void {
  const clientId = params.text("client_id");
  if (!clientId) throw new GraphError(101, "Missing client_id parameter.");
  if (clientId !== state.core.app.clientId)
    throw new GraphError(101, "Error validating application. Cannot get application info due to a system error.");
  if (!same(params.text("client_secret") ?? "", state.core.app.clientSecret))
    throw new GraphError(1, "Error validating client secret.", { status: 400 });
}

function redeemCode(state: MetaState, params: GraphParams): Reply {
  const text = params.require("code");
  const code = state.codes.get(text);
  if (!code) throw badCode("Invalid verification code format.");
  if (code.used) throw badCode("This authorization code has been used.", 36009);
  if (code.issuedAt + CODE_LIFE_MS <= state.now) throw badCode("This authorization code has expired.", 36007);
  if (params.require("redirect_uri") !== code.redirectUri)
    throw badCode(
      "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
      36008,
    );
  if (code.challenge !== null && digest(params.text("code_verifier") ?? "") !== code.challenge)
    throw badCode("Invalid code_verifier parameter.");
  const grant = state.grants.get(code.personId);
  if (grant?.id !== code.grantId) throw badCode("This authorization code has been used.", 36009);
  state.codes.set(text, { ...code, used: true });
  const system = code.system ?? false;
  const expiresAt = system ? null : state.now + SHORT_LIFE_MS;
  const { personId, grantId } = code;
  return tokenReply(state, state.issueToken({ personId, grantId, expiresAt, longLived: system, system }), expiresAt);
}

/** Extending twice a day changes nothing, and a dead token cannot be extended at all. */
function extend(state: MetaState, params: GraphParams): Reply {
  const { token } = openSession(state, params.require("fb_exchange_token"));
  const { personId, grantId, system = false } = token;
  const limited = !system || params.text("set_token_expires_in_60_days") === "true";
  const fresh = token.longLived && !system && state.now - token.issuedAt < DAY_MS;
  const expiresAt = fresh ? token.expiresAt : limited ? state.now + LONG_LIFE_MS : null;
  return tokenReply(state, state.issueToken({ personId, grantId, expiresAt, longLived: true, system }), expiresAt);
}

/** A token that does not end by itself comes without `expires_in`. */
function tokenReply(state: MetaState, token: string, expiresAt: number | null): Reply {
  const life = expiresAt === null ? {} : { expires_in: Math.floor((expiresAt - state.now) / 1000) };
  return jsonReply(200, { access_token: token, token_type: "bearer", ...life });
}

/** A code that was used or has expired happens to a careful client too. */
const TOO_LATE: readonly (number | undefined)[] = [36007, 36009];
function badCode(message: string, subcode?: number): GraphError {
  const careless = !TOO_LATE.includes(subcode);
  return new GraphError(100, message, { status: 400, careless, ...(subcode !== undefined && { subcode }) });
}

function digest(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
