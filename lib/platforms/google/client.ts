import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import type { HttpAnswer, HttpCall } from "@/lib/core/http";
import { type Answered, callPlatform } from "@/lib/core/platform-call";
import type { Secret } from "@/lib/core/secret";
import type { Access, Grant } from "@/lib/platforms/contract";
import type { GoogleConfig } from "./config";
import { explainGoogleError, explainOAuthError } from "./errors";
import { type GoogleApi, GoogleQuotas } from "./quotas";

const TOKEN_TIMEOUT_MS = 10_000;
const REPORT_TIMEOUT_MS = 60_000;
const REPORT_BYTES_MAX = 50 * 1024 * 1024;

type Effect = "read" | "write";
/** In whose name a call is made. */
export type Caller = {
  readonly token: Secret;
  /** Who waits for a turn: an ad account, or `user:<id>` while a person's accounts are listed. */
  readonly party: string;
  /** The manager through whom the account is reached; absent when it is reached directly. */
  readonly loginCustomerId?: string | undefined;
};
/** A chunk of a stream that broke off after its first bytes, and with them the status 200, were sent. */
const BrokenChunk = z.object({ error: z.unknown().refine((error) => error !== undefined) });
type AdsQuery<T> = { readonly customerId: string; readonly query: string; readonly row: z.ZodType<T> };
export type GoogleClient = ReturnType<typeof createGoogleClient>;

/** A chosen account with its way in. */
export const callerOf = ({ grant, account }: Access): Caller => ({
  token: grant.accessToken,
  party: account.id,
  loginCustomerId: account.extra.loginCustomerId,
});
/** A person, before any account is chosen. */
export const callerAsUser = (grant: Grant, loginCustomerId?: string): Caller => ({
  token: grant.accessToken,
  party: `user:${grant.userId}`,
  loginCustomerId,
});

/** Three hosts, one grant: OAuth, Google Ads API, Data Manager API. Quotas are the project's, so one rate for all stores. */
export function createGoogleClient(config: () => GoogleConfig) {
  let known: GoogleQuotas | undefined;
  const quotas = () => {
    known ??= new GoogleQuotas(config().callsPerMinute);
    return known;
  };
  const rules = (api: GoogleApi, effect: Effect, party: string) => ({
    provider: "google",
    baseUrl: api === "ads" ? config().adsUrl : config().dataManagerUrl,
    effect,
    turn: (maxWaitMs: number) => quotas().turn(api, party, maxWaitMs),
    explain: (answer: Answered) => {
      const verdict = explainGoogleError(answer);
      if (verdict) quotas().heed(api, party, answer, verdict);
      return verdict;
    },
  });
  const bearer = (token: Secret) => ({ authorization: `Bearer ${token.reveal()}` });

  /** `login-customer-id` only through a manager, `developer-token` only when configured. */
  function adsHeaders({ token, loginCustomerId }: Caller) {
    const { developerToken } = config();
    return {
      ...bearer(token),
      ...(loginCustomerId !== undefined && { "login-customer-id": loginCustomerId }),
      ...(developerToken !== null && { "developer-token": developerToken }),
    };
  }

  /** Google Ads API. @throws PlatformError */
  const callAds = <T>(effect: Effect, caller: Caller, request: HttpCall<T>): Promise<HttpAnswer<T>> =>
    callPlatform(rules("ads", effect, caller.party), {
      ...request,
      path: `/${config().adsVersion}${request.path}`,
      headers: adsHeaders(caller),
    });

  /** What a chunk's error would have been as an answer of its own, told to the quotas like one. */
  function failureOf(caller: Caller, error: unknown, headers: Headers): PlatformError {
    const body = { error };
    const verdict = rules("ads", "read", caller.party).explain({ kind: "answered", status: 200, headers, body });
    const { failure, ...details } = verdict ?? { failure: { kind: "unavailable" }, reason: "answer_unreadable" };
    // Nothing is changed by a query, so it is simply asked again.
    return new PlatformError("google", failure.kind === "ambiguous" ? { kind: "unavailable" } : failure, details);
  }

  /**
   * POST customers/{id}/googleAds:searchStream: an array of chunks, flattened. A chunk may hold nothing, and an empty
   * result may be no chunk at all, or a bare `{}`. A chunk that is an error fails the whole query: what came before it
   * is not all there is.
   */
  async function queryAds<T>(caller: Caller, { customerId, query, row }: AdsQuery<T>): Promise<T[]> {
    const chunk = z.union([BrokenChunk, z.object({ results: z.array(row).default([]) })]);
    const { data, headers } = await callAds("read", caller, {
      method: "POST",
      path: `/customers/${encodeURIComponent(customerId)}/googleAds:searchStream`,
      json: { query },
      schema: z.preprocess((body) => (Array.isArray(body) ? body : [body]), z.array(chunk)),
      timeoutMs: REPORT_TIMEOUT_MS,
      bytesMax: REPORT_BYTES_MAX,
    });
    return data.flatMap((part) => {
      if ("error" in part) throw failureOf(caller, part.error, headers);
      return part.results;
    });
  }

  /** Data Manager API. @throws PlatformError */
  function callDataManager<T>(effect: Effect, access: Access, request: HttpCall<T>): Promise<HttpAnswer<T>> {
    const { token, party } = callerOf(access);
    return callPlatform(rules("dataManager", effect, party), {
      ...request,
      headers: { ...bearer(token), ...request.headers },
    });
  }

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
