import { htmlReply, type Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import {
  deletePermissions,
  listAdAccounts,
  listDatasets,
  listInstagramAccounts,
  listPages,
  listPermissions,
  me,
  readAdAccount,
} from "./assets";
import { authenticate, isAppToken, type Session, tokenOf } from "./authenticate";
import { debugToken } from "./debug-token";
import { dialog } from "./dialog";
import { exchangeToken, TOKEN_PARAMS } from "./exchange-token";
import { GraphCall, PAGING_PARAMS } from "./graph-call";
import { GraphError, unknownObject } from "./graph-error";
import { GraphParams } from "./graph-params";
import { insights } from "./insights";
import { INSIGHTS_PARAMS } from "./insights-query";
import { CAMPAIGN_PARAMS, listCampaigns } from "./list-campaigns";
import type { MetaState } from "./meta-state";
import { EVENTS_PARAMS, receiveEvents } from "./receive-events";
import { renderDialogError } from "./render-consent";

const OLDEST_VERSION = 25;
const NEWEST_VERSION = 26;

type Route = {
  readonly method: string;
  /** After the version; groups are the call's ids. */
  readonly path: RegExp;
  readonly params: readonly string[];
  readonly handle: (call: GraphCall) => Reply;
};
const routes: readonly Route[] = [
  { method: "GET", path: /^\/me$/, params: ["fields"], handle: me },
  {
    method: "GET",
    path: /^\/me\/permissions$/,
    params: ["permission", "status", ...PAGING_PARAMS],
    handle: listPermissions,
  },
  { method: "DELETE", path: /^\/(me|\d+)\/permissions$/, params: ["permission"], handle: deletePermissions },
  { method: "GET", path: /^\/me\/adaccounts$/, params: PAGING_PARAMS, handle: listAdAccounts },
  { method: "GET", path: /^\/me\/accounts$/, params: PAGING_PARAMS, handle: listPages },
  { method: "GET", path: /^\/(act_[^/]+)$/, params: ["fields"], handle: readAdAccount },
  { method: "GET", path: /^\/([^/]+)\/adspixels$/, params: ["sort_by", ...PAGING_PARAMS], handle: listDatasets },
  {
    method: "GET",
    path: /^\/([^/]+)\/(?:connected_instagram_accounts|instagram_accounts)$/,
    params: PAGING_PARAMS,
    handle: listInstagramAccounts,
  },
  {
    method: "GET",
    path: /^\/([^/]+)\/campaigns$/,
    params: [...CAMPAIGN_PARAMS, ...PAGING_PARAMS],
    handle: listCampaigns,
  },
  { method: "GET", path: /^\/([^/]+)\/insights$/, params: [...INSIGHTS_PARAMS, ...PAGING_PARAMS], handle: insights },
  { method: "POST", path: /^\/(\d+)\/events$/, params: EVENTS_PARAMS, handle: receiveEvents },
];

/** @throws GraphError */
export function route(state: MetaState, request: SandboxRequest): Reply {
  const [, major = "", minor = "", path = ""] = /^\/v(\d+)\.(\d+)(\/.*|$)/.exec(request.path) ?? [];
  const versionError = checkVersion(major, minor);
  if (path === "/dialog/oauth" && (request.method === "GET" || request.method === "POST"))
    return versionError ? htmlReply(400, renderDialogError(versionError.message)) : dialog(state, request);
  if (versionError) throw versionError;
  const params = new GraphParams(request);
  if (path === "/oauth/access_token" && (request.method === "GET" || request.method === "POST")) {
    params.only(TOKEN_PARAMS);
    return exchangeToken(state, params);
  }
  if (path === "/debug_token" && request.method === "GET") {
    params.only(["input_token"]);
    return debugToken(state, request, params);
  }
  return routeCall(state, request, params, path);
}

function routeCall(state: MetaState, request: SandboxRequest, params: GraphParams, path: string): Reply {
  const found = routes.find((candidate) => candidate.method === request.method && candidate.path.test(path));
  const session = appSession(state, request, params, path) ?? authenticate(state, request, params);
  if (!found) {
    request.violate("no such Graph call in this sandbox");
    throw unknownObject(request.method, path.split("/")[1] ?? "");
  }
  params.only(found.params);
  const ids = found.path.exec(path)?.slice(1) ?? [];
  return found.handle(new GraphCall(state, request, params, session, ids));
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
