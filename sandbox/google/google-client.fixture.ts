import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Judge, loadJudge } from "../judges/judge";
import { startSandbox, testApps } from "../server";
import { NEWER_FIELD } from "./check-answer";

export const MAYA = "108233415596021774301";
export const SAM = "104417790263358812206";
export const HARBOUR_STREET = "4028817735";
export const LAURENT_GROUP = "6630194412";
export const OLD_TOWN = "5190273348";
export const CANAL_QUAY = "7748105526";
export const STATION_KIOSK = "3905516284";
export const MARKET_HALL = "8256610947";
export const TILL_ACTION = "7112337565";
export const WEB_ACTION = "7112337571";
export const CANAL_ACTION = "7312337565";
/** SHA-256 of a made-up normalised address. */
export const DIGEST = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
export const VERIFIER = "verifier-verifier-verifier-verifier-verifier-1";
export const ADWORDS = "https://www.googleapis.com/auth/adwords";
export const DATA_MANAGER = "https://www.googleapis.com/auth/datamanager";

// biome-ignore lint/suspicious/noExplicitAny: answers of an HTTP API, asserted on field by field
export type Json = any;
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Json };
export type GoogleClient = Awaited<ReturnType<typeof startGoogle>>;

const { clientId, clientSecret, redirectUris } = testApps.google;

export const authorizeQuery: Readonly<Record<string, string>> = {
  client_id: clientId,
  redirect_uri: redirectUris[0],
  response_type: "code",
  scope: `openid email ${ADWORDS} ${DATA_MANAGER}`,
  state: "state-1",
  access_type: "offline",
  prompt: "consent",
  include_granted_scopes: "true",
  code_challenge: createHash("sha256").update(VERIFIER).digest("base64url"),
  code_challenge_method: "S256",
};

/** A request that Data Manager takes as it is. */
export function anIngest(event: Json = {}, top: Json = {}): Json {
  return {
    destinations: [aDestination()],
    encoding: "HEX",
    consent: { adUserData: "CONSENT_GRANTED", adPersonalization: "CONSENT_GRANTED" },
    events: [anEvent(event)],
    ...top,
  };
}
export function aDestination(given: Json = {}): Json {
  return {
    operatingAccount: { accountType: "GOOGLE_ADS", accountId: HARBOUR_STREET },
    productDestinationId: TILL_ACTION,
    ...given,
  };
}
export function anEvent(given: Json = {}): Json {
  return {
    transactionId: "sale-1",
    eventTimestamp: new Date(Date.now() - 60_000).toISOString(),
    eventSource: "IN_STORE",
    conversionValue: 59.9,
    currency: "EUR",
    userData: { userIdentifiers: [{ emailAddress: DIGEST }] },
    ...given,
  };
}

/** An answer as a client should read it: without the field that is in no schema. */
function readJson(text: string): Json {
  try {
    return JSON.parse(text, (key, value) => (key === NEWER_FIELD ? undefined : value));
  } catch {
    return null;
  }
}

/** A sandbox in a folder of its own, with what a client of Google needs. */
export async function startGoogle(dataDir = mkdtempSync(join(tmpdir(), "sandbox-"))) {
  const { url, close } = await startSandbox({ dataDir });
  const call = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, { redirect: "manual", method, ...init });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: readJson(text) };
  };
  const form = (path: string, fields: Readonly<Record<string, string>>) =>
    call("POST", path, { body: new URLSearchParams(fields) });
  const json = (path: string, token: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    call("POST", path, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const get = (path: string, token: string, headers: Readonly<Record<string, string>> = {}) =>
    call("GET", path, { headers: { authorization: `Bearer ${token}`, ...headers } });
  /** Presses a button on the consent page; resolves to where it leads. */
  const decide = async (
    fields: Readonly<Record<string, string | readonly string[]>> = {},
    query: Readonly<Record<string, string>> = {},
  ): Promise<URL> => {
    const body = new URLSearchParams();
    const all = { decision: "continue", person: MAYA, scope: [ADWORDS, DATA_MANAGER], ...fields };
    for (const [name, value] of Object.entries(all))
      for (const item of typeof value === "string" ? [value] : value) body.append(name, item);
    const path = `/o/oauth2/v2/auth?${new URLSearchParams({ ...authorizeQuery, ...query })}`;
    const response = await fetch(`${url}${path}`, { method: "POST", body, redirect: "manual" });
    return new URL(response.headers.get("location") ?? `${url}/no-redirect-${response.status}`);
  };
  const redeem = (code: string, fields: Readonly<Record<string, string>> = {}) =>
    form("/token", {
      grant_type: "authorization_code",
      code,
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: redirectUris[0],
      code_verifier: VERIFIER,
      ...fields,
    });
  const refresh = (refreshToken: string, fields: Readonly<Record<string, string>> = {}) =>
    form("/token", {
      grant_type: "refresh_token",
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: clientSecret,
      ...fields,
    });
  /** Consents as a person and redeems the code. */
  const signIn = async (fields: Readonly<Record<string, string | readonly string[]>> = {}, query = {}): Promise<Json> =>
    (await redeem((await decide(fields, query)).searchParams.get("code") ?? "")).body;
  return {
    url,
    call,
    form,
    json,
    get,
    decide,
    redeem,
    refresh,
    signIn,
    search: (token: string, customerId: string, query: string, headers: Readonly<Record<string, string>> = {}) =>
      json(`/v25/customers/${customerId}/googleAds:searchStream`, token, { query }, headers),
    ingest: (token: string, body: unknown) => json("/v1/events:ingest", token, body),
    /** A call of one of an account's methods, e.g. `googleAds:mutate`. */
    ads: (token: string, method: string, body: unknown, customerId = HARBOUR_STREET, headers = {}) =>
      json(`/v25/customers/${customerId}${/^upload/.test(method) ? ":" : "/"}${method}`, token, body, headers),
    /** Puts the accounts back with changes: those of the shop as a whole, and those of Harbour Street. */
    change: async (shop: Json, harbour: Json = {}): Promise<void> => {
      const { body } = await call("GET", "/_sandbox/accounts/google");
      const customers = body.customers.map((customer: Json) =>
        customer.id === HARBOUR_STREET ? { ...customer, ...harbour } : customer,
      );
      const answer = await call("PUT", "/_sandbox/accounts/google", {
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...body, customers, ...shop }),
      });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    },
    control: (method: string, path: string, body?: unknown) =>
      call(method, `/_sandbox/${path}`, {
        ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      }),
    /** Violations of every request so far. */
    violations: async (): Promise<string[]> =>
      (await call("GET", "/_sandbox/requests?platform=google")).body.flatMap((logged: Json) => logged.violations),
    dataDir,
    close: async ({ keep = false } = {}) => {
      await close();
      if (!keep) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** One sandbox for a test file; before each test it is reset and Maya has signed in. */
export function beforeEachTest(tell: (fresh: { google: GoogleClient; judge: Judge; token: string }) => void): void {
  let google: GoogleClient;
  let judge: Judge;
  beforeAll(async () => {
    google = await startGoogle();
    judge = await loadJudge();
  });
  afterAll(() => google.close());
  beforeEach(async () => {
    await google.control("POST", "reset");
    tell({ google, judge, token: (await google.signIn()).access_token });
  });
}
