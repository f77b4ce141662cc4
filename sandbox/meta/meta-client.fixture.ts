import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { startSandbox, testApps } from "../server";

export const MAYA = "218471000000001";
export const SAM = "218471000000002";
export const HARBOUR = "act_310000000000101";
export const DATASET = "610000000000101";
export const OLD_PIXEL = "610000000000102";
export const ALL_SCOPES = [
  "ads_read",
  "ads_management",
  "business_management",
  "pages_show_list",
  "pages_read_engagement",
  "instagram_basic",
];
export const VERSION = "/v26.0";
/** SHA-256 of a made-up normalised address and number. */
export const EMAIL_DIGEST = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
const PHONE_DIGEST = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90";

export type Answer = { readonly status: number; readonly body: unknown; readonly headers: Headers };
type Row = Readonly<Record<string, unknown>>;

const [redirectUri] = testApps.meta.redirectUris;
const { clientId, clientSecret } = testApps.meta;
export const dialogQuery = {
  client_id: clientId,
  redirect_uri: redirectUri,
  state: "s-1",
  scope: ALL_SCOPES.join(","),
};

/** A sandbox in a folder of its own, with what a client of Meta needs. */
export async function startMeta() {
  const dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));
  const { url, close } = await startSandbox({ dataDir });
  const client = metaClient(url);
  return {
    ...client,
    url,
    dataDir,
    close: async () => {
      await close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export function metaClient(url: string) {
  const proofOf = (token: string) => createHmac("sha256", clientSecret).update(token).digest("hex");
  const call = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, { redirect: "manual", method, ...init });
    const { status, headers } = response;
    return { status, headers, body: await response.json().catch(() => null) };
  };
  /** The consent form as a browser sends it; resolves to where it leads. */
  const submitConsent = async (form: Readonly<Record<string, string | readonly string[]>>): Promise<URL> => {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...dialogQuery, action: "continue", person: MAYA, ...form }))
      for (const item of Array.isArray(value) ? value : [value]) body.append(name, item);
    const response = await fetch(`${url}${VERSION}/dialog/oauth`, { method: "POST", body, redirect: "manual" });
    return new URL(response.headers.get("location") ?? `${url}/no-redirect-${response.status}`);
  };
  const exchange = (parameters: Readonly<Record<string, string>>) =>
    call("POST", `${VERSION}/oauth/access_token`, {
      body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...parameters }),
    });
  const consent = async (options: { person?: string; permissions?: string[]; accounts?: string[] } = {}) => {
    const {
      person = MAYA,
      permissions = ALL_SCOPES,
      accounts = ["101", "202", "303", "404"].map((end) => `310000000000${end}`),
    } = options;
    const to = await submitConsent({ person, permission: permissions, account: accounts });
    return to.searchParams.get("code") ?? "";
  };
  /** A long-lived token, by the whole flow. */
  const connect = async (options: Parameters<typeof consent>[0] = {}): Promise<string> => {
    const short = await exchange({ code: await consent(options), redirect_uri: redirectUri });
    const long = await exchange({ grant_type: "fb_exchange_token", fb_exchange_token: textIn(short, "access_token") });
    return textIn(long, "access_token");
  };
  const get = (token: string, path: string, parameters: Readonly<Record<string, string>> = {}) => {
    const query = new URLSearchParams({ ...parameters, appsecret_proof: proofOf(token) });
    return call("GET", `${VERSION}${path}?${query}`, { headers: { authorization: `Bearer ${token}` } });
  };
  /** All pages, the way the reference says: until `next` is gone. */
  const all = async (
    token: string,
    path: string,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<Row[]> => {
    const rows: Row[] = [];
    let after: string | undefined;
    for (let page = 0; page < 500; page += 1) {
      const answer = await get(token, path, { ...parameters, ...(after && { after }) });
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
      rows.push(...rowsIn(answer));
      const { paging } = answer.body as { paging?: { next?: string; cursors?: { after: string } } };
      if (paging?.next === undefined) return rows;
      after = paging.cursors?.after;
    }
    throw new Error("The pages have no end");
  };
  /** A change with a JSON body. */
  const send = (method: "POST" | "DELETE", token: string, path: string, body: object = {}) =>
    call(method, `${VERSION}${path}`, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ ...body, appsecret_proof: proofOf(token) }),
    });
  const post = (token: string, path: string, body: object = {}) => send("POST", token, path, body);
  const remove = (token: string, path: string, body: object = {}) => send("DELETE", token, path, body);
  const sendEvents = (token: string, data: unknown, dataset = DATASET, more: object = {}) =>
    call("POST", `${VERSION}/${dataset}/events`, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ data, appsecret_proof: proofOf(token), ...more }),
    });
  /** Every violation of the requests whose path contains this. */
  const violations = async (path = ""): Promise<readonly unknown[]> =>
    rowsIn(await control("GET", `/requests?platform=meta&path=${path}`)).flatMap(({ violations: all }) => all);
  const control = (method: string, path: string, body?: unknown) =>
    call(
      method,
      `/_sandbox${path}`,
      body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
    );
  return {
    call,
    control,
    submitConsent,
    exchange,
    consent,
    connect,
    get,
    all,
    post,
    remove,
    violations,
    sendEvents,
    proofOf,
    redirectUri,
    clientId,
    clientSecret,
  };
}
export type MetaClient = Awaited<ReturnType<typeof startMeta>>;

/** One sandbox for a test file, to which Maya has connected; it is reset before each test. */
export function beforeEachTest(tell: (fresh: { meta: MetaClient; token: string }) => void): void {
  let meta: MetaClient;
  let token: string;
  beforeAll(async () => {
    meta = await startMeta();
    token = await meta.connect();
  });
  afterAll(() => meta.close());
  beforeEach(async () => {
    await meta.control("POST", "/reset");
    tell({ meta, token });
  });
}
/** A client of a sandbox that somebody else started. */
export type BareClient = ReturnType<typeof metaClient>;

/** A text field of an answer, empty when it is not there. */
export function textIn({ body }: Answer, name: string): string {
  const value = (body as Row | null)?.[name];
  return typeof value === "string" ? value : "";
}

/** The rows of an answer, whether it is a list itself or has one as `data`. */
export function rowsIn({ body }: Answer): readonly Row[] {
  const rows = Array.isArray(body) ? body : (body as Row | null)?.data;
  return Array.isArray(rows) ? (rows as Row[]) : [];
}

/** Code and subcode of a refusal. */
export function errorIn({ body }: Answer): { code: unknown; subcode: unknown } {
  const error = (body as { error?: Row } | null)?.error;
  return { code: error?.code, subcode: error?.error_subcode };
}

/** An in-store sale that Meta takes. */
export function aSale(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    event_name: "Purchase",
    event_time: Math.floor(Date.now() / 1000) - 60,
    action_source: "physical_store",
    event_id: "e-1",
    user_data: { em: [EMAIL_DIGEST], ph: [PHONE_DIGEST] },
    custom_data: { value: 12.5, currency: "EUR", order_id: "order-1" },
    ...change,
  };
}
