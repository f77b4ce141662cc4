import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  ADWORDS,
  authorizeQuery,
  DATA_MANAGER,
  type GoogleClient,
  type Json,
  MAYA,
  startGoogle,
} from "./google-client.fixture";

let google: GoogleClient;
beforeAll(async () => {
  google = await startGoogle();
});
afterAll(() => google.close());
beforeEach(() => google.control("POST", "reset"));

const open = async (query: Readonly<Record<string, string>>, without?: string): Promise<Response> => {
  const parameters = new URLSearchParams({ ...authorizeQuery, ...query });
  if (without) parameters.delete(without);
  return fetch(`${google.url}/o/oauth2/v2/auth?${parameters}`, { redirect: "manual" });
};
const endGrant = async (): Promise<void> => {
  const { access_token: token } = await google.signIn();
  await google.form("/revoke", { token });
};

describe("the consent page", () => {
  test("names itself a sandbox and works as a plain form", async () => {
    const response = await open({});
    const page = await response.text();
    expect(response.status).toBe(200);
    for (const part of [
      "Sandbox",
      "Maya Laurent",
      "Sam Field",
      ">Continue</button>",
      ">Cancel</button>",
      '<html lang="en">',
    ])
      expect(page).toContain(part);
    expect(page).not.toContain("<script");
  });

  test.each<[string, Record<string, string>, string | undefined]>([
    ["an unknown client", { client_id: "someone-else" }, undefined],
    ["no client", {}, "client_id"],
    ["a redirect URI that is not registered", { redirect_uri: "http://localhost:3000/elsewhere" }, undefined],
    ["no redirect URI", {}, "redirect_uri"],
  ])("never redirects for %s", async (_what, query, without) => {
    const response = await open(query, without);
    expect(response.status).toBe(400);
    expect(response.headers.get("location")).toBeNull();
    expect(await google.violations()).toHaveLength(1);
  });

  test("refuses a repeated parameter with a page", async () => {
    const response = await fetch(`${google.url}/o/oauth2/v2/auth?${new URLSearchParams(authorizeQuery)}&state=2`);
    expect(response.status).toBe(400);
  });

  test.each<[string, Record<string, string>, string | undefined, string]>([
    ["another response type", { response_type: "token" }, undefined, "unsupported_response_type"],
    ["an unknown scope", { scope: "https://www.googleapis.com/auth/drive" }, undefined, "invalid_scope"],
    ["no scope", {}, "scope", "invalid_scope"],
    ["no state", {}, "state", "invalid_request"],
    ["no challenge", {}, "code_challenge", "invalid_request"],
    ["a plain challenge", { code_challenge_method: "plain" }, undefined, "invalid_request"],
    ["an unknown access type", { access_type: "later" }, undefined, "invalid_request"],
    ["an unknown prompt", { prompt: "login" }, undefined, "invalid_request"],
  ])("redirects with an error for %s", async (_what, query, without, error) => {
    const response = await open(query, without);
    const location = new URL(response.headers.get("location") ?? "");
    expect(location.searchParams.get("error")).toBe(error);
    expect(location.searchParams.get("state")).toBe(without === "state" ? null : "state-1");
  });

  test("records an unknown parameter and goes on", async () => {
    expect((await open({ approval_prompt: "force" })).status).toBe(200);
    expect(await google.violations()).toEqual(["unknown parameter approval_prompt"]);
  });

  test("leads back with access_denied when the person cancels", async () => {
    const location = await google.decide({ decision: "cancel" });
    expect(Object.fromEntries(location.searchParams)).toEqual({ error: "access_denied", state: "state-1" });
    expect(await google.violations()).toEqual([]);
  });
});

describe("tokens", () => {
  test("come for a code, with a readable id_token", async () => {
    const tokens = await google.signIn();
    expect(tokens).toMatchObject({ expires_in: 3599, token_type: "Bearer" });
    expect(tokens.access_token).toMatch(/^ya29\./);
    expect(tokens.refresh_token).toMatch(/^1\/\/0/);
    expect(tokens.scope.split(" ")).toEqual(["openid", "email", ADWORDS, DATA_MANAGER]);
    const claims = JSON.parse(Buffer.from(tokens.id_token.split(".")[1], "base64url").toString());
    expect(claims).toMatchObject({ iss: "https://accounts.google.com", aud: authorizeQuery.client_id, sub: MAYA });
    expect(await google.violations()).toEqual([]);
  });

  test("hold only the scopes that stayed ticked, earlier grant or not", async () => {
    await google.signIn();
    const tokens = await google.signIn({ scope: [ADWORDS] });
    expect(tokens.scope.split(" ")).toEqual(["openid", "email", ADWORDS]);
  });

  test.each<[string, Record<string, string>, boolean]>([
    ["first consent, offline", { prompt: "select_account" }, true],
    ["first consent, online", { access_type: "online" }, false],
  ])("%s: refresh token %s", async (_what, query, expected) => {
    await endGrant();
    expect("refresh_token" in (await google.signIn({}, query))).toBe(expected);
  });

  test("a second consent brings a refresh token only with prompt=consent", async () => {
    await google.signIn();
    expect(await google.signIn({}, { prompt: "select_account" })).not.toHaveProperty("refresh_token");
    expect(await google.signIn()).toHaveProperty("refresh_token");
  });

  test.each<[string, Record<string, string>, number, string]>([
    ["another redirect URI", { redirect_uri: "http://localhost:3000/x" }, 400, "invalid_grant"],
    ["a wrong verifier", { code_verifier: "x".repeat(43) }, 400, "invalid_grant"],
    ["no verifier", { code_verifier: "" }, 400, "invalid_request"],
    ["a wrong secret", { client_secret: "guess" }, 401, "invalid_client"],
    ["another client", { client_id: "someone-else" }, 401, "invalid_client"],
    ["an unknown code", { code: "4/0unknown" }, 400, "invalid_grant"],
    ["another grant type", { grant_type: "password" }, 400, "unsupported_grant_type"],
  ])("are refused for %s", async (_what, fields, status, error) => {
    const code = (await google.decide()).searchParams.get("code") ?? "";
    const answer = await google.redeem(code, fields);
    expect(answer).toMatchObject({ status, body: { error } });
    expect(await google.violations()).toHaveLength(1);
  });

  test("are refused for a code used twice", async () => {
    const code = (await google.decide()).searchParams.get("code") ?? "";
    expect((await google.redeem(code)).status).toBe(200);
    expect(await google.redeem(code)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("are refused for a code older than ten minutes", async () => {
    const code = (await google.decide()).searchParams.get("code") ?? "";
    await google.control("POST", "clock", { offsetMs: 601_000 });
    expect(await google.redeem(code)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("are refused for a JSON body", async () => {
    expect(await google.json("/token", "", { grant_type: "refresh_token" })).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
  });
});

describe("a token's life", () => {
  const statusWith = async (token: string): Promise<number> =>
    (await google.get("/v25/customers:listAccessibleCustomers", token)).status;

  test("an access token ends after an hour and a refresh brings the next, without a new refresh token", async () => {
    const tokens = await google.signIn();
    expect(await statusWith(tokens.access_token)).toBe(200);
    await google.control("POST", "clock", { offsetMs: 3_601_000 });
    expect(await statusWith(tokens.access_token)).toBe(401);
    const { body } = await google.refresh(tokens.refresh_token);
    expect(body).not.toHaveProperty("refresh_token");
    expect(await statusWith(body.access_token)).toBe(200);
  });

  test.each<[string, (tokens: Json) => string]>([
    ["the refresh token", (tokens) => tokens.refresh_token],
    ["the access token", (tokens) => tokens.access_token],
  ])("revoking %s ends the whole grant", async (_what, pick) => {
    const tokens = await google.signIn();
    expect(await google.form("/revoke", { token: pick(tokens) })).toMatchObject({ status: 200, body: {} });
    expect(await statusWith(tokens.access_token)).toBe(401);
    expect(await google.refresh(tokens.refresh_token)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(await google.form("/revoke", { token: pick(tokens) })).toMatchObject({
      status: 400,
      body: { error: "invalid_token" },
    });
  });

  test("a new consent after a revocation does not revive the old tokens", async () => {
    const before = await google.signIn();
    await google.form("/revoke", { token: before.refresh_token });
    const after = await google.signIn();
    expect(await statusWith(after.access_token)).toBe(200);
    expect((await google.refresh(before.refresh_token)).body.error).toBe("invalid_grant");
  });

  test("revoking an unknown token is an error", async () => {
    expect((await google.form("/revoke", { token: "ya29.never-issued" })).body.error).toBe("invalid_token");
  });

  test("a refresh token unused for six months is dead", async () => {
    const tokens = await google.signIn();
    await google.control("POST", "clock", { offsetMs: 184 * 86_400_000 });
    expect((await google.refresh(tokens.refresh_token)).body.error).toBe("invalid_grant");
  });

  test("a refresh token of an application in testing is dead after seven days, and says so", async () => {
    const shop = (await google.control("GET", "accounts/google")).body;
    await google.control("PUT", "accounts/google", { ...shop, project: { publishingStatus: "testing" } });
    const tokens = await google.signIn();
    expect(tokens.refresh_token_expires_in).toBe(7 * 86_400 - 1);
    await google.control("POST", "clock", { offsetMs: 6 * 86_400_000 });
    expect((await google.refresh(tokens.refresh_token)).status).toBe(200);
    await google.control("POST", "clock", { offsetMs: 7 * 86_400_000 });
    expect((await google.refresh(tokens.refresh_token)).body.error).toBe("invalid_grant");
    expect(await google.violations()).toEqual([]);
  });

  test.each<[string, Record<string, string>, number, string]>([
    ["an unknown refresh token", { refresh_token: "1//0unknown" }, 400, "invalid_grant"],
    ["no refresh token", { refresh_token: "" }, 400, "invalid_request"],
    ["another client", { client_id: "someone-else" }, 401, "invalid_client"],
    ["a wrong secret", { client_secret: "guess" }, 401, "invalid_client"],
  ])("a refresh with %s is refused", async (_what, fields, status, error) => {
    const tokens = await google.signIn();
    expect(await google.refresh(tokens.refresh_token, fields)).toMatchObject({ status, body: { error } });
  });

  test("revoking by a query, or nothing, is recorded", async () => {
    const tokens = await google.signIn();
    const query = new URLSearchParams({ token: tokens.refresh_token });
    expect((await google.call("POST", `/revoke?${query}`)).status).toBe(200);
    expect((await google.form("/revoke", {})).body.error).toBe("invalid_request");
    expect(await google.violations()).toHaveLength(2);
  });

  test("the control interface expires access tokens and leaves refreshing", async () => {
    const tokens = await google.signIn();
    expect((await google.control("POST", "tokens/expire", { platform: "google", kind: "expired" })).status).toBe(200);
    expect(await statusWith(tokens.access_token)).toBe(401);
    expect((await google.refresh(tokens.refresh_token)).status).toBe(200);
  });

  test("the control interface revokes everything until the next consent; a reset undoes it", async () => {
    const tokens = await google.signIn();
    await google.control("POST", "tokens/expire", { platform: "google", kind: "revoked" });
    expect((await google.refresh(tokens.refresh_token)).body.error).toBe("invalid_grant");
    expect(await statusWith((await google.signIn({}, { prompt: "select_account" })).access_token)).toBe(200);
    await google.control("POST", "reset");
    expect((await google.refresh(tokens.refresh_token)).status).toBe(200);
  });
});
