import type { Core, Platform, PlatformModule } from "../core/platform-module";
import { jsonReply, type Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import { loadJudge } from "../judges/judge";
import { AdsApi } from "./ads-api";
import { checkAnswer } from "./check-answer";
import { DataManagerApi } from "./data-manager-api";
import { IngestLog } from "./ingest-log";
import { OAuth } from "./oauth";
import { ShopStore } from "./shop-store";
import { TokenStore } from "./tokens";

/** Google: OAuth, the Google Ads API and the Data Manager API, on one host and told apart by path. */
export const googleModule: PlatformModule = {
  platform: "google",
  aliases: [],
  settings: { clientId: "GOOGLE_CLIENT_ID", clientSecret: "GOOGLE_CLIENT_SECRET", redirectUri: "GOOGLE_REDIRECT_URI" },
  owns: (path) => /^\/(o\/oauth2\/|token$|revoke$|v1\/|v\d+\/customers)/.test(path),
  start,
};

function start(core: Core): Platform {
  void loadJudge(); // a third of a second, better spent now than in the first request
  const shop = new ShopStore(core);
  const tokens = new TokenStore(core);
  const log = new IngestLog(core);
  const context = { core, shop, tokens };
  const oauth = new OAuth(core, tokens, shop);
  const ads = new AdsApi(context, log);
  const dataManager = new DataManagerApi(context, log);
  return {
    async handle(request) {
      // Loaded before anything is decided: from here on a request is answered in one go.
      const judge = await loadJudge();
      const api = request.path.startsWith("/v1/") ? dataManager : request.path.startsWith("/v") ? ads : null;
      if (api) return checkAnswer(request, api.answer(request, judge), judge, core.random);
      return answerOAuth(request, oauth);
    },
    accounts: () => shop.current(),
    replaceAccounts: (body) => shop.replace(body),
    expireTokens: (kind) => tokens.killIssued(kind),
    reset() {
      shop.reset();
      log.clear();
      dataManager.reset();
      ads.reset();
      tokens.reviveKilled();
    },
    overview: () => ({ ...tokens.count(), ingestRequests: log.requestCount, restatements: log.restatements() }),
  };
}

function answerOAuth(request: SandboxRequest, oauth: OAuth): Reply {
  const { method, path } = request;
  if (path === "/o/oauth2/v2/auth" && (method === "GET" || method === "POST")) return oauth.authorize(request);
  if (path === "/token" && method === "POST") return oauth.token(request);
  if (path === "/revoke" && method === "POST") return oauth.revoke(request);
  request.violate(`no such method: ${method} ${path}`);
  return jsonReply(404, { error: { code: 404, message: "Not Found", status: "NOT_FOUND" } });
}
