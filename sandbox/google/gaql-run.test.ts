import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { codesOf, rowsOf } from "./google-answers.fixture";
import { beforeEachTest, type GoogleClient, HARBOUR_STREET, type Json, LAURENT_GROUP } from "./google-client.fixture";

const ACCOUNT = "SELECT customer.id FROM customer LIMIT 1";
const CAMPAIGN_LIST =
  "SELECT campaign.id, campaign.name, campaign.status, campaign.serving_status, campaign.primary_status, campaign.primary_status_reasons, campaign.advertising_channel_type, campaign.start_date_time, campaign.end_date_time, campaign_budget.amount_micros FROM campaign";
const METRICS =
  "metrics.impressions, metrics.clicks, metrics.cost_micros, metrics.conversions, metrics.conversions_value";
// Days are counted on the calendar: with summer time between, 24 hours a day would miss one near midnight.
const daysAgo = (days: number): string => {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Paris" }).format(Date.now());
  return new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);
};

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});

describe("reports", () => {
  const days = (from: number, to: number): string => `segments.date BETWEEN '${daysAgo(from)}' AND '${daysAgo(to)}'`;

  test("the list holds every campaign with what was selected and nothing else", async () => {
    const rows = rowsOf(judge, await google.search(token, HARBOUR_STREET, CAMPAIGN_LIST));
    expect(rows).toHaveLength(4);
    expect(rows.map(({ campaign }) => campaign.primaryStatus)).toEqual(["ELIGIBLE", "ELIGIBLE", "PAUSED", "LIMITED"]);
    for (const row of rows) {
      expect(Object.keys(row).sort()).toEqual(["campaign", "campaignBudget"]);
      expect(row.campaign.resourceName).toBe(`customers/${HARBOUR_STREET}/campaigns/${row.campaign.id}`);
      expect(Object.keys(row.campaignBudget)).toEqual(["resourceName", "amountMicros"]);
      expect(row.campaignBudget.amountMicros).toMatch(/^\d+$/);
      expect(row.campaign).not.toHaveProperty("endDateTime");
    }
  });

  test("days come in several chunks, int64 as text, without rows of nothing but zeros", async () => {
    const query = `SELECT campaign.id, segments.date, ${METRICS} FROM campaign WHERE ${days(89, 0)} ORDER BY segments.date`;
    const answer = await google.search(token, HARBOUR_STREET, query);
    const rows = rowsOf(judge, answer);
    expect(answer.body.length).toBeGreaterThan(1);
    const paused = rowsOf(
      judge,
      await google.search(token, HARBOUR_STREET, `${CAMPAIGN_LIST} WHERE campaign.status = 'PAUSED'`),
    )[0];
    expect(rows.filter(({ campaign }) => campaign.id === paused.campaign.id)).toHaveLength(59);
    expect(rows).toHaveLength(3 * 90 + 59);
    const dates = rows.map(({ segments }) => segments.date);
    expect(dates).toEqual([...dates].sort());
    for (const { metrics } of rows) {
      expect([typeof metrics.impressions, typeof metrics.clicks, typeof metrics.costMicros]).toEqual([
        "string",
        "string",
        "string",
      ]);
      expect([typeof metrics.conversions, typeof metrics.conversionsValue]).toEqual(["number", "number"]);
    }
    expect(rows.some(({ metrics }) => !Number.isInteger(metrics.conversions))).toBe(true);
  });

  test("now and then a chunk is empty", async () => {
    const query = `SELECT campaign.id, segments.date, metrics.clicks FROM campaign WHERE ${days(89, 0)}`;
    const seen = new Set<boolean>();
    for (let tries = 0; tries < 30; tries += 1) {
      const { body } = await google.search(token, HARBOUR_STREET, query);
      seen.add(body.some((chunk: Json) => chunk.results === undefined));
    }
    expect(seen).toEqual(new Set([true, false]));
  });

  test("figures are the same twice, one campaign earns and one loses money", async () => {
    const query = `SELECT campaign.id, ${METRICS} FROM campaign WHERE ${days(90, 1)}`;
    const rows = rowsOf(judge, await google.search(token, HARBOUR_STREET, query));
    expect(rowsOf(judge, await google.search(token, HARBOUR_STREET, query))).toEqual(rows);
    const roas = rows.map(({ metrics }) => metrics.conversionsValue / (Number(metrics.costMicros) / 1e6));
    expect(roas[0]).toBeGreaterThan(4);
    expect(roas[1]).toBeLessThan(1);
  });

  test("a filter on dates alone sums up and keeps campaigns without figures", async () => {
    const rows = rowsOf(
      judge,
      await google.search(
        token,
        HARBOUR_STREET,
        `SELECT campaign.name, metrics.clicks FROM campaign WHERE ${days(7, 1)}`,
      ),
    );
    expect(rows.map(({ campaign, metrics }) => [campaign.name, metrics.clicks])).toContainEqual([
      "Summer terrace",
      "0",
    ]);
  });

  test("IN, ORDER BY … DESC and LIMIT work", async () => {
    const rows = rowsOf(
      judge,
      await google.search(
        token,
        HARBOUR_STREET,
        "SELECT campaign.id, campaign_budget.amount_micros FROM campaign WHERE campaign.status IN ('ENABLED', 'REMOVED') ORDER BY campaign_budget.amount_micros DESC LIMIT 2",
      ),
    );
    expect(rows.map(({ campaignBudget }) => campaignBudget.amountMicros)).toEqual(["45000000", "30000000"]);
  });

  test("nothing found is a chunk without results", async () => {
    const { body } = await google.search(token, HARBOUR_STREET, `${CAMPAIGN_LIST} WHERE campaign.id = 1`);
    expect(body).toMatchObject([{ fieldMask: expect.any(String), requestId: expect.any(String) }]);
    expect(body[0]).not.toHaveProperty("results");
  });

  test.each<[string, string]>([
    ["campaign.id FROM campaign", "EXPECTED_SELECT"],
    ["SELECT campaign.id", "EXPECTED_FROM"],
    ["SELECT FROM campaign", "BAD_FIELD_NAME"],
    ["SELECT campaign.start_date FROM campaign", "UNRECOGNIZED_FIELD"],
    ["SELECT campaign.id FROM campaigns", "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE"],
    ["SELECT campaign.id FROM campaign WHERE campaign.status = 'ACTIVE'", "BAD_ENUM_CONSTANT"],
    ["SELECT campaign.id FROM campaign WHERE campaign.id = abc", "BAD_NUMBER"],
    ["SELECT campaign.id FROM campaign WHERE campaign.id ~ 1", "BAD_SYMBOL"],
    ["SELECT campaign.id FROM campaign WHERE campaign.name = 'x", "STRING_NOT_TERMINATED"],
    ["SELECT campaign.id FROM campaign WHERE campaign.status IN ()", "PROHIBITED_EMPTY_LIST_IN_CONDITION"],
    ["SELECT campaign.id FROM campaign WHERE campaign.status < 'PAUSED'", "OPERATOR_FIELD_MISMATCH"],
    ["SELECT campaign.id FROM campaign LIMIT 0", "LIMIT_VALUE_TOO_LOW"],
    ["SELECT campaign.id FROM campaign; DROP", "BAD_SYMBOL"],
    ["SELECT campaign.id FROM campaign ORDER BY campaign.name", "EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE"],
    ["SELECT segments.date, metrics.clicks FROM campaign", "EXPECTED_FILTERS_ON_DATE_RANGE"],
    ["SELECT segments.date FROM campaign WHERE segments.date >= '2026-01-01'", "EXPECTED_FILTERS_ON_DATE_RANGE"],
    ["SELECT campaign.id FROM campaign WHERE segments.date = '2026-02-30'", "INVALID_DATE_FORMAT"],
    [
      "SELECT campaign.id FROM campaign WHERE segments.date BETWEEN '20260101' AND '20260131'",
      "INVALID_VALUE_WITH_BETWEEN_OPERATOR",
    ],
    ["SELECT campaign.id FROM campaign WHERE segments.date DURING LAST_CENTURY", "INVALID_VALUE_WITH_DURING_OPERATOR"],
    ["SELECT customer.id, metrics.clicks FROM customer_client", "PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE"],
    ["SELECT campaign.id FROM customer", "PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE"],
  ])("%s is refused as %s", async (query, reason) => {
    const answer = await google.search(token, HARBOUR_STREET, query);
    expect(answer.status).toBe(400);
    expect(codesOf(judge, answer)).toEqual([`queryError.${reason}`]);
    expect(await google.violations()).toHaveLength(1);
  });

  test("a manager has no metrics", async () => {
    const answer = await google.search(token, LAURENT_GROUP, "SELECT campaign.id, metrics.clicks FROM campaign");
    expect(codesOf(judge, answer)).toEqual(["queryError.REQUESTED_METRICS_FOR_MANAGER"]);
  });

  test("the paged call refuses a page size", async () => {
    const answer = await google.json(`/v25/customers/${HARBOUR_STREET}/googleAds:search`, token, {
      query: ACCOUNT,
      pageSize: 10,
    });
    expect(codesOf(judge, answer)).toEqual(["requestError.PAGE_SIZE_NOT_SUPPORTED"]);
  });
});
