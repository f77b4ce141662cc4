import type { Platform, PlatformModule } from "../core/platform-module";
import type { Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import { sendCallback } from "./callbacks";
import { GraphError, graphErrorReply, isCareless } from "./graph-error";
import { MetaState } from "./meta-state";
import { route } from "./routes";

/** Graph paths that were called without a version; they are ours to refuse. */
const UNVERSIONED = /^\/(me|act_[^/]*|oauth|debug_token|dialog|\d+)(\/|$)/;

export const metaModule: PlatformModule = {
  platform: "meta",
  aliases: ["facebook", "instagram"],
  settings: { clientId: "FACEBOOK_APP_ID", clientSecret: "FACEBOOK_APP_SECRET", redirectUri: "FACEBOOK_REDIRECT_URI" },
  owns: (path) => /^\/v\d+\.\d+(\/|$)/.test(path) || UNVERSIONED.test(path),
  start(core): Platform {
    const state = new MetaState(core);
    return {
      handle: (request) => answer(state, request),
      accounts: () => state.describe(),
      replaceAccounts: (body) => state.replaceShop(body),
      expireTokens: (kind) => state.killTokens(kind),
      changePasswords: () => state.killTokens("password"),
      reset: () => state.reset(),
      overview: () => ({
        people: state.shop().people.length,
        adAccounts: state.shop().adAccounts.length,
        grants: state.grants.size,
        tokens: state.tokens.size,
        tokensKilled: state.marks.size,
        created: state.objects.count(),
        audiences: state.audiences.size,
      }),
      callback: (body) => sendCallback(state, body),
    };
  },
};

function answer(state: MetaState, request: SandboxRequest): Reply {
  const headers: Record<string, string> = {};
  const reply = answerOrRefuse(state, request, headers);
  if (!reply.headers["content-type"]?.startsWith("application/json")) return reply;
  return { ...reply, headers: { "facebook-api-version": "v26.0", ...headers, ...reply.headers } };
}

function answerOrRefuse(state: MetaState, request: SandboxRequest, headers: Record<string, string>): Reply {
  try {
    return route(state, request, headers);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    if (isCareless(error)) request.violate(`refused: ${error.message}`);
    return graphErrorReply(error, state.core.random);
  }
}
