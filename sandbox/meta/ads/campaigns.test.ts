import { describe, expect, test } from "vitest";
import { beforeEachTest, errorIn, HARBOUR, type MetaClient, rowsIn, startMeta, textIn } from "../meta-client.fixture";
import { aCampaign, anAdSet } from "./ads.fixture";

let meta: MetaClient;
let token: string;
beforeEachTest((fresh) => {
  ({ meta, token } = fresh);
});

const create = (change: object = {}, account = HARBOUR) => meta.post(token, `/${account}/campaigns`, aCampaign(change));
const campaigns = (parameters: Readonly<Record<string, string>> = {}) =>
  meta.all(token, `/${HARBOUR}/campaigns`, { limit: "100", fields: "name", ...parameters });

describe("a campaign", () => {
  test("is created paused, kept, listed with the others, and leaves no violation", async () => {
    const id = textIn(await create(), "id");
    expect(id).toMatch(/^\d+$/);
    const node = await meta.get(token, `/${id}`, { fields: "name,status,effective_status,daily_budget,objective" });
    expect(node.body).toMatchObject({ name: "Autumn sale", status: "PAUSED", effective_status: "PAUSED" });
    expect(node.body).not.toHaveProperty("daily_budget");
    const found = await campaigns({ filtering: '[{"field":"name","operator":"EQUAL","value":"Autumn sale"}]' });
    expect(found).toEqual([expect.objectContaining({ id })]);
    expect(await meta.violations()).toEqual([]);
  });

  test("may carry the budget itself, as text in minor units", async () => {
    const id = textIn(await create({ daily_budget: 2000, bid_strategy: "LOWEST_COST_WITHOUT_CAP" }), "id");
    expect((await meta.get(token, `/${id}`, { fields: "daily_budget" })).body).toMatchObject({ daily_budget: "2000" });
    expect(await meta.violations()).toEqual([]);
  });

  test("runs as long as its ad sets, which need an end when its budget is for a lifetime", async () => {
    const id = textIn(await create({ lifetime_budget: 90_000, bid_strategy: "LOWEST_COST_WITHOUT_CAP" }), "id");
    const endless = anAdSet(id, { daily_budget: undefined, bid_strategy: undefined });
    expect(errorIn(await meta.post(token, `/${HARBOUR}/adsets`, endless)).code).toBe(100);
    const times = { start_time: "2037-01-01T00:00:00+0000", end_time: "2037-02-01T00:00:00+0000" };
    expect((await meta.post(token, `/${HARBOUR}/adsets`, { ...endless, ...times })).status).toBe(200);
    expect((await meta.get(token, `/${id}`, { fields: "start_time,stop_time" })).body).toMatchObject({
      start_time: times.start_time,
      stop_time: times.end_time,
    });
    expect(await meta.violations()).toEqual(["refused: (#100) lifetime_budget requires end_time"]);
  });

  test("may come as a form whose structured values are JSON text", async () => {
    const body = new URLSearchParams({ appsecret_proof: meta.proofOf(token), access_token: token });
    for (const [name, value] of Object.entries(aCampaign()))
      body.set(name, typeof value === "string" ? value : JSON.stringify(value));
    expect((await meta.call("POST", `/v26.0/${HARBOUR}/campaigns`, { body })).status).toBe(200);
    expect(await meta.violations()).toEqual([]);
  });

  test("is created twice by two requests, for there is no key that tells a repeat", async () => {
    expect(textIn(await create(), "id")).not.toBe(textIn(await create(), "id"));
  });

  test("outlives a reset only in its number: an id is never given twice", async () => {
    const first = textIn(await create(), "id");
    await meta.control("POST", "/reset");
    expect(errorIn(await meta.get(token, `/${first}`))).toEqual({ code: 100, subcode: 33 });
    expect(textIn(await create(), "id")).not.toBe(first);
  });

  test("never has figures", async () => {
    const id = textIn(await create(), "id");
    const filtering = JSON.stringify([{ field: "campaign.id", operator: "IN", value: [id] }]);
    expect(rowsIn(await meta.get(token, `/${HARBOUR}/insights`, { level: "campaign", filtering }))).toEqual([]);
  });

  test("that is only validated is checked and not kept", async () => {
    const before = await campaigns();
    const options = { execution_options: ["validate_only"] };
    expect((await create(options)).body).toMatchObject({ success: true });
    expect(errorIn(await create({ ...options, objective: "REACH" })).code).toBe(100);
    expect(await campaigns()).toHaveLength(before.length);
  });
});

describe("a campaign is refused", () => {
  test.each<[string, object, { code: number; subcode?: number }]>([
    ["without special categories", { special_ad_categories: undefined }, { code: 100 }],
    ["with an unknown special category", { special_ad_categories: ["WINE"] }, { code: 100 }],
    ["with a special category and no country", { special_ad_categories: ["HOUSING"] }, { code: 100 }],
    ["with NONE beside a category", { special_ad_categories: ["NONE", "HOUSING"] }, { code: 100 }],
    ["without a name", { name: undefined }, { code: 100 }],
    ["with an empty name", { name: " " }, { code: 100 }],
    ["without an objective", { objective: undefined }, { code: 100 }],
    ["with an objective of old", { objective: "CONVERSIONS" }, { code: 100 }],
    ["archived from the start", { status: "ARCHIVED" }, { code: 100 }],
    ["with an unknown buying type", { buying_type: "BARTER" }, { code: 100 }],
    [
      "without a budget and without saying whether ad sets share theirs",
      { is_adset_budget_sharing_enabled: undefined },
      { code: 100, subcode: 4834011 },
    ],
    ["with both budgets", { daily_budget: 2000, lifetime_budget: 9000 }, { code: 100 }],
    ["with a budget in fractions", { daily_budget: 20.5 }, { code: 100, subcode: 1885272 }],
    ["with a budget in words", { daily_budget: "twenty" }, { code: 100, subcode: 1885272 }],
    ["with a budget below the least", { daily_budget: 99 }, { code: 100, subcode: 1885272 }],
    ["with an unknown bid strategy", { bid_strategy: "LUCKY" }, { code: 100 }],
    ["with an end in the past", { stop_time: "2020-01-01T00:00:00+0000" }, { code: 100 }],
    ["with a time that names no zone", { start_time: "2027-01-01T00:00:00" }, { code: 100 }],
    ["with an unknown execution option", { execution_options: ["dream"] }, { code: 100 }],
    ["asking only for recommendations", { execution_options: ["include_recommendations"] }, { code: 100 }],
  ])("%s", async (_what, change, error) => {
    const before = await campaigns();
    const answer = await create(change);
    expect(answer.status).toBe(400);
    expect(errorIn(answer)).toMatchObject(error);
    expect(await campaigns()).toHaveLength(before.length);
  });

  test("with the field to blame when it is the budget", async () => {
    const answers = [];
    for (let time = 0; time < 12; time += 1) answers.push(await create({ daily_budget: 99 }));
    const data = answers.map(({ body }) => (body as { error: { error_data: unknown } }).error.error_data);
    // Now an object, now a string that holds one.
    expect(new Set(data.map((one) => typeof one))).toEqual(new Set(["object", "string"]));
    for (const one of data)
      expect(typeof one === "string" ? JSON.parse(one) : one).toEqual({ blame_field_specs: [["daily_budget"]] });
  });

  test.each([
    ["an account that is disabled", "act_310000000000303", 200],
    ["an account one may only look at", "act_310000000000404", 200],
    ["an unknown account", "act_9", 100],
  ])("in %s", async (_what, account, code) => {
    expect(errorIn(await create({}, account)).code).toBe(code);
  });

  test("without ads_management", async () => {
    const other = await startMeta();
    const reader = await other.connect({ permissions: ["ads_read"] });
    const answer = await other.post(reader, `/${HARBOUR}/campaigns`, aCampaign());
    await other.close();
    expect(errorIn(answer).code).toBe(200);
  });
});

describe("a campaign is taken with a violation", () => {
  test.each([
    ["pretty", { pretty: "1" }, "unknown parameter pretty"],
    ["date_format", { date_format: "U" }, "unknown parameter date_format"],
    ["instagram_actor_id", { instagram_actor_id: "1" }, "unknown parameter instagram_actor_id"],
    ["no status", { status: undefined }, "created without status, which starts it at once"],
    ["a budget without a strategy", { daily_budget: 2000 }, "budget without an explicit bid_strategy"],
    [
      "a budget nobody means",
      { daily_budget: 5_000_100, bid_strategy: "LOWEST_COST_WITHOUT_CAP" },
      "daily_budget of 5000100 EUR cannot be meant: it is in the wrong unit",
    ],
  ])("for %s", async (_what, change, rule) => {
    expect((await create(change)).status).toBe(200);
    expect(await meta.violations("/campaigns")).toEqual([rule]);
  });
});

test("budgets of currencies without hundredths are whole units", async () => {
  await meta.control("PUT", "/accounts/meta", {
    people: [{ id: "218471000000001", name: "Maya", adAccounts: [{ id: "310000000000101" }] }],
    adAccounts: [{ id: "310000000000101", name: "Tokyo", currency: "JPY", timeZone: "Asia/Tokyo" }],
  });
  const budget = (daily_budget: number) => create({ daily_budget, bid_strategy: "LOWEST_COST_WITHOUT_CAP" });
  expect(errorIn(await budget(149)).subcode).toBe(1885272);
  expect((await budget(3000)).status).toBe(200);
  expect(await meta.violations("/campaigns")).toHaveLength(1);
  expect((await budget(300_000)).status).toBe(200);
  expect(await meta.violations("/campaigns")).toHaveLength(2);
  const least = await meta.all(token, `/${HARBOUR}/minimum_budgets`);
  expect(least[0]).toMatchObject({ currency: "JPY", min_daily_budget_imp: 150 });
});

test("what was created is told by control and counts for nothing when put back", async () => {
  const id = textIn(await create(), "id");
  await meta.post(token, `/${HARBOUR}/adsets`, anAdSet(id));
  const accounts = await meta.control("GET", "/accounts/meta");
  const [harbour] = (accounts.body as { adAccounts: { created: unknown }[] }).adAccounts;
  expect(harbour?.created).toMatchObject({ campaigns: 1, adSets: 1, creatives: 0, ads: 0 });
  await meta.control("PUT", "/accounts/meta", accounts.body);
  expect((await meta.control("GET", "/accounts/meta")).body).toEqual(accounts.body);
});
