import { jsonReply, type Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import type { Judge } from "../judges/judge";
import { checkAdsHeaders, checkAdsUser, openCustomer } from "./ads-access";
import type { AdsCall } from "./ads-call";
import { type AdsMethod, findAdsMethod } from "./ads-methods";
import { AdsQuota } from "./ads-quota";
import { authenticate } from "./authenticate";
import type { GoogleContext } from "./context";
import { adsError, FORBIDDEN, GoogleError, INVALID, invalidPayload, newRequestId } from "./google-error";
import type { IngestLog } from "./ingest-log";
import { checkTransport, findShapeProblem, jsonBody } from "./read-body";
import { ADWORDS } from "./scopes";
import { translate } from "./translate";

const LIVE_VERSION = "v25";
const SERVICE = "googleads.googleapis.com";

/** The Google Ads API: a call is refused for its token first, then its scope, its body, its headers and account, its meaning. */
export class AdsApi {
  readonly #context: GoogleContext;
  readonly #log: IngestLog;
  readonly #quota: AdsQuota;
  constructor(context: GoogleContext, log: IngestLog) {
    this.#context = context;
    this.#log = log;
    this.#quota = new AdsQuota(context);
  }

  answer(request: SandboxRequest, judge: Judge): Reply {
    const [, version = "", rest = ""] = /^\/(v\d+)\/(.*)$/.exec(request.path) ?? [];
    try {
      if (version !== LIVE_VERSION) throw refuseVersion(request, version);
      if (rest === "customers:listAccessibleCustomers" && request.method === "GET") return this.#list(request);
      return this.#call(request, rest, judge);
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      return translate(error, this.#context.core).toReply(rest.endsWith(":searchStream"));
    }
  }
  /** A new start forgets what was spent. */
  reset(): void {
    this.#quota.clear();
  }

  #list(request: SandboxRequest): Reply {
    const person = authenticate(request, this.#context, SERVICE, ADWORDS);
    checkAdsHeaders(request);
    checkAdsUser(person);
    this.#quota.spend(request, 1);
    const resourceNames = person.directAccounts.map((id) => `customers/${id}`);
    return jsonReply(200, { resourceNames }, { "request-id": newRequestId() });
  }

  #call(request: SandboxRequest, rest: string, judge: Judge): Reply {
    const [, customerId = "", name = ""] = /^customers\/([^/:]+)[/:](.+)$/.exec(rest) ?? [];
    const method = findAdsMethod(name);
    const isPath = method && rest === `customers/${customerId}${method.path.includes(":") ? "/" : ":"}${name}`;
    if (!method || !isPath || request.method !== "POST") throw notFound(request);
    checkTransport(request);
    const person = authenticate(request, this.#context, SERVICE, ADWORDS);
    method.before?.(request);
    checkSchema(request, judge, method);
    checkAdsHeaders(request);
    const { core, shop } = this.#context;
    const customer = openCustomer(request, shop, person, customerId);
    this.#quota.checkLevel(customer);
    if (customer.status === "SUSPENDED" && !method.path.startsWith("googleAds:search")) throw refuseSuspended();
    const body = jsonBody(request);
    this.#quota.spend(request, method.operations?.(body) ?? 1);
    const call: AdsCall = { request, body, customer, shop, core, log: this.#log, judge };
    if ("reply" in method) return method.reply(call);
    return jsonReply(200, method.run(call), { "request-id": newRequestId() });
  }
}

function refuseSuspended(): GoogleError {
  const message = "The account is suspended.";
  return adsError(FORBIDDEN, "authorizationError", "ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT", message);
}

function refuseVersion(request: SandboxRequest, version: string): GoogleError {
  request.violate(`version ${version} of the Google Ads API`);
  return Number(version.slice(1)) < 23
    ? adsError(
        INVALID,
        "requestError",
        "UNSUPPORTED_VERSION",
        `Version ${version} is deprecated. Requests to this version will be blocked.`,
      )
    : new GoogleError(404, "NOT_FOUND", `The sandbox knows ${LIVE_VERSION} only.`);
}

function notFound(request: SandboxRequest): GoogleError {
  request.violate(`no such method: ${request.method} ${request.path}`);
  return new GoogleError(404, "NOT_FOUND", "Requested entity was not found.");
}

/** The owner's schema where it is installed, and our own in any case. */
function checkSchema(request: SandboxRequest, judge: Judge, { message, shape }: AdsMethod): void {
  const problem = judge.judge(message, request.json) ?? findShapeProblem(request.json, shape);
  if (problem === null) return;
  request.violate(`schema: ${problem}`);
  throw invalidPayload(problem);
}
