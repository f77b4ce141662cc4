import { createHash } from "node:crypto";
import type { Core } from "../core/platform-module";
import { jsonReply, type Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import type { AdsCall } from "./ads-call";
import { type Report, runGaql } from "./gaql-run";
import { adsError, GoogleError, INVALID, newRequestId } from "./google-error";
import type { Shape } from "./read-body";

const CHUNK_ROWS = 60;
/** Google's pages hold 10,000 rows; shorter ones are as legal, and show who forgets to turn over. */
const PAGE_ROWS = [7, 90] as const;

export const STREAM_SHAPE: Shape = { customerId: "string", query: "string", summaryRowSetting: "string" };
export const PAGED_SHAPE: Shape = {
  customerId: "string",
  query: "string",
  pageToken: "string",
  pageSize: "int64",
  validateOnly: "bool",
  searchSettings: { omitResults: "bool", returnSummaryRow: "bool", returnTotalResultsCount: "bool" },
};

/** `googleAds:searchStream`: an array of chunks. @throws GoogleError */
export function searchStream(call: AdsCall): Reply {
  const { results, fieldMask } = runQuery(call);
  const requestId = newRequestId();
  const chunks = toChunks(results, call.core).map((part) => ({
    ...(part.length > 0 && { results: part }),
    fieldMask,
    requestId,
    ...sometimes(call.core, { queryResourceConsumption: String(part.length + 1) }),
  }));
  return jsonReply(200, chunks, { "request-id": requestId });
}

/** `googleAds:search`: a page, and the token of the next. @throws GoogleError */
export function searchPaged(call: AdsCall): Reply {
  const { body, core } = call;
  const headers = { "request-id": newRequestId() };
  const { results, fieldMask } = runQuery(call);
  const from = readToken(call);
  if (body.validateOnly === true || results.length === 0) return jsonReply(200, {}, headers);
  const to = from + core.random.integer(...PAGE_ROWS);
  const rest = to < results.length && { nextPageToken: writeToken(call, to) };
  const settings: Readonly<Record<string, unknown>> = { ...(body.searchSettings ?? {}) };
  const total = settings.returnTotalResultsCount === true && { totalResultsCount: String(results.length) };
  return jsonReply(200, { results: results.slice(from, to), ...rest, ...total, fieldMask }, headers);
}

/** A page token is good for the query and the account it was given for. */
function writeToken(call: AdsCall, from: number): string {
  return Buffer.from(`${from}.${seal(call, from)}`).toString("base64url");
}

function readToken(call: AdsCall): number {
  const token = call.body.pageToken;
  if (token === undefined || token === "") return 0;
  const [at = "", sealed] = Buffer.from(String(token), "base64url").toString().split(".");
  if (/^\d+$/.test(at) && sealed === seal(call, Number(at))) return Number(at);
  call.request.violate("a page token that was not given for this query");
  throw adsError(INVALID, "requestError", "INVALID_PAGE_TOKEN", "The page token is not valid.", "page_token");
}

function seal({ customer, body }: AdsCall, from: number): string {
  return createHash("sha256").update(`${customer.id}|${from}|${body.query}`).digest("base64url").slice(0, 16);
}

function runQuery({ request, body, customer, shop, core }: AdsCall): Report {
  const today = core.clock.today(customer.timeZone);
  return watch(request, () => runGaql(typeof body.query === "string" ? body.query : "", customer, shop, today));
}

/** A query that Google refuses is a mistake in the client, whoever sent it. */
function watch<T>(request: SandboxRequest, run: () => T): T {
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
function toChunks(results: readonly object[], core: Core): (readonly object[])[] {
  const chunks: (readonly object[])[] = [];
  for (let at = 0; at < results.length; at += CHUNK_ROWS) chunks.push(results.slice(at, at + CHUNK_ROWS));
  if (chunks.length === 0 || (chunks.length > 1 && core.random.next() < 0.3)) chunks.push([]);
  return chunks;
}

function sometimes(core: Core, fields: object): object {
  return core.random.next() < 0.2 ? fields : {};
}
