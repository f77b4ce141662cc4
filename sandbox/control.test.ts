import { request as httpRequest } from "node:http";
import { describe, expect, test } from "vitest";
import {
  aSale,
  beforeEachTest,
  DATASET,
  EMAIL_DIGEST,
  HARBOUR,
  type MetaClient,
  rowsIn,
} from "./meta/meta-client.fixture";

let meta: MetaClient;
let token: string;
beforeEachTest((fresh) => {
  ({ meta, token } = fresh);
});

const requests = async (query = "") => rowsIn(await meta.control("GET", `/requests${query}`));

describe("the list of requests", () => {
  test("has every request with its answer, oldest first", async () => {
    await meta.get(token, "/me");
    await meta.get(token, "/me/permissions");
    const [first, second, ...more] = await requests();
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      platform: "meta",
      method: "GET",
      path: "/v26.0/me",
      body: null,
      status: 200,
      violations: [],
    });
    expect(first).toMatchObject({
      response: { name: "Maya Laurent" },
      at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
    });
    expect(second).toMatchObject({ path: "/v26.0/me/permissions" });
    expect(await requests(`?since=${first?.id}`)).toEqual([second]);
    expect(await requests("?path=permissions")).toEqual([second]);
    expect(await requests("?platform=facebook")).toHaveLength(2);
    expect(await requests("?platform=google")).toEqual([]);
    expect(await requests(`?since=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    expect(await requests(`?since=${first?.at}`)).toHaveLength(2);
  });

  test("never shows a secret", async () => {
    const secrets = [token, meta.proofOf(token), meta.clientSecret];
    const code = await meta.consent();
    await meta.exchange({ code, redirect_uri: meta.redirectUri });
    await meta.get(token, `/${HARBOUR}/insights`, { limit: "1" });
    await meta.call("GET", `/v26.0/me?access_token=${token}&appsecret_proof=${meta.proofOf(token)}`);
    await meta.sendEvents(token, [aSale()], DATASET, { access_token: token });
    const text = JSON.stringify(await requests());
    expect(text).toContain("Bearer ***");
    for (const secret of [...secrets, code]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/EAA[0-9a-z]{10}/);
  });
});

describe("personal data in a request", () => {
  test.each([
    ["an e-mail address", { external_id: "someone@example.test" }, "an e-mail address that is not hashed"],
    ["a phone number", { external_id: "+33 6 12 34 56 78" }, "a phone number that is not hashed"],
    ["a clear em", { em: "somebody" }, "em is not hashed"],
  ])("is recorded: %s", async (_what, change, rule) => {
    await meta.sendEvents(token, [aSale({ user_data: { em: EMAIL_DIGEST, ...change } })]);
    expect((await requests())[0]?.violations).toContain(rule);
  });

  test("is found in queries, forms, nested JSON text and paths of every platform", async () => {
    await meta.get(token, "/me", { fields: "id", note: "someone@example.test" });
    await meta.call("POST", "/v26.0/1/events", {
      body: new URLSearchParams({ data: '[{"user_data":{"ph":"0612345678"}}]' }),
    });
    await meta.call("GET", "/v1/people/someone%40example.test");
    const found = (await requests()).map(({ violations }) => JSON.stringify(violations));
    expect(found[0]).toContain("an e-mail address that is not hashed");
    expect(found[1]).toContain("ph is not hashed");
    expect(found[2]).toContain("an e-mail address that is not hashed");
  });
});

describe("the control interface", () => {
  test.each<[string, string, unknown, string]>([
    ["POST", "/faults", { platform: "myspace" }, "platform"],
    ["POST", "/faults", { platform: "meta", mode: "explode" }, "mode"],
    ["POST", "/faults", { platform: "meta", times: -1 }, "times"],
    ["POST", "/faults", undefined, ""],
    ["POST", "/tokens/expire", { platform: "meta", kind: "bored" }, "kind"],
    ["POST", "/tokens/expire", { platform: "google", kind: "password" }, "kind"],
    ["POST", "/clock", { offsetMs: "soon" }, "offsetMs"],
    ["GET", "/requests?since=yesterday", undefined, "since"],
    ["GET", "/conversions?platform=myspace", undefined, "platform"],
    ["PUT", "/accounts/meta", { people: [], adAccounts: [] }, "people"],
    [
      "PUT",
      "/accounts/meta",
      { people: [{ id: "1", name: "A", adAccounts: [{ id: "9" }] }], adAccounts: [] },
      "people.0.adAccounts.0.id",
    ],
  ])("%s %s with %j names the field at fault", async (method, path, body, field) => {
    const answer = await meta.control(method, path, body);
    expect(answer.status).toBe(422);
    const { error } = answer.body as { error: { issues: { path: string }[] } };
    expect(error.issues.map((issue) => issue.path)).toContain(field);
  });

  test.each([
    ["another host name", { host: "evil.example" }],
    ["another site's page", { origin: "https://evil.example" }],
    ["the product's own pages", { origin: "http://localhost:3000" }],
  ])("does not answer %s", async (_what, headers) => {
    expect(await statusOf("/_sandbox/requests", headers)).toBe(403);
    expect(await statusOf("/_sandbox/requests", {})).toBe(200);
  });

  test("shows itself as a page to a browser", async () => {
    const response = await fetch(`${meta.url}/_sandbox`, { headers: { accept: "text/html" } });
    expect(await response.text()).toContain("<h1>Sandbox</h1>");
  });

  test("what it serves as accounts can be put back", async () => {
    const accounts = await meta.control("GET", "/accounts/meta");
    expect((await meta.control("PUT", "/accounts/instagram", accounts.body)).status).toBe(200);
    expect((await meta.control("GET", "/accounts/facebook")).body).toEqual(accounts.body);
  });

  test("reset keeps what was granted and drops the rest", async () => {
    await meta.sendEvents(token, [aSale()]);
    await meta.control("POST", "/tokens/expire", { platform: "meta", kind: "revoked" });
    await meta.control("POST", "/clock", { offsetMs: 1 });
    await meta.control("PUT", "/accounts/meta", { people: [{ id: "1", name: "Ada" }], adAccounts: [] });
    await meta.control("POST", "/reset");
    expect((await meta.control("GET", "")).body).toMatchObject({
      requests: 0,
      violations: 0,
      conversions: 0,
      faults: 0,
      clock: { offsetMs: 0 },
    });
    expect((await meta.get(token, "/me")).body).toMatchObject({ name: "Maya Laurent" });
  });

  test("a path nobody owns is a violation", async () => {
    expect((await meta.call("GET", "/nowhere")).status).toBe(404);
    expect(await requests()).toMatchObject([{ platform: "unknown", violations: ["no platform answers at this path"] }]);
  });
});

/** With headers that `fetch` would not let us choose. */
function statusOf(path: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(`${meta.url}${path}`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

describe("a fault", () => {
  const fault = (body: object) => meta.control("POST", "/faults", { platform: "meta", ...body });
  const kept = async () => rowsIn(await meta.control("GET", "/conversions")).length;

  test("answers instead of the platform, once by default", async () => {
    await fault({ status: 503, headers: { "retry-after": "7" }, body: { error: { code: 2 } } });
    const response = await fetch(`${meta.url}/v26.0/me`);
    expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
      503,
      "7",
      { error: { code: 2 } },
    ]);
    expect((await meta.get(token, "/me")).status).toBe(200);
    expect((await requests()).map(({ status }) => status)).toEqual([503, 200]);
  });

  test("only hits the method and path it names", async () => {
    await fault({ method: "post", path: "/events", status: 500, times: 2 });
    expect((await meta.get(token, "/me")).status).toBe(200);
    for (const status of [500, 500, 200]) expect((await meta.sendEvents(token, [aSale()])).status).toBe(status);
  });

  test("with times 0 stays until it is removed, and never hits the control interface", async () => {
    await fault({ status: 429, times: 0 });
    for (let time = 0; time < 3; time += 1) expect((await meta.get(token, "/me")).status).toBe(429);
    expect((await meta.control("DELETE", "/faults")).body).toEqual({ removed: 1 });
    expect((await meta.get(token, "/me")).status).toBe(200);
  });

  test("of another platform does not hit this one", async () => {
    await fault({ platform: "google", status: 500 });
    expect((await meta.get(token, "/me")).status).toBe(200);
  });

  test("that only names a delay lets the platform answer late", async () => {
    await fault({ delayMs: 30 });
    expect(await meta.get(token, "/me")).toMatchObject({ status: 200, body: { name: "Maya Laurent" } });
  });

  test("reset closes the connection and stores nothing", async () => {
    await fault({ mode: "reset" });
    await expect(meta.sendEvents(token, [aSale()])).rejects.toThrow();
    expect(await kept()).toBe(0);
    expect(await requests()).toMatchObject([{ status: 0, response: null }]);
  });

  test("accept-then-reset stores everything and closes the connection", async () => {
    await fault({ mode: "accept-then-reset" });
    const sale = aSale();
    await expect(meta.sendEvents(token, [sale])).rejects.toThrow();
    expect(await kept()).toBe(1);
    await meta.sendEvents(token, [sale]);
    expect(rowsIn(await meta.control("GET", "/conversions"))).toMatchObject([{ times: 2 }]);
  });

  test("hang leaves the caller waiting and stores nothing", async () => {
    await fault({ mode: "hang" });
    await expect(fetch(`${meta.url}/v26.0/me`, { signal: AbortSignal.timeout(300) })).rejects.toThrow(
      /timeout|aborted/,
    );
    expect(await kept()).toBe(0);
  });

  test("slow sends the whole answer in pieces", async () => {
    await fault({ mode: "slow", delayMs: 60 });
    expect(await meta.get(token, "/me")).toMatchObject({ status: 200, body: { name: "Maya Laurent" } });
  });

  test("truncate stores everything and breaks off the answer", async () => {
    await fault({ mode: "truncate" });
    const response = await fetch(`${meta.url}/v26.0/${DATASET}/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ data: [aSale()], appsecret_proof: meta.proofOf(token) }),
    });
    await expect(response.text()).rejects.toThrow();
    expect(await kept()).toBe(1);
  });
});
