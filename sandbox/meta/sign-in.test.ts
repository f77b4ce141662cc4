import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandbox, testApps } from "../server";
import {
  ALL_SCOPES,
  dialogQuery,
  errorIn,
  HARBOUR,
  MAYA,
  type MetaClient,
  rowsIn,
  SAM,
  startMeta,
  textIn,
  VERSION,
} from "./meta-client.fixture";

let meta: MetaClient;
beforeAll(async () => {
  meta = await startMeta();
});
afterAll(() => meta.close());

const openDialog = async (change: Readonly<Record<string, string | null>>) => {
  const query = new URLSearchParams(dialogQuery);
  for (const [name, value] of Object.entries(change)) value === null ? query.delete(name) : query.set(name, value);
  const response = await fetch(`${meta.url}${VERSION}/dialog/oauth?${query}`, { redirect: "manual" });
  return { status: response.status, location: response.headers.get("location"), page: await response.text() };
};

describe("the consent dialog", () => {
  test("shows a page a person can use without scripts", async () => {
    const { status, page } = await openDialog({});
    expect(status).toBe(200);
    for (const text of [
      "Sandbox",
      "Maya Laurent",
      "Sam Field",
      "Harbour Street Ads",
      ">Continue</button>",
      ">Cancel</button>",
    ])
      expect(page).toContain(text);
    expect(page).not.toContain("<script");
  });

  test.each([
    ["no application", { client_id: null }],
    ["an unknown application", { client_id: "1" }],
    ["no redirect", { redirect_uri: null }],
    ["a redirect that is not registered", { redirect_uri: "http://localhost:3000/elsewhere" }],
    ["no state", { state: null }],
    ["scope together with config_id", { config_id: "77" }],
    ["an unknown scope", { scope: "ads_read,read_minds" }],
    ["another response type", { response_type: "token" }],
    ["a plain code challenge", { code_challenge: "x", code_challenge_method: "plain" }],
  ])("refuses %s with a page and no redirect", async (_what, change) => {
    const { status, location } = await openDialog(change);
    expect(status).toBe(400);
    expect(location).toBeNull();
  });

  test("cancelling leads back with the reason and the state", async () => {
    const to = await meta.submitConsent({ action: "cancel" });
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      error: "access_denied",
      error_reason: "user_denied",
      state: "s-1",
    });
  });

  test("takes a configuration instead of scopes, which is all or nothing", async () => {
    const { status, page } = await openDialog({ scope: null, config_id: "77" });
    expect(status).toBe(200);
    for (const scope of ALL_SCOPES) expect(page).toContain(`<code>${scope}</code>`);
    const form = { scope: "", config_id: "77", person: SAM };
    const { scope: _scope, ...query } = dialogQuery;
    const submit = (permission: readonly string[]) =>
      fetch(`${meta.url}${VERSION}/dialog/oauth`, {
        method: "POST",
        redirect: "manual",
        body: new URLSearchParams([
          ...Object.entries({ ...query, config_id: form.config_id, action: "continue", person: SAM }),
          ...permission.map((name): [string, string] => ["permission", name]),
        ]),
      });
    const refused = new URL((await submit(ALL_SCOPES.slice(1))).headers.get("location") ?? "about:blank");
    expect(refused.searchParams.get("error")).toBe("access_denied");
    const granted = new URL((await submit(ALL_SCOPES)).headers.get("location") ?? "about:blank");
    expect(granted.searchParams.get("code")).toMatch(/^AQ/);
  });

  test("refuses a redirect without encryption, but for this machine", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));
    const redirectUris = ["http://shop.example/callback", "https://shop.example/callback"];
    const sandbox = await startSandbox({ dataDir, apps: { meta: { ...testApps.meta, redirectUris } } });
    const statusOf = async (redirect_uri: string) =>
      (await fetch(`${sandbox.url}${VERSION}/dialog/oauth?${new URLSearchParams({ ...dialogQuery, redirect_uri })}`))
        .status;
    expect(await statusOf("http://shop.example/callback")).toBe(400);
    expect(await statusOf("https://shop.example/callback")).toBe(200);
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test("a parameter Facebook does not know is recorded", async () => {
    await openDialog({ pretty: "1" });
    const [last] = rowsIn(await meta.control("GET", "/requests?platform=meta&path=/dialog")).slice(-1);
    expect(last?.violations).toEqual(["unknown parameter pretty"]);
  });

  test("a permission declined once is only asked for again on rerequest", async () => {
    const withoutPages = ALL_SCOPES.filter((scope) => scope !== "pages_show_list");
    await meta.consent({ person: SAM, permissions: withoutPages });
    const silent = await meta.connect({ person: SAM });
    const statusOf = async (token: string) =>
      rowsIn(await meta.get(token, "/me/permissions")).find(({ permission }) => permission === "pages_show_list")
        ?.status;
    expect(await statusOf(silent)).toBe("declined");
    const to = await meta.submitConsent({ person: SAM, permission: ALL_SCOPES, auth_type: "rerequest" });
    const answer = await meta.exchange({ code: to.searchParams.get("code") ?? "", redirect_uri: meta.redirectUri });
    expect(await statusOf(textIn(answer, "access_token"))).toBe("granted");
  });
});

describe("the token endpoint", () => {
  test("takes a code once, by GET as by POST", async () => {
    const query = { client_id: meta.clientId, client_secret: meta.clientSecret, redirect_uri: meta.redirectUri };
    const code = await meta.consent();
    const first = await meta.call("GET", `${VERSION}/oauth/access_token?${new URLSearchParams({ ...query, code })}`);
    expect(first).toMatchObject({ status: 200, body: { token_type: "bearer", expires_in: expect.any(Number) } });
    expect(errorIn(await meta.exchange({ code, redirect_uri: meta.redirectUri }))).toEqual({
      code: 100,
      subcode: 36009,
    });
  });

  test("refuses another redirect than the dialog's", async () => {
    const answer = await meta.exchange({ code: await meta.consent(), redirect_uri: `${meta.redirectUri}/` });
    expect(errorIn(answer)).toEqual({ code: 100, subcode: 36008 });
  });

  test("refuses a code after ten minutes", async () => {
    const code = await meta.consent();
    await meta.control("POST", "/clock", { offsetMs: 11 * 60_000 });
    const answer = await meta.exchange({ code, redirect_uri: meta.redirectUri });
    await meta.control("POST", "/clock", { offsetMs: 0 });
    expect(errorIn(answer)).toEqual({ code: 100, subcode: 36007 });
  });

  test.each([
    ["a wrong secret", { client_secret: "wrong" }, 1],
    ["an unknown application", { client_id: "1" }, 101],
    ["an unknown code", { code: "AQnothing", redirect_uri: "x" }, 100],
    ["no code", { redirect_uri: "x" }, 100],
    ["an unknown grant type", { grant_type: "password" }, 100],
    ["a token of another application", { grant_type: "fb_exchange_token", fb_exchange_token: "EAAother" }, 190],
  ])("refuses %s", async (_what, change, code) => {
    expect(errorIn(await meta.exchange(change)).code).toBe(code);
  });

  test("checks a code verifier when the dialog had a challenge", async () => {
    // SHA-256 of "verifier", base64url.
    const challenge = "iMnq5o6zALKXGivsnlom_0F5_WYda32GHkxlV7mq7hQ";
    const to = await meta.submitConsent({
      permission: ALL_SCOPES,
      code_challenge: challenge,
      code_challenge_method: "S256",
    });
    const code = to.searchParams.get("code") ?? "";
    const wrong = await meta.exchange({ code, redirect_uri: meta.redirectUri, code_verifier: "other" });
    expect(errorIn(wrong).code).toBe(100);
    const right = await meta.exchange({ code, redirect_uri: meta.redirectUri, code_verifier: "verifier" });
    expect(right.status).toBe(200);
  });

  test("extending a long token twice a day gives the same end", async () => {
    const token = await meta.connect();
    const again = await meta.exchange({ grant_type: "fb_exchange_token", fb_exchange_token: token });
    const endOf = async (text: string) => (await inspect(text)).expires_at;
    expect(await endOf(textIn(again, "access_token"))).toBe(await endOf(token));
  });
});

async function inspect(
  token: string,
  asker = `${meta.clientId}|${meta.clientSecret}`,
): Promise<Readonly<Record<string, unknown>>> {
  const { body } = await meta.call(
    "GET",
    `${VERSION}/debug_token?input_token=${token}&access_token=${encodeURIComponent(asker)}`,
  );
  return (body as { data?: Record<string, unknown> }).data ?? {};
}

describe("a token", () => {
  test("is described to its application with the accounts that were ticked", async () => {
    const token = await meta.connect({ accounts: ["310000000000101"] });
    expect(await inspect(token)).toMatchObject({ app_id: meta.clientId, user_id: MAYA, is_valid: true });
    expect((await inspect(token)).granular_scopes).toContainEqual({
      scope: "ads_read",
      target_ids: ["310000000000101"],
    });
    const others = await meta.call("GET", `${VERSION}/debug_token?input_token=${token}&access_token=${token}`);
    expect(errorIn(others)).toEqual({ code: 100, subcode: 190 });
  });

  test("of another application is only called invalid", async () => {
    expect(await inspect("EAAother")).toEqual({
      is_valid: false,
      scopes: [],
      error: expect.objectContaining({ code: 190 }),
    });
  });

  test("needs a proof made with the application's secret", async () => {
    const token = await meta.connect();
    const headers = { authorization: `Bearer ${token}` };
    expect(errorIn(await meta.call("GET", `${VERSION}/me`, { headers })).code).toBe(100);
    expect(errorIn(await meta.call("GET", `${VERSION}/me?appsecret_proof=${"0".repeat(64)}`, { headers })).code).toBe(
      100,
    );
    expect((await meta.get(token, "/me")).status).toBe(200);
  });

  test("that nobody issued is refused with 401 and no subcode", async () => {
    expect(await meta.get("EAAnothing", "/me")).toMatchObject({ status: 401, body: { error: { code: 190 } } });
    expect(errorIn(await meta.get("EAAnothing", "/me")).subcode).toBeUndefined();
  });

  test("is missed with code 104", async () => {
    expect(errorIn(await meta.call("GET", `${VERSION}/me`)).code).toBe(104);
  });

  test("given twice is recorded", async () => {
    const token = await meta.connect();
    await meta.get(token, "/me", { access_token: token });
    const [last] = rowsIn(await meta.control("GET", "/requests?platform=meta&path=/me")).slice(-1);
    expect(last?.violations).toEqual(["access token given twice"]);
  });

  test.each([
    ["expired", 463],
    ["password", 460],
    ["revoked", 458],
  ])("killed as %s answers %i until the person consents again", async (kind, subcode) => {
    const token = await meta.connect();
    await meta.control("POST", "/tokens/expire", { platform: "facebook", kind });
    expect(errorIn(await meta.get(token, "/me"))).toEqual({ code: 190, subcode });
    expect(errorIn(await meta.exchange({ grant_type: "fb_exchange_token", fb_exchange_token: token }))).toEqual({
      code: 190,
      subcode,
    });
    expect((await meta.get(await meta.connect(), "/me")).status).toBe(200);
    expect(errorIn(await meta.get(token, "/me"))).toEqual({ code: 190, subcode });
  });

  test("killed is described as what it is", async () => {
    const token = await meta.connect();
    await meta.control("POST", "/tokens/expire", { platform: "meta", kind: "password" });
    const asker = encodeURIComponent(`${meta.clientId}|${meta.clientSecret}`);
    const query = `input_token=${token}&access_token=${asker}`;
    expect((await meta.call("GET", `${VERSION}/debug_token?${query}`)).body).toMatchObject({
      data: { is_valid: false, error: { code: 190, subcode: 460 } },
    });
  });

  test("ends after about sixty days", async () => {
    const token = await meta.connect();
    await meta.control("POST", "/clock", { offsetMs: 60 * 86_400_000 });
    const answer = await meta.get(token, "/me");
    await meta.control("POST", "/clock", { offsetMs: 0 });
    expect(errorIn(answer)).toEqual({ code: 190, subcode: 463 });
  });

  test("dies for good when its permissions are deleted, and its successor lives", async () => {
    const token = await meta.connect();
    const query = new URLSearchParams({ appsecret_proof: meta.proofOf(token) });
    const headers = { authorization: `Bearer ${token}` };
    const stranger = await meta.call("DELETE", `${VERSION}/${SAM}/permissions?${query}`, { headers });
    expect(errorIn(stranger)).toEqual({ code: 100, subcode: 33 });
    expect(await meta.call("DELETE", `${VERSION}/${MAYA}/permissions?${query}`, { headers })).toMatchObject({
      body: { success: true },
    });
    const successor = await meta.connect();
    expect(errorIn(await meta.get(token, "/me"))).toEqual({ code: 190, subcode: 458 });
    expect((await meta.get(successor, "/me")).status).toBe(200);
  });
});

test("an application can take back a person's permissions with its own token", async () => {
  const token = await meta.connect();
  const query = new URLSearchParams({ access_token: `${meta.clientId}|${meta.clientSecret}` });
  expect((await meta.call("DELETE", `${VERSION}/${MAYA}/permissions?${query}`)).status).toBe(200);
  expect(errorIn(await meta.get(token, "/me"))).toEqual({ code: 190, subcode: 458 });
});

describe("a version", () => {
  test.each([
    ["/v24.0/me", 2635],
    ["/v18.0/me/adaccounts", 2635],
    ["/v27.0/me", 2500],
    ["/v26.1/me", 2500],
    ["/me/adaccounts", 2500],
    [`/${HARBOUR}/campaigns`, 2500],
  ])("%s is refused with %i", async (path, code) => {
    const answer = await meta.call("GET", path);
    expect(answer.status).toBe(400);
    expect(errorIn(answer).code).toBe(code);
  });
});
