import { jsonReply, type Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import type { Judge } from "../judges/judge";
import { checkAdsHeaders, checkAdsUser, openCustomer } from "./ads-access";
import { MUTATE_SHAPE, MUTATE_TYPE, mutateConversionActions } from "./ads-conversion-actions";
import { authenticate } from "./authenticate";
import type { GoogleContext } from "./context";
import { runGaql } from "./gaql-run";
import { adsError, GoogleError, INVALID, invalidPayload, newRequestId } from "./google-error";
import { checkTransport, findShapeProblem, jsonBody, type Shape } from "./read-body";
import { ADWORDS } from "./scopes";
import type { Person } from "./shop";

const LIVE_VERSION = "v25";
const SERVICE = "googleads.googleapis.com";
const SEARCH_TYPE = "google.ads.googleads.v25.services.SearchGoogleAdsStreamRequest";
const SEARCH_SHAPE: Shape = { customerId: "string", query: "string", summaryRowSetting: "string" };
const CHUNK_ROWS = 60;

/** The Google Ads API: a call is refused for its token first, then its scope, its body, its headers and account, its meaning. */
export function answerAds(request: SandboxRequest, context: GoogleContext, judge: Judge): Reply {
  const [, version = "", rest = ""] = /^\/(v\d+)\/(.*)$/.exec(request.path) ?? [];
  const streams = rest.endsWith(":searchStream");
  try {
    if (version !== LIVE_VERSION) throw refuseVersion(request, version);
    if (rest === "customers:listAccessibleCustomers" && request.method === "GET")
      return listAccessible(request, context);
    const [, customerId = "", method = ""] =
      /^customers\/([^/]+)\/(googleAds:searchStream|googleAds:search|conversionActions:mutate)$/.exec(rest) ?? [];
    if (method === "" || request.method !== "POST") throw notFound(request);
    checkTransport(request);
    const person = authenticate(request, context, SERVICE, ADWORDS);
    return method === "conversionActions:mutate"
      ? mutate(request, context, judge, person, customerId)
      : search(request, context, judge, person, customerId, streams);
  } catch (error) {
    if (error instanceof GoogleError) return error.toReply(streams);
    throw error;
  }
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

function listAccessible(request: SandboxRequest, context: GoogleContext): Reply {
  const person = authenticate(request, context, SERVICE, ADWORDS);
  checkAdsHeaders(request);
  checkAdsUser(person);
  const resourceNames = person.directAccounts.map((id) => `customers/${id}`);
  return jsonReply(200, { resourceNames }, { "request-id": newRequestId() });
}

/** The owner's schema where it is installed, and our own in any case. */
function checkSchema(request: SandboxRequest, judge: Judge, typeName: string, shape: Shape): void {
  const problem = judge.judge(typeName, request.json) ?? findShapeProblem(request.json, shape);
  if (problem === null) return;
  request.violate(`schema: ${problem}`);
  throw invalidPayload(problem);
}

function mutate(
  request: SandboxRequest,
  context: GoogleContext,
  judge: Judge,
  person: Person,
  customerId: string,
): Reply {
  checkSchema(request, judge, MUTATE_TYPE, MUTATE_SHAPE);
  checkAdsHeaders(request);
  const customer = openCustomer(request, context.shop, person, customerId);
  const answer = mutateConversionActions(request, customer, context.shop, context.core);
  return jsonReply(200, answer, { "request-id": newRequestId() });
}

function search(
  request: SandboxRequest,
  context: GoogleContext,
  judge: Judge,
  person: Person,
  customerId: string,
  streams: boolean,
): Reply {
  if (!streams && "pageSize" in jsonBody(request)) {
    request.violate("pageSize is set: pages are always 10 000 rows");
    throw adsError(INVALID, "requestError", "PAGE_SIZE_NOT_SUPPORTED", "Setting the page size is not supported.");
  }
  checkSchema(request, judge, SEARCH_TYPE, SEARCH_SHAPE);
  checkAdsHeaders(request);
  const customer = openCustomer(request, context.shop, person, customerId);
  const query = jsonBody(request).query;
  const { results, fieldMask } = runQuery(request, () =>
    runGaql(
      typeof query === "string" ? query : "",
      customer,
      context.shop,
      context.core.clock.today(customer.timeZone),
    ),
  );
  const requestId = newRequestId();
  const headers = { "request-id": requestId };
  if (!streams) return jsonReply(200, results.length === 0 ? {} : { results, fieldMask }, headers);
  const chunks = toChunks(results, context).map((part) => ({
    ...(part.length > 0 && { results: part }),
    fieldMask,
    requestId,
  }));
  return jsonReply(200, chunks, headers);
}

/** A query that Google refuses is a mistake in the client, whoever sent it. */
function runQuery<T>(request: SandboxRequest, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const details = error instanceof GoogleError ? JSON.stringify(error.details) : "";
    if (details.includes("queryError") && !details.includes("REQUESTED_METRICS_FOR_MANAGER"))
      request.violate(`GAQL refused: ${details}`);
    throw error;
  }
}

/** A stream comes in several pieces when it is long, and now and then one of them is empty. */
function toChunks(results: readonly object[], { core }: GoogleContext): (readonly object[])[] {
  const chunks: (readonly object[])[] = [];
  for (let at = 0; at < results.length; at += CHUNK_ROWS) chunks.push(results.slice(at, at + CHUNK_ROWS));
  if (chunks.length === 0 || (chunks.length > 1 && core.random.next() < 0.3)) chunks.push([]);
  return chunks;
}
