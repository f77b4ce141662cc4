import * as z from "zod";
import type { HttpAnswer, HttpCall } from "@/lib/core/http";
import { FairLimiter } from "@/lib/core/limiter";
import { callPlatform } from "@/lib/core/platform-call";
import type { Secret } from "@/lib/core/secret";
import type { GoogleConfig } from "./config";
import { explainGoogleError, explainOAuthError } from "./errors";

const TOKEN_TIMEOUT_MS = 10_000;
const REPORT_TIMEOUT_MS = 60_000;
const REPORT_BYTES_MAX = 50 * 1024 * 1024;

type AdsQuery<T> = {
  readonly customerId: string;
  /** The manager through whom the account is reached; absent when it is reached directly. */
  readonly loginCustomerId?: string | undefined;
  readonly query: string;
  readonly row: z.ZodType<T>;
};
export type GoogleClient = ReturnType<typeof createGoogleClient>;

/** Three hosts, one grant: OAuth, Google Ads API, Data Manager API. Quotas are the project's, so one limiter for all. */
export function createGoogleClient(config: () => GoogleConfig) {
  let limiter: FairLimiter | undefined;
  const rules = (baseUrl: string, effect: "read" | "write") => {
    limiter ??= new FairLimiter(config().callsPerMinute);
    const own = limiter;
    return {
      provider: "google",
      baseUrl,
      effect,
      turn: (maxWaitMs: number) => own.turn("project", maxWaitMs),
      explain: explainGoogleError,
    };
  };
  const bearer = (token: Secret) => ({ authorization: `Bearer ${token.reveal()}` });

  /** `login-customer-id` only through a manager, `developer-token` only when configured. */
  function adsHeaders(token: Secret, loginCustomerId: string | undefined) {
    const { developerToken } = config();
    return {
      ...bearer(token),
      ...(loginCustomerId !== undefined && { "login-customer-id": loginCustomerId }),
      ...(developerToken !== null && { "developer-token": developerToken }),
    };
  }

  /** Google Ads API, reads only. @throws PlatformError */
  function callAds<T>(token: Secret, request: HttpCall<T>, loginCustomerId?: string): Promise<HttpAnswer<T>> {
    const { adsUrl, adsVersion } = config();
    return callPlatform(rules(adsUrl, "read"), {
      ...request,
      path: `/${adsVersion}${request.path}`,
      headers: adsHeaders(token, loginCustomerId),
    });
  }

  /** POST customers/{id}/googleAds:searchStream: an array of chunks, flattened; an empty result has no `results`. */
  async function queryAds<T>(token: Secret, { customerId, loginCustomerId, query, row }: AdsQuery<T>): Promise<T[]> {
    const { data } = await callAds(
      token,
      {
        method: "POST",
        path: `/customers/${encodeURIComponent(customerId)}/googleAds:searchStream`,
        json: { query },
        schema: z.array(z.object({ results: z.array(row).default([]) })),
        timeoutMs: REPORT_TIMEOUT_MS,
        bytesMax: REPORT_BYTES_MAX,
      },
      loginCustomerId,
    );
    return data.flatMap(({ results }) => results);
  }

  /** Data Manager API. @throws PlatformError */
  const callDataManager = <T>(effect: "read" | "write", token: Secret, request: HttpCall<T>): Promise<HttpAnswer<T>> =>
    callPlatform(rules(config().dataManagerUrl, effect), { ...request, headers: bearer(token) });

  /** Token endpoint: form in, not slowed by the rate limit. @throws PlatformError */
  const callOAuth = <T>(
    step: "exchange" | "refresh" | "revoke",
    path: string,
    form: Readonly<Record<string, string>>,
    schema: z.ZodType<T>,
  ): Promise<HttpAnswer<T>> =>
    callPlatform(
      {
        provider: "google",
        baseUrl: config().tokenUrl,
        effect: "read",
        explain: (answer) => explainOAuthError(answer, step),
      },
      { method: "POST", path, form, schema, timeoutMs: TOKEN_TIMEOUT_MS },
    );

  return { config, callAds, queryAds, callDataManager, callOAuth };
}
