import { jsonReply, type Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import { isAppToken, openSession, tokenOf } from "./authenticate";
import { GraphError, invalidParameter } from "./graph-error";
import type { GraphParams } from "./graph-params";
import type { MetaGrant, MetaState, MetaToken } from "./meta-state";

const DATA_ACCESS_MS = 90 * 86_400_000;

/** `/debug_token`: tells about our own application's tokens, and only to the application itself. */
export function debugToken(state: MetaState, request: SandboxRequest, params: GraphParams): Reply {
  const asker = tokenOf(request, params);
  if (!asker) throw new GraphError(104, "An access token is required to request this resource.");
  if (!isAppToken(state, asker))
    throw new GraphError(
      100,
      "(#100) You must provide an app access token, or a user access token that is an owner or developer of the app",
      { subcode: 190 },
    );
  const input = params.text("input_token");
  if (!input) throw invalidParameter("The parameter input_token is required");
  const token = state.tokens.get(input);
  if (!token)
    return jsonReply(200, {
      data: { is_valid: false, scopes: [], error: { code: 190, message: "Invalid OAuth access token." } },
    });
  return jsonReply(200, { data: describe(state, input, token) });
}

function describe(state: MetaState, text: string, token: MetaToken): Record<string, unknown> {
  const failure = failureOf(state, text);
  const grant = state.grants.get(token.personId);
  return {
    app_id: state.core.app.clientId,
    type: token.system ? "SYSTEM_USER" : "USER",
    application: "Sandbox application",
    is_valid: failure === undefined,
    issued_at: seconds(token.issuedAt),
    expires_at: token.expiresAt === null ? 0 : seconds(token.expiresAt),
    data_access_expires_at: seconds((grant?.consentedAt ?? token.issuedAt) + DATA_ACCESS_MS),
    user_id: token.personId,
    scopes: grant?.granted ?? [],
    granular_scopes: grant ? granularScopes(state, grant) : [],
    ...(failure && { error: { code: failure.code, message: failure.message, subcode: failure.detail.subcode } }),
  };
}

function failureOf(state: MetaState, text: string): GraphError | undefined {
  try {
    openSession(state, text);
    return undefined;
  } catch (error) {
    if (error instanceof GraphError) return error;
    throw error;
  }
}

function granularScopes(state: MetaState, grant: MetaGrant): { scope: string; target_ids?: readonly string[] }[] {
  const pages = state.person(grant.personId)?.pages ?? [];
  return grant.granted
    .filter((scope) => scope !== "public_profile" && scope !== "email")
    .map((scope) => {
      if (scope.startsWith("ads_")) return { scope, target_ids: grant.accountIds };
      return scope.startsWith("pages_") ? { scope, target_ids: pages } : { scope };
    });
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
