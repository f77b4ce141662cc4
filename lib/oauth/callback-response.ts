import type { CallbackResponse } from "@/lib/contracts/connections";
import { platformInfo } from "@/lib/contracts/platforms";
import { env } from "@/lib/core/env";
import { describeProblem } from "./connect-problem";
import type { FinishResult } from "./finish-connect";

/** Headers of every answer to a callback: its address holds a code, which must go nowhere else. */
export function callbackHeaders(clearCookie: string | null): Headers {
  const headers = new Headers({ "cache-control": "private, no-store", "referrer-policy": "no-referrer" });
  if (clearCookie !== null) headers.append("set-cookie", clearCookie);
  return headers;
}

export function redirectTo(path: string, headers: Headers): Response {
  headers.set("location", new URL(path, env().APP_URL).href);
  return new Response(null, { status: 302, headers });
}

/** The result for a browser (a page that says what happened) or for a program (JSON). */
export function callbackResponse(result: FinishResult, options: { json: boolean; headers: Headers }): Response {
  const { json, headers } = options;
  if (!json) return redirectTo(pageOf(result), headers);
  const status = result.outcome === "problem" ? describeProblem(result.problem).status : 200;
  return Response.json(bodyOf(result) satisfies CallbackResponse, { status, headers });
}

function pageOf(result: FinishResult): string {
  if (result.outcome !== "problem") {
    const { outcome, storeSlug, platform } = result;
    return `/${storeSlug}/connections${outcome === "choose" ? "/" : "?connected="}${platform}`;
  }
  const { problem, missing, platform, storeSlug } = result;
  const query = new URLSearchParams({ problem, ...(platform && { platform }) });
  if (missing.length > 0) query.set("missing", missing.join(","));
  return storeSlug === null ? `/connect-problem?${query}` : `/${storeSlug}/connections?${query}`;
}

function bodyOf(result: FinishResult): CallbackResponse {
  if (result.outcome === "problem") return { success: false, message: describeProblem(result.problem).message };
  const { outcome, platform, accountInfo } = result;
  const { label } = platformInfo(platform);
  const message =
    outcome === "connected" ? `${label} is connected again.` : `Signed in. Choose the ${label} ad account to use.`;
  return { success: true, message, ...(accountInfo && { accountInfo }) };
}
