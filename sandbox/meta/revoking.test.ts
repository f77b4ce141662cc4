import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ALL_SCOPES,
  dialogQuery,
  errorIn,
  HARBOUR,
  MAYA,
  type MetaClient,
  rowsIn,
  startMeta,
  textIn,
  VERSION,
} from "./meta-client.fixture";

let meta: MetaClient;
beforeAll(async () => {
  meta = await startMeta();
});
afterAll(() => meta.close());

const accounts = ["310000000000101"];

describe("one permission", () => {
  test("can be taken back, and what needs it is refused while the rest works", async () => {
    const token = await meta.connect();
    const query = new URLSearchParams({ permission: "pages_show_list", appsecret_proof: meta.proofOf(token) });
    const headers = { authorization: `Bearer ${token}` };
    const path = `${VERSION}/me/permissions?${query}`;
    expect((await meta.call("DELETE", path, { headers })).body).toMatchObject({ success: true });
    expect(rowsIn(await meta.get(token, "/me/permissions"))).toContainEqual({
      permission: "pages_show_list",
      status: "declined",
    });
    expect(errorIn(await meta.get(token, "/me/accounts")).code).toBe(200);
    expect((await meta.get(token, "/me/adaccounts")).status).toBe(200);
    expect(errorIn(await meta.call("DELETE", path, { headers })).code).toBe(100);
  });
});

describe("a system user of the business", () => {
  /** A token by Login for Business: no scopes, a configuration, and a token that does not end. */
  const connectSystem = async () => {
    const { scope: _scope, ...query } = dialogQuery;
    const more = { config_id: "77", override_default_response_type: "true", action: "continue", person: MAYA };
    const body = new URLSearchParams({ ...query, ...more });
    for (const name of ALL_SCOPES) body.append("permission", name);
    for (const id of accounts) body.append("account", id);
    const answer = await fetch(`${meta.url}${VERSION}/dialog/oauth`, { method: "POST", body, redirect: "manual" });
    const code = new URL(answer.headers.get("location") ?? "about:blank").searchParams.get("code") ?? "";
    return meta.exchange({ code, redirect_uri: meta.redirectUri });
  };
  const inspect = async (token: string) => {
    const asker = encodeURIComponent(`${meta.clientId}|${meta.clientSecret}`);
    const path = `${VERSION}/debug_token?input_token=${token}&access_token=${asker}`;
    return ((await meta.call("GET", path)).body as { data: unknown }).data;
  };

  test("has a token without an end", async () => {
    const answer = await connectSystem();
    expect(answer.body).not.toHaveProperty("expires_in");
    const token = textIn(answer, "access_token");
    expect(await inspect(token)).toMatchObject({ type: "SYSTEM_USER", expires_at: 0, is_valid: true });
    await meta.control("POST", "/clock", { offsetMs: 400 * 86_400_000 });
    expect((await meta.get(token, `/${HARBOUR}`)).status).toBe(200);
    await meta.control("POST", "/clock", { offsetMs: 0 });
  });

  test("can be given one that ends after sixty days", async () => {
    const fb_exchange_token = textIn(await connectSystem(), "access_token");
    const exchange = { grant_type: "fb_exchange_token", fb_exchange_token };
    expect((await meta.exchange(exchange)).body).not.toHaveProperty("expires_in");
    const limited = await meta.exchange({ ...exchange, set_token_expires_in_60_days: "true" });
    expect((limited.body as { expires_in: number }).expires_in).toBeGreaterThan(59 * 86_400);
  });

  const revoke = (token: string, change: Readonly<Record<string, string>> = {}) => {
    const query = { client_id: meta.clientId, client_secret: meta.clientSecret, revoke_token: token, ...change };
    return meta.call("GET", `${VERSION}/oauth/revoke?${new URLSearchParams({ ...query, access_token: token })}`);
  };
  test("loses its token by /oauth/revoke, once", async () => {
    const token = textIn(await connectSystem(), "access_token");
    expect((await revoke(token)).body).toEqual({ success: "true" });
    expect(errorIn(await meta.get(token, "/me"))).toEqual({ code: 190, subcode: 458 });
    expect(errorIn(await revoke(token)).code).toBe(190);
  });

  test.each([
    ["a wrong secret", { client_secret: "wrong" }, 1],
    ["an unknown application", { client_id: "1" }, 101],
    ["no token to revoke", { revoke_token: "" }, 100],
    ["a token nobody issued", { revoke_token: "EAAnothing" }, 190],
  ])("keeps it for %s", async (_what, change, code) => {
    const token = textIn(await connectSystem(), "access_token");
    expect(errorIn(await revoke(token, change)).code).toBe(code);
    expect((await meta.get(token, "/me")).status).toBe(200);
  });

  test("is the only one /oauth/revoke is for", async () => {
    const token = await meta.connect({ accounts });
    expect(errorIn(await revoke(token)).code).toBe(100);
  });
});
