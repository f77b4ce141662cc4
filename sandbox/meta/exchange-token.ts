import { createHash } from "node:crypto";
import { jsonReply, type Reply } from "../core/reply";
import { openSession, same } from "./authenticate";
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
];

/** `/oauth/access_token`: a code for a token, or a token for one that lives longer. */
export function exchangeToken(state: MetaState, params: GraphParams): Reply {
  const clientId = params.text("client_id");
  if (!clientId) throw new GraphError(101, "Missing client_id parameter.");
  if (clientId !== state.core.app.clientId)
    throw new GraphError(101, "Error validating application. Cannot get application info due to a system error.");
  if (!same(params.text("client_secret") ?? "", state.core.app.clientSecret))
    throw new GraphError(1, "Error validating client secret.", { status: 400 });
  const grantType = params.text("grant_type") ?? "authorization_code";
  if (grantType === "fb_exchange_token") return extend(state, params.require("fb_exchange_token"));
  if (grantType !== "authorization_code")
    throw invalidParameter("grant_type must be one of the following values: authorization_code, fb_exchange_token");
  return redeemCode(state, params);
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
  const expiresAt = state.now + SHORT_LIFE_MS;
  return tokenReply(
    state,
    state.issueToken({ personId: code.personId, grantId: code.grantId, expiresAt, longLived: false }),
    expiresAt,
  );
}

/** Extending twice a day changes nothing, and a dead token cannot be extended at all. */
function extend(state: MetaState, text: string): Reply {
  const { token } = openSession(state, text);
  const fresh = token.longLived && state.now - token.issuedAt < DAY_MS;
  const expiresAt = fresh ? token.expiresAt : state.now + LONG_LIFE_MS;
  const { personId, grantId } = token;
  return tokenReply(state, state.issueToken({ personId, grantId, expiresAt, longLived: true }), expiresAt);
}

function tokenReply(state: MetaState, token: string, expiresAt: number): Reply {
  const expiresIn = Math.floor((expiresAt - state.now) / 1000);
  return jsonReply(200, { access_token: token, token_type: "bearer", expires_in: expiresIn });
}

function badCode(message: string, subcode?: number): GraphError {
  return new GraphError(100, message, { status: 400, ...(subcode !== undefined && { subcode }) });
}

function digest(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
