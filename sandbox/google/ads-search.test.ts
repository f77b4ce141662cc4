import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { codesOf, SERVICES } from "./google-answers.fixture";
import { type Answer, beforeEachTest, type GoogleClient, HARBOUR_STREET, type Json } from "./google-client.fixture";

const DAYS = "SELECT campaign.id, segments.date, metrics.clicks FROM campaign WHERE segments.date DURING LAST_30_DAYS";

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});
const page = (query: string, more: Json = {}): Promise<Answer> =>
  google.ads(token, "googleAds:search", { query, ...more });

describe("pages", () => {
  test("of odd sizes hold every row once, in order", async () => {
    const streamed = await google.search(token, HARBOUR_STREET, DAYS);
    const all = streamed.body.flatMap(({ results }: Json) => results ?? []);
    const sizes = new Set<number>();
    const rows: Json[] = [];
    for (let pageToken: string | undefined = ""; pageToken !== undefined; ) {
      const { body }: Answer = await page(DAYS, pageToken === "" ? {} : { pageToken });
      expect(judge.judgeAnswer(`${SERVICES}.SearchGoogleAdsResponse`, body)).toBeNull();
      rows.push(...body.results);
      sizes.add(body.results.length);
      pageToken = body.nextPageToken;
    }
    expect(rows).toEqual(all);
    expect(sizes.size).toBeGreaterThan(1);
    expect(await google.violations()).toEqual([]);
  });

  test("tell how many rows there are when asked", async () => {
    const { body } = await page("SELECT campaign.id FROM campaign", {
      searchSettings: { returnTotalResultsCount: true },
    });
    expect(body.totalResultsCount).toBe("4");
  });

  test("with nothing found are empty objects", async () => {
    expect((await page("SELECT campaign.id FROM campaign WHERE campaign.id = 1")).body).toEqual({});
  });

  test.each<[string, string, (token: string) => string]>([
    ["made up", DAYS, () => "abc"],
    ["of another query", "SELECT campaign.id FROM campaign", (given) => given],
  ])("are not turned by a token %s", async (_what, query, pick) => {
    let given = "";
    while (given === "") given = (await page(DAYS)).body.nextPageToken ?? "";
    const answer = await page(query, { pageToken: pick(given) });
    expect(answer.status).toBe(400);
    expect(codesOf(judge, answer)).toEqual(["requestError.INVALID_PAGE_TOKEN"]);
    expect(await google.violations()).toHaveLength(1);
  });
});

describe("queries", () => {
  test.each<[string, string]>([
    ["SELECT ad_group.id, metrics.clicks FROM ad_group", "PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE"],
    ["SELECT campaign_budget.id, segments.date FROM campaign_budget", "PROHIBITED_SEGMENT_IN_SELECT_OR_WHERE_CLAUSE"],
    ["SELECT user_list.id FROM campaign", "PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE"],
    ["SELECT campaign.id FROM campaign WHERE user_list.id = 1", "PROHIBITED_RESOURCE_TYPE_IN_WHERE_CLAUSE"],
    ["SELECT campaign.id FROM campaign WHERE campaign.id BETWEEN 1", "EXPECTED_AND"],
    ["SELECT campaign.id FROM campaign WHERE campaign.id IN 1", "EXPECTED_LIST"],
    ["SELECT campaign.id FROM campaign ORDER campaign.id", "EXPECTED_BY"],
    ["SELECT campaign.id FROM campaign LIMIT x", "BAD_LIMIT_VALUE"],
    ["SELECT campaign.id FROM campaign WHERE campaign.id LIKES 1", "BAD_OPERATOR"],
    ["SELECT campaign.id FROM campaign WHERE", "UNEXPECTED_END_OF_QUERY"],
  ])("%s is refused as %s", async (query, reason) => {
    const answer = await google.search(token, HARBOUR_STREET, query);
    expect(answer.status).toBe(400);
    expect(codesOf(judge, answer)).toEqual([`queryError.${reason}`]);
  });
});

test("a refusal of Google Ads comes in several languages, its codes in one", async () => {
  const messages = new Set<string>();
  for (let tries = 0; tries < 40; tries += 1) {
    const answer = await page("SELECT campaign.nothing FROM campaign");
    expect(codesOf(judge, answer)).toEqual(["queryError.UNRECOGNIZED_FIELD"]);
    messages.add(answer.body.error.message);
  }
  expect(messages.size).toBeGreaterThan(1);
});

test("now and then a chunk tells what the query cost", async () => {
  const seen = new Set<boolean>();
  for (let tries = 0; tries < 30; tries += 1) {
    const { body } = await google.search(token, HARBOUR_STREET, "SELECT customer.id FROM customer");
    expect(judge.judgeAnswer(`${SERVICES}.SearchGoogleAdsStreamResponse`, body[0])).toBeNull();
    seen.add("queryResourceConsumption" in body[0]);
  }
  expect(seen).toEqual(new Set([true, false]));
});
