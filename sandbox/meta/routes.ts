import { htmlReply, type Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import { authenticate, isAppToken, type Session, tokenOf } from "./authenticate";
import { debugToken } from "./debug-token";
import { dialog } from "./dialog";
import { exchangeToken, REVOKE_PARAMS, revokeToken, TOKEN_PARAMS } from "./exchange-token";
import { GraphCall } from "./graph-call";
import { GraphError, unknownObject } from "./graph-error";
import { GraphParams } from "./graph-params";
import type { MetaState } from "./meta-state";
import type { UseCase } from "./meter";
import { renderDialogError } from "./render-consent";
import { routes } from "./route-table";

const OLDEST_VERSION = 25;
const NEWEST_VERSION = 26;

/** @throws GraphError */
export function route(state: MetaState, request: SandboxRequest, headers: Record<string, string>): Reply {
  const [, major = "", minor = "", path = ""] = /^\/v(\d+)\.(\d+)(\/.*|$)/.exec(request.path) ?? [];
  const versionError = checkVersion(major, minor);
  if (path === "/dialog/oauth" && (request.method === "GET" || request.method === "POST"))
    return versionError ? htmlReply(400, renderDialogError(versionError.message)) : dialog(state, request);
  if (versionError) throw versionError;
  headers["facebook-api-version"] = `v${major}.${minor}`;
  if (Number(major) < NEWEST_VERSION)
    headers["x-ad-api-version-warning"] = `The call has been auto-upgraded to v${NEWEST_VERSION}.0`;
  const params = new GraphParams(request);
  if (path === "/oauth/access_token" && (request.method === "GET" || request.method === "POST")) {
    params.only(TOKEN_PARAMS);
    return exchangeToken(state, params);
  }
  if (path === "/oauth/revoke" && request.method === "GET") {
    params.only(REVOKE_PARAMS);
    return revokeToken(state, request, params);
  }
  if (path === "/debug_token" && request.method === "GET") {
    params.only(["input_token"]);
    return debugToken(state, request, params);
  }
  return routeCall(state, request, params, path, headers);
}

function routeCall(
  state: MetaState,
  request: SandboxRequest,
  params: GraphParams,
  path: string,
  headers: Record<string, string>,
): Reply {
  const method = methodOf(request, params);
  const found = routes.find((candidate) => candidate.method === method && candidate.path.test(path));
  const session = appSession(state, request, params, path) ?? authenticate(state, request, params);
  if (!found) {
    request.violate("no such Graph call in this sandbox");
    throw unknownObject(method, path.split("/")[1] ?? "");
  }
  if (found.params) params.only(found.params);
  const ids = found.path.exec(path)?.slice(1) ?? [];
  const useCase = readUseCase(state, path, ids[0] ?? "");
  const { limits } = state.shop();
  try {
    state.meter.chargeApp(limits, request, useCase === "ads_insights");
  } finally {
    const percent = state.meter.appPercent(limits);
    headers["x-app-usage"] = JSON.stringify({ call_count: percent, total_time: percent, total_cputime: percent });
  }
  return found.handle(new GraphCall(state, request, params, session, ids, method, useCase, headers));
}

/** Graph takes `method=DELETE` in a POST for clients that cannot send one. */
function methodOf(request: SandboxRequest, params: GraphParams): string {
  if (!params.has("method")) return request.method;
  const wanted = params.text("method")?.toUpperCase();
  if (request.method === "POST" && wanted === "DELETE") return wanted;
  request.violate("parameter method that changes nothing");
  return request.method;
}

/** Which of Meta's hourly budgets a call draws from. */
function readUseCase(state: MetaState, path: string, id: string): UseCase {
  if (path.endsWith("/insights") || state.runs.has(id)) return "ads_insights";
  if (/\/(customaudiences|customaudiencestos|users|usersreplace|usersofanyaudience)$/.test(path))
    return "custom_audience";
  return state.audiences.get(id) ? "custom_audience" : "ads_management";
}

/** An application may take back a person's permissions without that person's token. */
function appSession(state: MetaState, request: SandboxRequest, params: GraphParams, path: string): Session | undefined {
  const userId = request.method === "DELETE" ? /^\/(\d+)\/permissions$/.exec(path)?.[1] : undefined;
  if (userId === undefined || !isAppToken(state, tokenOf(request, params) ?? "")) return undefined;
  const grant = state.grants.get(userId);
  if (!grant) throw unknownObject("DELETE", userId);
  return { grant };
}

/** Only what Meta still serves, and never what it has not released. */
function checkVersion(major: string, minor: string): GraphError | undefined {
  if (major === "") return new GraphError(2500, "Unversioned calls are not supported: name a version", { status: 400 });
  const version = Number(major);
  if (version < OLDEST_VERSION)
    return new GraphError(
      2635,
      `(#2635) You are calling a deprecated version of the Ads API. Please update to the latest version: v${NEWEST_VERSION}.0.`,
      { status: 400 },
    );
  if (version > NEWEST_VERSION || minor !== "0")
    return new GraphError(2500, `Unknown path components: /v${major}.${minor}`, { status: 400 });
  return undefined;
}
