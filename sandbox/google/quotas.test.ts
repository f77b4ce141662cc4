import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { aCampaign } from "./ads-mutate.fixture";
import { codesOf } from "./google-answers.fixture";
import { type Answer, anIngest, beforeEachTest, type GoogleClient, HARBOUR_STREET } from "./google-client.fixture";

const ACCOUNT = "SELECT customer.id FROM customer LIMIT 1";
const HOUR_MS = 3_600_000;

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});
const search = (): Promise<Answer> => google.search(token, HARBOUR_STREET, ACCOUNT);
const later = async (offsetMs: number): Promise<void> => {
  await google.control("POST", "clock", { offsetMs });
  token = (await google.signIn()).access_token;
};

describe("Google Ads operations of a day", () => {
  test("end in 429 with the time to wait; a call before that is recorded, one after it is answered", async () => {
    await google.change({ project: { adsOperationsPerDay: 3 } });
    for (let sent = 0; sent < 3; sent += 1) expect((await search()).status).toBe(200);
    const refused = await search();
    expect(refused.status).toBe(429);
    expect(codesOf(judge, refused)).toEqual(["quotaError.RESOURCE_EXHAUSTED"]);
    const { retryDelay } = refused.body[0].error.details[0].errors[0].details.quotaErrorDetails;
    expect(retryDelay).toMatch(/^\d+s$/);
    expect(await google.violations()).toEqual([]);
    await later(HOUR_MS);
    expect((await search()).status).toBe(429);
    expect(await google.violations()).toEqual(["called again before retryDelay had passed"]);
    await later(Number.parseInt(retryDelay, 10) * 1_000 + 1_000);
    expect((await search()).status).toBe(200);
  });

  test("count every operation of a mutate", async () => {
    await google.change({ project: { adsOperationsPerDay: 7 } });
    const mutate = () => google.ads(token, "googleAds:mutate", { mutateOperations: aCampaign(), validateOnly: true });
    expect((await mutate()).status).toBe(200);
    expect((await mutate()).status).toBe(429);
    expect((await search()).status).toBe(200);
  });

  test("are 2,880 for an explorer", async () => {
    await google.change({ project: { accessLevel: "explorer" } });
    const [operation] = aCampaign();
    const mutate = (count: number) =>
      google.ads(token, "googleAds:mutate", { mutateOperations: Array.from({ length: count }, () => operation) });
    const tooMany = await mutate(2_881);
    expect(tooMany.status).toBe(429);
    // Never fits, so no wait short of the whole window is promised.
    expect(JSON.stringify(tooMany.body)).toContain('"retryDelay":"86400s"');
    expect((await mutate(2_880)).status).toBe(400);
  });
});

test("a project at test level reaches test accounts only", async () => {
  await google.change({ project: { accessLevel: "test" } });
  const answer = await search();
  expect(answer.status).toBe(403);
  expect(codesOf(judge, answer)).toEqual(["authorizationError.CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION"]);
  await google.change({}, { testAccount: true });
  expect((await search()).status).toBe(200);
});

test("Data Manager's requests of a day end in 429 and come back with the next", async () => {
  await google.change({ project: { dataManagerPerDay: 2 } });
  for (let sent = 0; sent < 2; sent += 1) expect((await google.ingest(token, anIngest())).status).toBe(200);
  const refused = await google.ingest(token, anIngest());
  expect(refused.status).toBe(429);
  expect(refused.body.error).toMatchObject({
    status: "RESOURCE_EXHAUSTED",
    details: [{ metadata: { quota_limit: "RequestsPerDayPerProject", quota_limit_value: "2" } }],
  });
  await later(25 * HOUR_MS);
  expect((await google.ingest(token, anIngest())).status).toBe(200);
});
