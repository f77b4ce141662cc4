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

test("the consent page is asked for offline access with a challenge", () => {
  const url = googleAt("https://consent.example").oauth.authorizeUrl({
    platform: "google",
    state: "s",
    codeChallenge: "ch",
    again: false,
  });
  expect(`${url.origin}${url.pathname}`).toBe("https://consent.example/o/oauth2/v2/auth");
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    ...{ access_type: "offline", prompt: "consent", code_challenge: "ch", code_challenge_method: "S256" },
    scope: expect.stringContaining("auth/datamanager"),
  });
});
