import { expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import { aGrant, metaAt } from "../adapter.fixture";
import { type FakeAnswer, type FakeRequest, startFakeServer } from "../fake-server.fixture";

const EXPIRES = 1_800_000_000;
const inspection = (changes: object = {}) => ({
  data: {
    app_id: "4711",
    user_id: "9001",
    is_valid: true,
    expires_at: EXPIRES,
    data_access_expires_at: EXPIRES + 100,
    ...changes,
  },
});
const permissions = [
  { permission: "ads_read", status: "granted" },
  { permission: "ads_management", status: "declined" },
];
const answers =
  (inspected: object = inspection()) =>
  ({ path, body }: FakeRequest): FakeAnswer => {
    if (path.endsWith("/debug_token")) return { json: inspected };
    if (path.endsWith("/me/permissions")) return { json: { data: permissions } };
    return {
      json: {
        access_token: body.includes("fb_exchange_token") ? "EAAlong" : "EAAshort",
        token_type: "bearer",
        expires_in: 5_183_999,
      },
    };
  };

test("a code becomes a long-lived token that is ours, with what was really granted", async () => {
  const { url, requests } = await startFakeServer(answers());
  const grant = await metaAt(url).oauth.exchange({ code: "c-1", codeVerifier: "unused" });
  expect(grant.accessToken.reveal()).toBe("EAAlong");
  expect(grant).toMatchObject({
    refreshToken: null,
    accessTokenExpiresAt: new Date(EXPIRES * 1000),
    grantExpiresAt: new Date((EXPIRES + 100) * 1000),
    scopes: ["ads_read"],
    userId: "9001",
  });
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /v26.0/oauth/access_token",
    "POST /v26.0/oauth/access_token",
    "GET /v26.0/debug_token",
    "GET /v26.0/me/permissions",
  ]);
  expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toEqual({
    ...{ client_id: "4711", client_secret: "meta-app-secret" },
    ...{ redirect_uri: "https://app.example/callback/facebook", code: "c-1" },
  });
  for (const { query } of requests) expect(query.toString()).not.toContain("meta-app-secret");
});

test("a token that never ends has no end", async () => {
  const { url } = await startFakeServer((request) =>
    request.path.endsWith("access_token")
      ? { json: { access_token: "EAAlong" } }
      : answers(inspection({ expires_at: 0, data_access_expires_at: 0 }))(request),
  );
  const grant = await metaAt(url).oauth.exchange({ code: "c-1", codeVerifier: "" });
  expect(grant).toMatchObject({ accessTokenExpiresAt: null, grantExpiresAt: null });
});

test.each([
  [{ app_id: "666" }, "rejected", "token_of_another_app"],
  [{ is_valid: false, error: { code: 190, subcode: 460, message: "x" } }, "reconnect", "password_changed"],
  [{ is_valid: false, error: { code: 190, subcode: 463, message: "x" } }, "reconnect", "token_expired"],
  [{ is_valid: false }, "reconnect", "token_revoked"],
])("a token that Meta describes with %j is refused", async (changes, kind, reason) => {
  const { url } = await startFakeServer(answers(inspection(changes)));
  await expect(metaAt(url).oauth.exchange({ code: "c-1", codeVerifier: "" })).rejects.toMatchObject({
    failure: { kind },
    details: { reason },
  });
});

test("a refresh exchanges the living token and must stay with the same person", async () => {
  const { url, requests } = await startFakeServer(answers());
  const { oauth } = metaAt(url);
  const old = aGrant({ accessToken: new Secret("EAAold"), refreshToken: null });
  expect((await oauth.refresh(old)).accessToken.reveal()).toBe("EAAlong");
  expect(requests[0]?.body).toContain("fb_exchange_token=EAAold");
  await expect(oauth.refresh({ ...old, userId: "1" })).rejects.toMatchObject({ failure: { kind: "reconnect" } });
});

test("a token carries only what it was made with and is still granted", async () => {
  const { url } = await startFakeServer((request) =>
    request.path.endsWith("/me/permissions")
      ? {
          json: {
            data: [
              { permission: "ads_read", status: "granted" },
              { permission: "ads_management", status: "granted" },
              { permission: "business_management", status: "expired" },
            ],
          },
        }
      : answers(inspection({ scopes: ["ads_read", "business_management"] }))(request),
  );
  expect((await metaAt(url).oauth.exchange({ code: "c", codeVerifier: "" })).scopes).toEqual(["ads_read"]);
});

const ofBusiness = (changes: object = {}) =>
  answers(inspection({ type: "SYSTEM_USER", expires_at: 0, scopes: ["ads_read", "ads_management"], ...changes }));
const lines = (requests: readonly FakeRequest[]) =>
  requests.map(({ method, path }) => `${method} ${path.replace("/v26.0", "")}`);

test("the token of a business is kept as it is, and its own scopes count", async () => {
  const { url, requests } = await startFakeServer((request) =>
    request.path.endsWith("access_token") ? { json: { access_token: "EAAbusiness" } } : ofBusiness()(request),
  );
  const { oauth } = metaAt(url, { configId: "77" });
  const grant = await oauth.exchange({ code: "c-1", codeVerifier: "" });
  expect(grant.accessToken.reveal()).toBe("EAAbusiness");
  expect(grant).toMatchObject({ accessTokenExpiresAt: null, scopes: ["ads_read", "ads_management"], userId: "9001" });
  expect(lines(requests)).toEqual(["POST /oauth/access_token", "GET /debug_token"]);
  expect((await oauth.refresh(grant)).accessToken.reveal()).toBe("EAAbusiness");
  expect(lines(requests).slice(2)).toEqual(["GET /debug_token"]);
});

test("the token of a business that ends is asked to last 60 days again", async () => {
  const { url, requests } = await startFakeServer(ofBusiness({ expires_at: EXPIRES }));
  const grant = await metaAt(url, { configId: "77" }).oauth.refresh(aGrant());
  expect(grant).toMatchObject({ accessTokenExpiresAt: new Date(EXPIRES * 1000) });
  const [exchange] = requests.filter(({ method }) => method === "POST");
  expect(exchange?.body).toContain("set_token_expires_in_60_days=true");
});

test("a person behind a configuration gets a long token like any other", async () => {
  const { url, requests } = await startFakeServer(answers(inspection({ type: "USER" })));
  const grant = await metaAt(url, { configId: "77" }).oauth.exchange({ code: "c-1", codeVerifier: "" });
  expect(grant.accessToken.reveal()).toBe("EAAlong");
  expect(requests.filter(({ method }) => method === "POST").at(-1)?.body).not.toContain("set_token_expires");
});

test("a person's permissions are deleted, a business's token is revoked", async () => {
  const person = await startFakeServer(answers(inspection({ type: "USER" })));
  await metaAt(person.url).oauth.revoke(aGrant());
  expect(lines(person.requests)).toEqual(["GET /debug_token", "DELETE /9001/permissions"]);
  const business = await startFakeServer((request) =>
    request.path.endsWith("/revoke") ? { json: { success: "true" } } : ofBusiness()(request),
  );
  await metaAt(business.url).oauth.revoke(aGrant());
  expect(lines(business.requests)).toEqual(["GET /debug_token", "GET /oauth/revoke"]);
  const token = aGrant().accessToken.reveal();
  expect(Object.fromEntries(business.requests[1]?.query ?? [])).toEqual({
    ...{ client_id: "4711", client_secret: "meta-app-secret", revoke_token: token, access_token: token },
  });
});

test("an inspection without an answer does not keep a grant from being taken back", async () => {
  const { url, requests } = await startFakeServer(({ path }) =>
    path.endsWith("/debug_token") ? { text: "busy", status: 503 } : { json: { success: true } },
  );
  await metaAt(url).oauth.revoke(aGrant());
  expect(lines(requests)).toEqual(["GET /debug_token", "DELETE /9001/permissions"]);
});

const dead = (error_subcode: number): FakeAnswer => ({ status: 400, json: { error: { code: 190, error_subcode } } });
const APP_TOKEN = "Bearer 4711|meta-app-secret";

test.each<[string, FakeAnswer]>([
  ["is taken back", { json: { success: true } }],
  ["is gone already", { status: 400, json: { error: { code: 100, error_subcode: 33 } } }],
])("what was granted with a token that has ended %s in the app's own name", async (_, last) => {
  const { url, requests } = await startFakeServer(({ path, headers }) => {
    if (path.endsWith("/debug_token")) return { json: inspection({ type: "USER" }) };
    return headers.authorization === APP_TOKEN ? last : dead(463);
  });
  await metaAt(url).oauth.revoke(aGrant());
  expect(lines(requests)).toEqual(["GET /debug_token", "DELETE /9001/permissions", "DELETE /9001/permissions"]);
  expect(requests.at(-1)?.headers.authorization).toBe(APP_TOKEN);
});

test("a dead token that the inspection knows of is not tried; one the person took back leaves nothing to do", async () => {
  const invalid = (subcode: number) => inspection({ is_valid: false, error: { code: 190, subcode } });
  const expired = await startFakeServer(({ path }) =>
    path.endsWith("/debug_token") ? { json: invalid(460) } : { json: { success: true } },
  );
  await metaAt(expired.url).oauth.revoke(aGrant());
  expect(lines(expired.requests)).toEqual(["GET /debug_token", "DELETE /9001/permissions"]);
  const removed = await startFakeServer(() => ({ json: invalid(458) }));
  await metaAt(removed.url).oauth.revoke(aGrant());
  expect(lines(removed.requests)).toEqual(["GET /debug_token"]);
});

test("taking back in the app's own name that gives no answer is not done", async () => {
  const { url } = await startFakeServer(({ headers }) =>
    headers.authorization === APP_TOKEN ? { status: 503, text: "busy" } : dead(463),
  );
  await expect(metaAt(url).oauth.revoke(aGrant())).rejects.toMatchObject({ failure: { kind: "unavailable" } });
});

test("an inspection that fails in passing says nothing of our app or the code", async () => {
  const { url } = await startFakeServer((request) =>
    request.path.endsWith("/debug_token") ? { status: 400, json: { error: { code: 1 } } } : answers()(request),
  );
  await expect(metaAt(url).oauth.exchange({ code: "c-1", codeVerifier: "" })).rejects.toMatchObject({
    failure: { kind: "unavailable" },
  });
});

test("Pages are asked for, but nobody who declines them is turned away", () => {
  const { oauth } = metaAt("https://dialog.example");
  const url = oauth.authorizeUrl({ platform: "facebook", state: "s", codeChallenge: "c", again: false });
  expect(url.searchParams.get("scope")?.split(",")).toEqual(
    expect.arrayContaining(["ads_management", "pages_show_list", "pages_read_engagement"]),
  );
  expect(oauth.requiredScopes("facebook")).toEqual(["ads_management", "ads_read", "business_management"]);
});

test("the dialog asks by scope or by configuration, never by both, and again only when told to", () => {
  const ask = { platform: "instagram", state: "s", codeChallenge: "c", again: false } as const;
  const plain = metaAt("https://dialog.example").oauth.authorizeUrl(ask);
  expect(plain.pathname).toBe("/v26.0/dialog/oauth");
  expect(plain.searchParams.get("scope")?.split(",")).toEqual(expect.arrayContaining(["ads_read", "instagram_basic"]));
  expect(plain.searchParams.has("auth_type")).toBe(false);
  const configured = metaAt("https://dialog.example", { configId: "77" }).oauth.authorizeUrl({ ...ask, again: true });
  expect(configured.searchParams.get("config_id")).toBe("77");
  expect(configured.searchParams.has("scope")).toBe(false);
  expect(configured.searchParams.get("auth_type")).toBe("rerequest");
});
