import { jsonReply, type Reply } from "../core/reply";
import type { Judge } from "../judges/judge";
import { findAdsMethod } from "./ads-methods";
import { POSTED } from "./data-manager-api";
import { isUserListPath, USER_LIST_TYPE } from "./dm-user-lists";
import { isObject, type Json } from "./read-body";

const SERVICES = "google.ads.googleads.v25.services";
const V1 = "google.ads.datamanager.v1";
const FAILURE = "google.ads.googleads.v25.errors.GoogleAdsFailure";
/** Of what Google will send one day and no schema has yet. No client can know it; one that minds is too strict. */
export const NEWER_FIELD = "fieldOfANewerMinorVersion";
const SHARE = 0.1;

/** Google's message of a successful answer: a name, `{}` where there is none, or nothing for a path that is not Google's. */
function answerType(method: string, path: string): string | "{}" | null {
  const [, name] = /^\/v25\/customers\/[^/:]+[/:](.+)$/.exec(path) ?? [];
  if (path === "/v25/customers:listAccessibleCustomers") return `${SERVICES}.ListAccessibleCustomersResponse`;
  const ads = name && findAdsMethod(name);
  if (ads) return ads.path.endsWith(":run") ? "google.longrunning.Operation" : toResponse(ads.message);
  if (path === "/v1/requestStatus:retrieve") return `${V1}.RetrieveRequestStatusResponse`;
  const posted = POSTED[path];
  if (posted) return toResponse(posted.type);
  if (!isUserListPath(path)) return null;
  if (method === "DELETE") return "{}";
  return method === "GET" && path.endsWith("/userLists") ? `${V1}.ListUserListsResponse` : USER_LIST_TYPE;
}

function toResponse(requestType: string): string {
  return requestType.replace(/Request$/, "Response");
}

/** What is wrong with a whole error by google.rpc.Status and, within it, by the Ads API's own schema. */
function findErrorProblem(part: unknown, judge: Judge): string | null {
  const error = isObject(part) ? part.error : undefined;
  if (!isObject(error)) return "an error without `error`";
  // `status` is the JSON front's own word.
  const { status: _status, details = [], ...rest } = error;
  if (!Array.isArray(details)) return "details is no list";
  const isFailure = (detail: Json): boolean => detail["@type"] === `type.googleapis.com/${FAILURE}`;
  const all = details.filter(isObject);
  const problem = judge.judgeAnswer("google.rpc.Status", { ...rest, details: all.filter((one) => !isFailure(one)) });
  if (problem !== null) return problem;
  for (const { "@type": _type, ...failure } of all.filter(isFailure)) {
    const found = judge.judgeAnswer(FAILURE, failure);
    if (found !== null) return found;
  }
  return null;
}

function findProblem(method: string, path: string, status: number, body: unknown, judge: Judge): string | null {
  const parts: readonly unknown[] = Array.isArray(body) ? body : [body];
  const type = answerType(method, path);
  for (const part of parts) {
    if (status >= 400) {
      const problem = findErrorProblem(part, judge);
      if (problem !== null) return problem;
    } else if (type === null) return "Google has no such path";
    else if (type === "{}") return JSON.stringify(part) === "{}" ? null : "the answer should be empty";
    else {
      const problem = judge.judgeAnswer(type, withoutFailure(part));
      if (problem !== null) return problem;
    }
  }
  return null;
}

/** A partial failure holds a GoogleAdsFailure in an Any, which the judge reads by itself. */
function withoutFailure(part: unknown): unknown {
  if (!isObject(part) || !isObject(part.partialFailureError)) return part;
  return { ...part, partialFailureError: { ...part.partialFailureError, details: [] } };
}

/** As a newer server would: at the top of every part, and in the first thing of its first list. */
function addNewerField(part: unknown, inList = true): unknown {
  if (!isObject(part)) return part;
  const entries = Object.entries(part).map(([key, value]): [string, unknown] => {
    if (key === "error") return [key, addNewerField(value, false)];
    const isList = inList && Array.isArray(value) && isObject(value[0]);
    return [key, isList ? [addNewerField(value[0], false), ...value.slice(1)] : value];
  });
  return { ...Object.fromEntries(entries), ...(isObject(part.error) ? {} : { [NEWER_FIELD]: "" }) };
}

/**
 * Every answer of the Ads and the Data Manager API on its way out: judged by Google's schema where that is at hand, so
 * that the sandbox never teaches a client what Google does not say (a fault of ours is told as a 500), and then, now and
 * then, given a field that is not in it.
 */
export function checkAnswer(
  { method, path }: { readonly method: string; readonly path: string },
  reply: Reply,
  judge: Judge,
  random: { next(): number },
): Reply {
  if (reply.text === "") return reply;
  const body: unknown = JSON.parse(reply.text);
  const problem = judge.on ? findProblem(method, path, reply.status, body, judge) : null;
  if (problem !== null) {
    const message = `The sandbox's answer to ${method} ${path} is no answer of Google's: ${problem}`;
    return jsonReply(500, { error: { code: 500, message, status: "INTERNAL" } });
  }
  if (random.next() >= SHARE) return reply;
  const newer = Array.isArray(body) ? body.map((part) => addNewerField(part)) : addNewerField(body);
  return { ...reply, text: JSON.stringify(newer) };
}
