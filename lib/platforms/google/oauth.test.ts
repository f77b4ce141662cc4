import { expect, test } from "vitest";
import { aGrant, googleAt } from "../adapter.fixture";
import { startFakeServer } from "../fake-server.fixture";

const idToken = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.sig`;
const token = (changes: object = {}) => ({
  access_token: "ya29.new",
  expires_in: 3599,
  refresh_token: "1//new",
  scope: "https://www.googleapis.com/auth/adwords openid",
  token_type: "Bearer",
  id_token: idToken({ sub: "g-9", aud: "client.example" }),
  ...changes,
});
const exchange = async (answer: object) => {
  const { url, requests } = await startFakeServer(() => ({ json: answer }));
  return { grant: await googleAt(url).oauth.exchange({ code: "c-1", codeVerifier: "v-1" }), requests };
};

test("a code and its verifier become a grant of a named person", async () => {
  const { grant, requests } = await exchange(token());
  expect(grant).toMatchObject({
    userId: "g-9",
    scopes: ["https://www.googleapis.com/auth/adwords", "openid"],
    grantExpiresAt: null,
  });
  expect([grant.accessToken.reveal(), grant.refreshToken?.reveal()]).toEqual(["ya29.new", "1//new"]);
  expect(grant.accessTokenExpiresAt?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  expect(requests[0]).toMatchObject({ method: "POST", path: "/token" });
  expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toMatchObject({
    ...{ grant_type: "authorization_code", code: "c-1", code_verifier: "v-1" },
    redirect_uri: "https://app.example/callback/google",
  });
});

test("a grant that ends says when", async () => {
  const { grant } = await exchange(token({ refresh_token_expires_in: 604_799 }));
  expect(grant.grantExpiresAt?.getTime()).toBeGreaterThan(Date.now() + 600_000_000);
});

test.each([
  [{ refresh_token: undefined }, "refresh_token_missing"],
  [{ id_token: undefined }, "identity_missing"],
  [{ id_token: "not.json.x" }, "identity_missing"],
  [{ id_token: idToken({ sub: "g-9", aud: "somebody.else" }) }, "token_of_another_app"],
])("an answer with %j is refused", async (changes, reason) => {
  await expect(exchange(token(changes))).rejects.toMatchObject({ failure: { kind: "rejected" }, details: { reason } });
});

test("a refresh keeps the refresh token and the person", async () => {
  const { url, requests } = await startFakeServer(() => ({ json: { access_token: "ya29.next", expires_in: 3599 } }));
  const old = aGrant({ scopes: ["a"] });
  const fresh = await googleAt(url).oauth.refresh(old);
  expect(fresh.accessToken.reveal()).toBe("ya29.next");
  expect(fresh).toMatchObject({ refreshToken: old.refreshToken, userId: old.userId, scopes: ["a"] });
  expect(new URLSearchParams(requests[0]?.body).get("grant_type")).toBe("refresh_token");
});

test.each([
  ["a new end of the grant", { refresh_token_expires_in: 3600 }, Date.now() + 3_600_000],
  ["no end", {}, Date.parse("2026-12-24T00:00:00Z")],
])("a refresh that tells %s is believed", async (_, changes, endsAt) => {
  const { url } = await startFakeServer(() => ({ json: { access_token: "ya29.next", expires_in: 3599, ...changes } }));
  const fresh = await googleAt(url).oauth.refresh(aGrant({ grantExpiresAt: new Date("2026-12-24T00:00:00Z") }));
  expect(Math.abs((fresh.grantExpiresAt?.getTime() ?? 0) - endsAt)).toBeLessThan(60_000);
});

test("a refresh tells when the person has taken a scope back, and takes over a new refresh token", async () => {
  const { url } = await startFakeServer(() => ({ json: token({ refresh_token: "1//newer" }) }));
  const { oauth } = googleAt(url);
  const fresh = await oauth.refresh(aGrant({ scopes: [...oauth.requiredScopes("google")] }));
  expect(oauth.requiredScopes("google").filter((scope) => !fresh.scopes.includes(scope))).toEqual([
    "https://www.googleapis.com/auth/datamanager",
  ]);
  expect(fresh.refreshToken?.reveal()).toBe("1//newer");
});

test("an answer without scopes grants none", async () => {
  const { grant } = await exchange(token({ scope: undefined }));
  expect(grant.scopes).toEqual([]);
});

test.each([
  [{ status: 400, json: { error: "invalid_grant", error_description: "Bad Request" } }, "rejected", "code_expired"],
  [{ status: 401, json: { error: "invalid_client" } }, "misconfigured", "app_misconfigured"],
  [{ status: 400, json: { error: "redirect_uri_mismatch" } }, "misconfigured", "redirect_uri_mismatch"],
  [{ status: 503, text: "<html></html>" }, "unavailable", "server_error"],
] as const)("an exchange answered by %j is %s", async (answer, kind, reason) => {
  const { url } = await startFakeServer(() => answer);
  await expect(googleAt(url).oauth.exchange({ code: "c-1", codeVerifier: "v-1" })).rejects.toMatchObject({
    failure: { kind },
    details: { reason },
  });
});

test("a grant without a refresh token, or with a dead one, needs the owner", async () => {
  const { url } = await startFakeServer(() => ({ status: 400, json: { error: "invalid_grant" } }));
  const { oauth } = googleAt(url);
  await expect(oauth.refresh(aGrant())).rejects.toMatchObject({ failure: { kind: "reconnect" } });
  await expect(oauth.refresh(aGrant({ refreshToken: null }))).rejects.toMatchObject({ failure: { kind: "reconnect" } });
});

test("revoking hands in the refresh token, in the body", async () => {
  const { url, requests } = await startFakeServer(() => ({ text: "" }));
  await googleAt(url).oauth.revoke(aGrant());
  expect(requests[0]).toMatchObject({ method: "POST", path: "/revoke", body: "token=1%2F%2Frefresh-of-the-test" });
});

test.each(["invalid_token", "invalid_grant"])("a revocation answered by %s is done already", async (error) => {
  const { url, requests } = await startFakeServer(() => ({ status: 400, json: { error } }));
  await expect(googleAt(url).oauth.revoke(aGrant())).resolves.toBeUndefined();
  expect(requests).toHaveLength(1);
});

test("a revocation that nobody answered has to be tried again", async () => {
  const { url } = await startFakeServer(() => ({ status: 503, text: "" }));
  await expect(googleAt(url).oauth.revoke(aGrant())).rejects.toMatchObject({ failure: { kind: "unavailable" } });
});

test("a grant that has only an access token is revoked by that", async () => {
  const { url, requests } = await startFakeServer(() => ({ json: {} }));
  const grant = aGrant({ refreshToken: null });
  await googleAt(url).oauth.revoke(grant);
  expect(new URLSearchParams(requests[0]?.body).get("token")).toBe(grant.accessToken.reveal());
});

test.each([true, false])("the consent page is asked for offline access with a challenge (again: %j)", (again) => {
  const { oauth } = googleAt("https://consent.example");
  const url = oauth.authorizeUrl({ platform: "google", state: "s", codeChallenge: "ch", again });
  expect(`${url.origin}${url.pathname}`).toBe("https://consent.example/o/oauth2/v2/auth");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    ...{ client_id: "client.example", redirect_uri: oauth.redirectUri, response_type: "code", state: "s" },
    ...{ access_type: "offline", prompt: "consent", code_challenge: "ch", code_challenge_method: "S256" },
    include_granted_scopes: "true",
    scope: [...oauth.requiredScopes("google"), "openid"].join(" "),
  });
});
