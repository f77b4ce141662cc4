import { createHmac } from "node:crypto";
import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import type { HttpAnswer, HttpCall } from "@/lib/core/http";
import { FairLimiter } from "@/lib/core/limiter";
import { callPlatform } from "@/lib/core/platform-call";
import type { Secret } from "@/lib/core/secret";
import type { MetaConfig } from "./config";
import { explainMetaError } from "./errors";

const TOKEN_TIMEOUT_MS = 10_000;
const PAGES_MAX = 1000;

/** Proves to Meta that the caller of a token also knows the app's secret. Source: Meta "Securing requests", read 2026-11-22. */
export const appSecretProof = (appSecret: string, token: string): string =>
  createHmac("sha256", appSecret).update(token).digest("hex");

const Page = z.object({
  data: z.array(z.unknown()),
  paging: z.object({ cursors: z.object({ after: z.string() }).optional(), next: z.string().optional() }).optional(),
});

export type MetaClient = ReturnType<typeof createMetaClient>;

/** Graph calls: versioned path, token in the header, proof in the query, so that a body never changes with the token. */
export function createMetaClient(config: () => MetaConfig) {
  let limiter: FairLimiter | undefined;
  const rules = () => {
    limiter ??= new FairLimiter(config().callsPerMinute);
    const own = limiter;
    return {
      provider: "meta",
      baseUrl: config().graphUrl,
      turn: (maxWaitMs: number) => own.turn("app", maxWaitMs),
      explain: explainMetaError,
    };
  };

  /** One call in the name of a person. @throws PlatformError */
  function call<T>(effect: "read" | "write", token: Secret, request: HttpCall<T>): Promise<HttpAnswer<T>> {
    const { version, appSecret } = config();
    return callPlatform(
      { ...rules(), effect },
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
        explain: (answer) => explainMetaError(answer, { isTokenCall: true }),
      },
      { ...request, path: `/${version}${request.path}`, timeoutMs: TOKEN_TIMEOUT_MS },
    );
  }

  /**
   * All pages of an edge. The next page is asked for by its cursor: Meta's own `next` address carries the token.
   * The last page is the one without `next`, however full it is.
   */
  async function listAll<T>(
    token: Secret,
    path: string,
    query: Readonly<Record<string, string>>,
    item: z.ZodType<T>,
    timeoutMs?: number,
  ): Promise<T[]> {
    const all: T[] = [];
    let after: string | undefined;
    for (let page = 0; page < PAGES_MAX; page++) {
      const { data } = await call("read", token, {
        method: "GET",
        path,
        query: { ...query, ...(after !== undefined && { after }) },
        schema: Page.extend({ data: z.array(item) }),
        ...(timeoutMs !== undefined && { timeoutMs }),
      });
      all.push(...data.data);
      after = data.paging?.next === undefined ? undefined : data.paging.cursors?.after;
      if (after === undefined) return all;
    }
    throw new PlatformError("meta", { kind: "rejected" }, { reason: "too_much_data" });
  }

  return { config, call, callAsApp, listAll };
}
