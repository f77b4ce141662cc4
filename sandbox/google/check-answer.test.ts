import { beforeAll, expect, test } from "vitest";
import { jsonReply, type Reply } from "../core/reply";
import { type Judge, loadJudge } from "../judges/judge";
import { checkAnswer, NEWER_FIELD } from "./check-answer";
import { beforeEachTest, type GoogleClient, HARBOUR_STREET, type Json } from "./google-client.fixture";

let judge: Judge;
beforeAll(async () => {
  judge = await loadJudge();
});
const check = (method: string, path: string, reply: Reply, share = 0): Reply =>
  checkAnswer({ method, path }, reply, judge, { next: () => 1 - share });
const lists = "/v1/accountTypes/GOOGLE_ADS/accounts/1/userLists";
const stream = "/v25/customers/1/googleAds:searchStream";

test.each<[string, string, number, Json]>([
  ["GET", "/v25/customers:listAccessibleCustomers", 200, { resourceNames: ["customers/1"] }],
  ["POST", stream, 200, [{ results: [{ campaign: { id: "1" } }], fieldMask: "campaign.id" }, {}]],
  ["POST", "/v25/customers/1:uploadClickConversions", 200, { results: [{}] }],
  ["POST", "/v25/customers/1/offlineUserDataJobs/2:run", 200, { name: "customers/1/operations/2" }],
  ["POST", "/v1/events:ingest", 200, { requestId: "t-1" }],
  ["GET", "/v1/requestStatus:retrieve", 200, { requestStatusPerDestination: [] }],
  ["GET", lists, 200, { userLists: [{ id: "1" }] }],
  ["GET", `${lists}/1`, 200, { id: "1" }],
  ["DELETE", `${lists}/1`, 200, {}],
  ["POST", lists, 404, { error: { code: 404, message: "x", status: "NOT_FOUND" } }],
])("an answer of %s %s with %i that fits Google's schema goes out as it is", (method, path, status, body) => {
  const reply = jsonReply(status, body);
  expect(check(method, path, reply)).toEqual(reply);
});

test.each<[string, string, number, Json]>([
  ["GET", "/v25/customers:listAccessibleCustomers", 200, { names: [] }],
  ["POST", stream, 200, [{ results: [{ campaign: { idd: "1" } }] }]],
  ["POST", "/v1/events:ingest", 200, { requestIds: [] }],
  ["GET", lists, 200, { userLists: [{ displayNames: 1 }] }],
  ["DELETE", `${lists}/1`, 200, { done: true }],
  ["POST", lists, 400, { error: { code: 400, message: "x", status: "INVALID_ARGUMENT", detail: [] } }],
  ["POST", "/v1/events:ingestt", 200, {}],
])("an answer of %s %s with %i that does not is a fault of the sandbox: %j", (method, path, status, body) => {
  const { status: told, text } = check(method, path, jsonReply(status, body));
  expect(told).toBe(500);
  expect(text).toContain("no answer of Google's");
});

test("a refusal holds errors of the Ads API by its own schema", () => {
  const answer = (errorCode: object) => {
    const failure = {
      "@type": "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure",
      errors: [{ errorCode, message: "x" }],
      requestId: "r",
    };
    return jsonReply(400, [{ error: { code: 400, message: "x", status: "INVALID_ARGUMENT", details: [failure] } }]);
  };
  expect(check("POST", stream, answer({ queryError: "EXPECTED_SELECT" })).status).toBe(400);
  expect(check("POST", stream, answer({ queryError: "EXPECTED_NOTHING" })).status).toBe(500);
});

test("a field that a newer Google may send is added after the judgement", () => {
  const reply = check("POST", stream, jsonReply(200, [{ results: [{ campaign: { id: "1" } }] }, {}]), 1);
  expect(JSON.parse(reply.text)).toEqual([
    { results: [{ campaign: { id: "1" }, [NEWER_FIELD]: "" }], [NEWER_FIELD]: "" },
    { [NEWER_FIELD]: "" },
  ]);
  const refusal = jsonReply(400, { error: { code: 400, message: "x", status: "INVALID_ARGUMENT" } });
  expect(JSON.parse(check("POST", "/v1/events:ingest", refusal, 1).text)).toHaveProperty(["error", NEWER_FIELD]);
});

let google: GoogleClient;
let token: string;
beforeEachTest((fresh) => {
  ({ google, token } = fresh);
});

test("such a field comes now and then", async () => {
  const seen = new Set<boolean>();
  for (let tries = 0; tries < 60; tries += 1) {
    const response = await fetch(`${google.url}/v25/customers/${HARBOUR_STREET}/googleAds:search`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ query: "SELECT customer.id FROM customer" }),
    });
    seen.add((await response.text()).includes(NEWER_FIELD));
  }
  expect(seen).toEqual(new Set([true, false]));
});
