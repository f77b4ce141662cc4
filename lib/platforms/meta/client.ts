import { createHmac } from "node:crypto";
import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import type { HttpAnswer, HttpCall } from "@/lib/core/http";
import { createLogger } from "@/lib/core/logger";
import { callPlatform } from "@/lib/core/platform-call";
import type { Secret } from "@/lib/core/secret";
import type { Access, Grant } from "@/lib/platforms/contract";
import type { MetaConfig } from "./config";
import { explainMetaError } from "./errors";
import { createPacer, type Party } from "./pacer";
import type { CallKind } from "./usage";

const TOKEN_TIMEOUT_MS = 10_000;
const PAGES_MAX = 1000;
/** Where tokens are made; its codes speak of our app and of what was handed in. */
export const TOKEN_PATH = "/oauth/access_token";

/** Proves to Meta that the caller of a token also knows the app's secret. Source: Meta "Securing requests", read 2026-11-22. */
export const appSecretProof = (appSecret: string, token: string): string =>
  createHmac("sha256", appSecret).update(token).digest("hex");

const Page = z.object({
  data: z.array(z.unknown()),
  paging: z.object({ cursors: z.object({ after: z.string() }).optional(), next: z.string().optional() }).optional(),
});

/** In whose name a call is made, and whose share of the rate it takes. */
export type Caller = { readonly token: Secret; readonly party: Party };
export const personCaller = ({ accessToken, userId }: Pick<Grant, "accessToken" | "userId">): Caller => ({
  token: accessToken,
  party: { name: `user:${userId}`, userId },
});
export const accountCaller = ({
  grant,
  account,
}: Pick<Access, "grant"> & { readonly account: { readonly id: string } }): Caller => ({
  token: grant.accessToken,
  party: { name: account.id.replace(/^act_/, ""), userId: grant.userId },
});

const callerOf =
  (kind: CallKind) =>
  (access: Parameters<typeof accountCaller>[0]): Caller => {
    const { token, party } = accountCaller(access);
    return { token, party: { ...party, kind } };
  };
/** Of an account's figures and of its audiences, which Meta limits apart. */
export const insightsCaller = callerOf("insights");
export const audiencesCaller = callerOf("audiences");

export type MetaClient = ReturnType<typeof createMetaClient>;

/** Graph calls: versioned path, token in the header, proof in the query, so that a body never changes with the token. */
export function createMetaClient(config: () => MetaConfig, now?: () => number) {
  let pacer: ReturnType<typeof createPacer> | undefined;
  let hasWarned = false;

  /** Meta answers calls of an ended version with a newer one for a while, and says so. Once is enough. */
  function warnOfVersion(headers: Headers): void {
    const warning = headers.get("x-ad-api-version-warning");
    if (warning === null || hasWarned) return;
    hasWarned = true;
    createLogger("platforms.meta").warn("the API version is coming to its end", {
      version: config().version,
      warning,
    });
  }

  /** One call in the name of a person. @throws PlatformError */
  function call<T>(effect: "read" | "write", caller: Caller, request: HttpCall<T>): Promise<HttpAnswer<T>> {
    const { version, appSecret, graphUrl, callsPerMinute } = config();
    const { token, party } = caller;
    pacer ??= createPacer(callsPerMinute, now);
    const { turn, heed } = pacer;
    return callPlatform(
      {
        provider: "meta",
        baseUrl: graphUrl,
        effect,
        explain: explainMetaError,
        turn: (maxWaitMs) => turn(party, maxWaitMs),
        observe: (answer) => {
          warnOfVersion(answer.headers);
          heed(answer, party);
        },
      },
      {
        ...request,
        path: `/${version}${request.path}`,
        query: { ...request.query, appsecret_proof: appSecretProof(appSecret, token.reveal()) },
        headers: { authorization: `Bearer ${token.reveal()}`, ...request.headers },
      },
    );
  }

  /** Token calls: as the app itself, not slowed by the rate limit. @throws PlatformError */
  function callAsApp<T>(request: HttpCall<T>): Promise<HttpAnswer<T>> {
    const { version, graphUrl } = config();
    return callPlatform(
      {
        provider: "meta",
        baseUrl: graphUrl,
        effect: "read",
        explain: (answer) => explainMetaError(answer, { isTokenCall: request.path === TOKEN_PATH }),
        observe: ({ headers }) => warnOfVersion(headers),
      },
      { ...request, path: `/${version}${request.path}`, timeoutMs: TOKEN_TIMEOUT_MS },
    );
  }

  /**
   * All pages of an edge. The next page is asked for by its cursor: Meta's own `next` address carries the token.
   * The last page is the one without `next`, however full it is. @throws PlatformError
   */
  async function listAll<T>(
    caller: Caller,
    path: string,
    query: Readonly<Record<string, string>>,
    item: z.ZodType<T>,
    timeoutMs?: number,
  ): Promise<T[]> {
    const all: T[] = [];
    let after: string | undefined;
    for (let page = 0; page < PAGES_MAX; page++) {
      const { data } = await call("read", caller, {
        method: "GET",
        path,
        query: { ...query, ...(after !== undefined && { after }) },
        schema: Page.extend({ data: z.array(item) }),
        ...(timeoutMs !== undefined && { timeoutMs }),
      });
      all.push(...data.data);
      if (data.paging?.next === undefined) return all;
      after = data.paging.cursors?.after;
      if (after === undefined)
        throw new PlatformError("meta", { kind: "unavailable" }, { reason: "answer_unreadable" });
    }
    throw new PlatformError("meta", { kind: "rejected" }, { reason: "too_much_data" });
  }

  return { config, call, callAsApp, listAll };
}
