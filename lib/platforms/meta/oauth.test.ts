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
  [{ is_valid: false, error: { code: 190, subcode: 460, message: "x" } }, "reconnect", "token_revoked"],
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
