import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { anAccess, collect, metaAt } from "../adapter.fixture";
import { type FakeAnswer, type FakeRequest, startFakeServer } from "../fake-server.fixture";

const row = (changes: object = {}) => ({
  campaign_id: "1",
  campaign_name: "Spring",
  impressions: "1000",
  clicks: "50",
  spend: "12.34",
  publisher_platform: "instagram",
  date_start: "2026-11-01",
  date_stop: "2026-11-01",
  ...changes,
});
const action = (action_type: string, value: string) => ({ action_type, value });
const rangeOf = ({ query }: FakeRequest) => JSON.parse(query.get("time_range") ?? "{}");

async function readDay(changes: object, currency = "EUR") {
  const { url } = await startFakeServer(() => ({ json: { data: [row(changes)] } }));
  const pages = await collect(
    metaAt(url).campaigns.days(anAccess({ currency }), { from: "2026-11-01", to: "2026-11-01" }),
  );
  return pages.flat()[0];
}

test("one action type is taken for count and value, the widest first", async () => {
  const actions = [
    action("link_click", "40"),
    action("purchase", "4"),
    action("omni_purchase", "3"),
    action("offsite_conversion.fb_pixel_purchase", "2"),
  ];
  const values = [action("purchase", "200"), action("omni_purchase", "150.55")];
  expect(await readDay({ actions, action_values: values })).toMatchObject({
    ...{ conversions: 3, revenueMinor: 15_055, conversionSource: "omni_purchase" },
    ...{ spendMinor: 1234, impressions: 1000, clicks: 50, publisherPlatform: "instagram" },
  });
});

test("a value of another type is never put beside a count", async () => {
  const day = await readDay({ actions: [action("omni_purchase", "3")], action_values: [action("purchase", "200")] });
  expect(day).toMatchObject({ conversions: 3, revenueMinor: 0, conversionSource: "omni_purchase" });
});

test("a day without actions has no conversions and no source", async () => {
  expect(await readDay({})).toMatchObject({ conversions: 0, revenueMinor: 0, conversionSource: null });
});

test("spend follows the currency's own decimals", async () => {
  expect(await readDay({ spend: "1500" }, "JPY")).toMatchObject({ spendMinor: 1500 });
});

test("pages are followed by cursor to the one without a next", async () => {
  const { url, requests } = await startFakeServer((_, index) => ({
    json: {
      data: index === 1 ? [] : [{ id: `${index}`, name: "x", effective_status: "PAUSED", objective: "OUTCOME_SALES" }],
      paging: {
        cursors: { after: `c${index}` },
        ...(index < 2 && { next: "https://elsewhere.example/?access_token=x" }),
      },
    },
  }));
  const list = await metaAt(url).campaigns.list(anAccess({ id: "act_1" }));
  expect(list).toEqual([
    { id: "0", name: "x", status: "paused", kind: "OUTCOME_SALES" },
    { id: "2", name: "x", status: "paused", kind: "OUTCOME_SALES" },
  ]);
  expect(requests.map(({ query }) => query.get("after"))).toEqual([null, "c0", "c1"]);
  expect(requests[0]?.path).toBe("/v26.0/act_1/campaigns");
});

test("a list that has no way on before its end is no list", async () => {
  const { url } = await startFakeServer(() => ({
    json: { data: [{ id: "1" }], paging: { next: "https://elsewhere.example/?offset=1" } },
  }));
  await expect(metaAt(url).campaigns.list(anAccess())).rejects.toMatchObject({
    failure: { kind: "unavailable" },
    details: { reason: "answer_unreadable" },
  });
});

test("ranges are read in slices of thirty days, by campaign, day and publisher", async () => {
  const { url, requests } = await startFakeServer(() => ({ json: { data: [] } }));
  await collect(metaAt(url).campaigns.days(anAccess(), { from: "2026-09-01", to: "2026-10-05" }));
  expect(requests.map(rangeOf)).toEqual([
    { since: "2026-09-01", until: "2026-09-30" },
    { since: "2026-10-01", until: "2026-10-05" },
  ]);
  const asked = Object.fromEntries(requests[0]?.query ?? []);
  expect(asked).toMatchObject({ level: "campaign", time_increment: "1", breakdowns: "publisher_platform" });
});

test("figures are asked for of campaigns in every state, deleted ones too", async () => {
  const { url, requests } = await startFakeServer(() => ({ json: { data: [] } }));
  await collect(metaAt(url).campaigns.days(anAccess(), { from: "2026-11-01", to: "2026-11-01" }));
  const [{ value, ...rule }] = JSON.parse(requests[0]?.query.get("filtering") ?? "[]");
  expect(rule).toEqual({ field: "campaign.effective_status", operator: "IN" });
  expect(new Set(value)).toEqual(new Set(["ACTIVE", "PAUSED", "ARCHIVED", "DELETED", "IN_PROCESS", "WITH_ISSUES"]));
});

const error = (code: number, error_subcode?: number): FakeAnswer => ({
  status: 400,
  json: { error: { code, error_subcode, message: "x" } },
});

test("a range that is too much at once is halved until it fits", async () => {
  const { url, requests } = await startFakeServer((request) => {
    const { since, until } = rangeOf(request);
    return since === until ? { json: { data: [row({ date_start: since })] } } : error(100, 1_487_534);
  });
  const pages = await collect(metaAt(url).campaigns.days(anAccess(), { from: "2026-11-01", to: "2026-11-04" }));
  expect(pages.flat().map(({ day }) => day)).toEqual(["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04"]);
  expect(requests).toHaveLength(7);
});

const ONE_DAY = { from: "2026-11-01", to: "2026-11-01" };
type Script = {
  readonly sync: FakeAnswer;
  readonly submit?: readonly unknown[];
  /** States of the polls, one after the other; the last one stays. */
  readonly runs: readonly object[];
  readonly results?: FakeAnswer;
};
const completed = { async_status: "Job Completed", async_percent_completion: 100 };

/** A Meta that refuses at once and makes a report instead. */
function reporting({ sync, submit = ["77"], runs, results = { json: { data: [row()] } } }: Script) {
  let submits = 0;
  let polls = 0;
  return ({ method, path }: FakeRequest): FakeAnswer => {
    if (method === "POST") return { json: { report_run_id: submit[Math.min(submits++, submit.length - 1)] } };
    if (path.endsWith("/act_101/insights")) return sync;
    if (path.endsWith("/insights")) return results;
    const run = runs[Math.min(polls++, runs.length - 1)];
    return run && "code" in run ? error(Number(run.code), 33) : { json: { id: "77", ...run } };
  };
}
async function reportOf(script: Script) {
  const { url, requests } = await startFakeServer(reporting(script));
  const { campaigns } = metaAt(url, { reportPollMs: 0 });
  const read = () => collect(campaigns.days(anAccess({ id: "act_101" }), ONE_DAY)).then((pages) => pages.flat());
  return { read, requests, lines: () => requests.map(({ method, path }) => `${method} ${path.replace("/v26.0", "")}`) };
}

test.each([
  ["a day that is still too much", error(100, 1_487_534)],
  ["code 1", error(1)],
  ["code 2 with a subcode", error(2, 1_504_018)],
  ["code -1", error(-1)],
  ["an answer that never comes", { mode: "reset" } as const],
  ["a page of the infrastructure", { status: 504, text: "<html>Gateway timeout</html>" } as const],
])("after %s the figures are taken from a report, once it is completed and at 100 per cent", async (_, sync) => {
  const { read, requests, lines } = await reportOf({
    sync,
    runs: [
      { async_status: "Job Not Started" },
      { async_status: "Job Running", async_percent_completion: 100 },
      { async_status: "Job Completed", async_percent_completion: 99 },
      completed,
    ],
  });
  expect(await read()).toMatchObject([{ campaignId: "1", spendMinor: 1234 }]);
  expect(lines()).toEqual([
    "GET /act_101/insights",
    "POST /act_101/insights",
    ...Array.from({ length: 4 }, () => "GET /77"),
    "GET /77/insights",
  ]);
  const asked = Object.fromEntries(requests[0]?.query ?? []);
  for (const name of ["limit", "appsecret_proof"]) delete asked[name];
  expect(Object.fromEntries(new URLSearchParams(requests[1]?.body))).toEqual(asked);
  expect(asked).toMatchObject({ level: "campaign", time_increment: "1", breakdowns: "publisher_platform" });
});

test("a report that is not ready in time is not asked for again, but waited for the next time", async () => {
  const runs: object[] = [{ async_status: "Job Running", async_percent_completion: 10 }];
  const { read, lines } = await reportOf({ sync: error(2), runs });
  await expect(read()).rejects.toMatchObject({
    failure: { kind: "wait", retryAfterMs: 60_000 },
    details: { reason: "report_not_ready" },
  });
  runs.push(completed);
  expect(await read()).toHaveLength(1);
  expect(lines().filter((line) => line.endsWith("/act_101/insights"))).toEqual([
    "GET /act_101/insights",
    "POST /act_101/insights",
  ]);
});

describe("a report that was not ready hours ago", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T08:00:00Z") }));
  afterEach(() => vi.useRealTimers());

  test("is not what the figures are now: it is asked for anew", async () => {
    const runs: object[] = [{ async_status: "Job Running", async_percent_completion: 10 }];
    const { read, lines } = await reportOf({ sync: error(2), submit: ["77", "78"], runs });
    await expect(read()).rejects.toMatchObject({ details: { reason: "report_not_ready" } });
    runs.push(completed);
    vi.setSystemTime(Date.parse("2026-11-22T14:00:00Z"));
    expect(await read()).toHaveLength(1);
    expect(lines().filter((line) => line.includes("insights"))).toEqual([
      ...["GET /act_101/insights", "POST /act_101/insights"],
      ...["GET /act_101/insights", "POST /act_101/insights", "GET /78/insights"],
    ]);
  });

  test("makes the next one be waited for longer, so that an account that is always late gets its figures", async () => {
    const slow = Array.from({ length: 15 }, () => ({ async_status: "Job Running" }));
    const runs: object[] = [];
    const { read, lines } = await reportOf({ sync: error(2), submit: ["77", "78"], runs });
    runs.push(...slow.slice(0, 9), ...slow, completed);
    await expect(read()).rejects.toMatchObject({ details: { reason: "report_not_ready" } });
    vi.setSystemTime(Date.parse("2026-11-22T14:00:00Z"));
    expect(await read()).toHaveLength(1);
    expect(lines().at(-1)).toBe("GET /78/insights");
  });
});

test("a report that was skipped is asked for once more", async () => {
  const skipped = { async_status: "Job Skipped", async_percent_completion: 0 };
  const once = await reportOf({ sync: error(2), submit: ["77", "78"], runs: [skipped, completed] });
  expect(await once.read()).toHaveLength(1);
  expect(once.lines().at(-1)).toBe("GET /78/insights");
  const twice = await reportOf({ sync: error(2), runs: [skipped] });
  await expect(twice.read()).rejects.toMatchObject({ failure: { kind: "unavailable" } });
});

test("a report that Meta no longer knows is asked for anew, and is not taken for a lost ad account", async () => {
  const unknown = { code: 100 };
  const once = await reportOf({ sync: error(2), submit: ["77", "78"], runs: [unknown, completed] });
  expect(await once.read()).toHaveLength(1);
  const always = await reportOf({ sync: error(2), runs: [unknown] });
  await expect(always.read()).rejects.toMatchObject({ failure: { kind: "unavailable" } });
});

test.each([
  [{ error_code: 2, error_subcode: 1_504_044 }, { failure: { kind: "unavailable" } }],
  [{ error_code: 3018 }, { details: { reason: "range_too_old" } }],
  [{}, { failure: { kind: "unavailable" }, details: { reason: "report_failed" } }],
])("a report that failed with %j says so, and the next one is a new one", async (failure, expected) => {
  const failed = { async_status: "Job Failed", async_percent_completion: 100, ...failure };
  const { read, lines } = await reportOf({ sync: error(2), runs: [failed, completed] });
  await expect(read()).rejects.toMatchObject(expected);
  expect(await read()).toHaveLength(1);
  expect(lines().filter((line) => line.startsWith("POST"))).toHaveLength(2);
});

test("the id of a report is text, whatever Meta writes it as, and never one that lost digits", async () => {
  const safe = await reportOf({ sync: error(2), submit: [6_023_920_149_050], runs: [completed] });
  await safe.read();
  expect(safe.lines().at(-1)).toBe("GET /6023920149050/insights");
  // 2^60, as the wire has it: 1152921504606846976.
  const long = await reportOf({ sync: error(2), submit: [2 ** 60], runs: [completed] });
  await long.read();
  expect(long.lines().at(-1)).toBe(`GET /${JSON.stringify(2 ** 60)}/insights`);
});

test("a refusal that has nothing to do with the amount makes no report", async () => {
  const { read, lines } = await reportOf({ sync: error(3018), runs: [completed] });
  await expect(read()).rejects.toMatchObject({ details: { reason: "range_too_old" } });
  expect(lines()).toEqual(["GET /act_101/insights"]);
});

test("an account tells its currency and zone in one request", async () => {
  const { url, requests } = await startFakeServer(() => ({
    json: { id: "act_1", currency: "JPY", timezone_name: "Asia/Tokyo" },
  }));
  expect(await metaAt(url).campaigns.facts(anAccess())).toEqual({ currency: "JPY", timeZone: "Asia/Tokyo" });
  expect(requests.map(({ query }) => query.get("fields"))).toEqual(["currency,timezone_name"]);
});
