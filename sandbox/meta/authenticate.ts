import { createHmac, timingSafeEqual } from "node:crypto";
import type { SandboxRequest } from "../core/sandbox-request";
import { GraphError } from "./graph-error";
import type { GraphParams } from "./graph-params";
import type { MetaGrant, MetaState, MetaToken } from "./meta-state";

/** On whose behalf a call is made. */
export type Session = { readonly grant: MetaGrant };

/** The token of a call; two of them contradict each other even when they are equal. */
export function tokenOf(request: SandboxRequest, params: GraphParams): string | undefined {
  const inParams = params.text("access_token");
  const { authorization } = request.headers;
  if (authorization !== undefined && request.bearer === undefined)
    request.violate("Authorization header that is no Bearer token");
  if (request.bearer !== undefined && inParams !== undefined) request.violate("access token given twice");
  return request.bearer ?? inParams;
}

/** @throws GraphError 104 without a token, 190 for a dead one, 100 for a wrong proof */
export function authenticate(state: MetaState, request: SandboxRequest, params: GraphParams): Session {
  const text = tokenOf(request, params);
  if (!text) throw new GraphError(104, "An access token is required to request this resource.");
  if (isAppToken(state, text))
    throw new GraphError(2500, "An active access token must be used to query information about the current user.");
  const session = openSession(state, text);
  checkProof(state, text, params.text("appsecret_proof"));
  return session;
}

/** @throws GraphError 190 with the subcode that says why */
export function openSession(state: MetaState, text: string): Session & { readonly token: MetaToken } {
  const token = state.tokens.get(text);
  if (!token) throw new GraphError(190, "Invalid OAuth access token - Cannot parse access token", { status: 401 });
  const grant = state.grants.get(token.personId);
  const mark = state.marks.get(text);
  if (mark === "revoked" || token.revoked || !grant || grant.id !== token.grantId)
    throw deadToken(458, `The user has not authorized application ${state.core.app.clientId}.`);
  if (mark === "password")
    throw deadToken(460, "The session has been invalidated because the user changed their password.");
  const ends = token.expiresAt ?? Number.POSITIVE_INFINITY;
  if (mark === "expired" || ends <= state.now)
    throw deadToken(463, `Session has expired on ${new Date(Math.min(ends, state.now)).toUTCString()}.`);
  return { grant, token };
}

function deadToken(subcode: number, text: string): GraphError {
  return new GraphError(190, `Error validating access token: ${text}`, { subcode });
}

export function isAppToken(state: MetaState, text: string): boolean {
  return same(text, `${state.core.app.clientId}|${state.core.app.clientSecret}`);
}

function checkProof(state: MetaState, token: string, proof: string | undefined): void {
  if (!proof) throw proofError("API calls from the server require an appsecret_proof argument");
  const expected = createHmac("sha256", state.core.app.clientSecret).update(token).digest("hex");
  if (!same(proof, expected)) throw proofError("Invalid appsecret_proof provided in the API argument");
}

function proofError(message: string): GraphError {
  return new GraphError(100, message, { type: "GraphMethodException", status: 400 });
}

export function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
