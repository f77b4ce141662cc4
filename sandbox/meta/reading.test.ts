import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Answer, errorIn, HARBOUR, type MetaClient, rowsIn, SAM, startMeta } from "./meta-client.fixture";

type Row = Readonly<Record<string, unknown>>;
type Values = readonly { action_type: string; value: string }[];
let meta: MetaClient;
let token: string;
beforeAll(async () => {
  meta = await startMeta();
  token = await meta.connect();
});
afterAll(() => meta.close());

const all = (path: string, parameters: Readonly<Record<string, string>>) => meta.all(token, path, parameters);
const lastViolations = async () => rowsIn(await meta.control("GET", "/requests?platform=meta")).at(-1)?.violations;
const daily = {
  level: "campaign",
  time_increment: "1",
  breakdowns: "publisher_platform",
  fields: "campaign_id,campaign_name,account_currency,impressions,clicks,spend,actions,action_values,purchase_roas",
  limit: "500",
};
const range = (since: number, until: number) => {
  const day = (ago: number) =>
    new Intl.DateTimeFormat("en-CA", {
      timeZone: "Europe/Paris",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    }).format(Date.now() - ago * 86_400_000);
  return { time_range: JSON.stringify({ since: day(since), until: day(until) }) };
};

describe("assets", () => {
  test("lists every account that was ticked, usable or not", async () => {
    const rows = await all("/me/adaccounts", {
      fields: "id,name,account_status,currency,timezone_name,user_tasks",
      limit: "2",
    });
    expect(rows).toHaveLength(4);
    expect(rows).toContainEqual(
      expect.objectContaining({ id: HARBOUR, currency: "EUR", timezone_name: "Europe/Paris", account_status: 1 }),
    );
    expect(rows.filter(({ account_status }) => account_status === 2)).toHaveLength(1);
    expect(rows.filter(({ user_tasks }) => JSON.stringify(user_tasks) === '["ANALYZE"]')).toHaveLength(1);
  });

  test("lists only the accounts that were ticked", async () => {
    const other = await startMeta();
    const ticked = await other.connect({ accounts: ["310000000000202"] });
    expect((await other.all(ticked, "/me/adaccounts")).map(({ id }) => id)).toEqual(["act_310000000000202"]);
    await other.close();
  });

  test("a person without ad accounts has none", async () => {
    const sam = await meta.connect({ person: SAM });
    expect(rowsIn(await meta.get(sam, "/me/adaccounts"))).toEqual([]);
  });

  test("datasets say whether they take store sales", async () => {
    const rows = await all(`/${HARBOUR}/adspixels`, { fields: "name,is_consolidated_container" });
    expect(rows.map(({ name, is_consolidated_container }) => [name, is_consolidated_container])).toEqual([
      ["Harbour Street sales", true],
      ["Old website pixel", false],
    ]);
  });

  test("pages and ad accounts lead to their Instagram accounts", async () => {
    const pages = await all("/me/accounts", { fields: "name,instagram_business_account{username}" });
    expect(pages).toContainEqual(
      expect.objectContaining({
        name: "Harbour Street",
        instagram_business_account: expect.objectContaining({ username: "harbourstreet" }),
      }),
    );
    const connected = await all(`/${HARBOUR}/connected_instagram_accounts`, { fields: "id,username" });
    expect(connected).toEqual([expect.objectContaining({ username: "harbourstreet" })]);
  });

  test("campaigns come in every state a shop knows", async () => {
    const rows = await all(`/${HARBOUR}/campaigns`, {
      fields: "name,status,effective_status,daily_budget,issues_info",
      limit: "2",
    });
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map(({ effective_status }) => effective_status))).toEqual(
      new Set(["ACTIVE", "PAUSED", "WITH_ISSUES"]),
    );
    const paused = await all(`/${HARBOUR}/campaigns`, { fields: "name", effective_status: '["PAUSED"]' });
    expect(paused).toHaveLength(1);
  });

  test.each<[string, string, Readonly<Record<string, string>>, { code: number; subcode?: number }]>([
    ["an id without act_", "/310000000000101/campaigns", {}, { code: 100, subcode: 33 }],
    ["an unknown account", "/act_9/campaigns", {}, { code: 100, subcode: 33 }],
    ["an unknown field", "/me/adaccounts", { fields: "id,colour" }, { code: 100 }],
    ["an unknown subfield", "/me/accounts", { fields: "instagram_business_account{colour}" }, { code: 100 }],
    ["fields that do not parse", "/me/accounts", { fields: "name{" }, { code: 2500 }],
    ["an unknown effective status", `/${HARBOUR}/campaigns`, { effective_status: '["SLEEPING"]' }, { code: 100 }],
    ["a limit beyond reason", `/${HARBOUR}/campaigns`, { limit: "5001" }, { code: 1 }],
    ["a made-up cursor", "/me/adaccounts", { after: "zzz" }, { code: 100 }],
    ["an unknown edge", `/${HARBOUR}/dreams`, {}, { code: 100, subcode: 33 }],
  ])("refuses %s", async (_what, path, parameters, error) => {
    expect(errorIn(await meta.get(token, path, parameters))).toMatchObject(error);
  });

  test.each([
    ["ad accounts without any ads permission", ["pages_show_list"], "/me/adaccounts", {}],
    ["the business of an account without business_management", ["ads_read"], "/me/adaccounts", { fields: "business" }],
    ["Pages without pages_show_list", ["ads_read"], "/me/accounts", {}],
  ])("refuses %s with 403 and code 200", async (_what, permissions, path, parameters) => {
    const other = await startMeta();
    const answer = await other.get(await other.connect({ permissions }), path, parameters);
    await other.close();
    expect(answer.status).toBe(403);
    expect(errorIn(answer).code).toBe(200);
  });

  test("refuses an account that was not ticked", async () => {
    const other = await startMeta();
    const answer = await other.get(await other.connect({ accounts: ["310000000000202"] }), `/${HARBOUR}/campaigns`);
    await other.close();
    expect(errorIn(answer).code).toBe(200);
  });

  test("answers an unknown parameter and records it", async () => {
    const answer = await meta.get(token, "/me", { pretty: "1" });
    expect(answer.status).toBe(200);
    expect(await lastViolations()).toEqual(["unknown parameter pretty"]);
  });
});

describe("insights", () => {
  test("has ninety days, one row for a campaign, day and publisher, all figures as text", async () => {
    const rows = await all(`/${HARBOUR}/insights`, { ...daily, ...range(89, 0) });
    const keys = rows.map(
      ({ campaign_id, date_start, publisher_platform }) => `${campaign_id} ${date_start} ${publisher_platform}`,
    );
    expect(new Set(keys).size).toBe(rows.length);
    expect(rows.every(({ date_start, date_stop }) => date_start === date_stop)).toBe(true);
    expect(new Set(rows.map(({ date_start }) => date_start)).size).toBeGreaterThanOrEqual(89);
    expect(new Set(rows.map(({ publisher_platform }) => publisher_platform))).toEqual(
      new Set(["facebook", "instagram", "audience_network"]),
    );
    expect(
      rows.every(({ spend, impressions, clicks }) =>
        [spend, impressions, clicks].every((value) => typeof value === "string"),
      ),
    ).toBe(true);
  });

  test("has ninety days wherever midnight has already passed", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-28T23:30:00Z") });
    const other = await startMeta();
    const { body } = await other.control("GET", "/accounts/meta");
    await other.close();
    vi.useRealTimers();
    const { adAccounts } = body as { adAccounts: { campaigns: { days: { date: string }[] }[] }[] };
    const daysOf = (at: number) => [...new Set(adAccounts[at]?.campaigns[0]?.days.map(({ date }) => date))].sort();
    expect([daysOf(0).length, daysOf(0).at(-1)]).toEqual([90, "2026-11-29"]); // Paris
    expect([daysOf(1).length, daysOf(1).at(-1)]).toEqual([90, "2026-11-28"]); // London
  });

  test("has a winner, a solid one and one that loses money", async () => {
    const rows = await all(`/${HARBOUR}/insights`, { ...daily, ...range(89, 0), time_increment: "all_days" });
    const totals = new Map<unknown, { spend: number; revenue: number }>();
    for (const row of rows) {
      const { spend, revenue } = totals.get(row.campaign_name) ?? { spend: 0, revenue: 0 };
      const bought = (row.action_values as Values | undefined)?.find(
        ({ action_type }) => action_type === "omni_purchase",
      );
      totals.set(row.campaign_name, {
        spend: spend + Number(row.spend),
        revenue: revenue + Number(bought?.value ?? 0),
      });
    }
    const roas = (name: string) => (totals.get(name)?.revenue ?? 0) / (totals.get(name)?.spend ?? 1);
    expect(roas("Regulars come back")).toBeGreaterThan(4);
    expect(roas("Autumn collection")).toBeGreaterThan(1.5);
    expect(roas("Autumn collection")).toBeLessThan(3);
    expect(roas("New neighbourhood")).toBeLessThan(1);
  });

  test("names one purchase under several overlapping types", async () => {
    const rows = await all(`/${HARBOUR}/insights`, { ...daily, ...range(30, 1) });
    const bought = rows.find(({ action_values }) => action_values !== undefined);
    const types = ((bought?.actions ?? []) as Values).map(({ action_type }) => action_type);
    expect(types).toEqual(expect.arrayContaining(["omni_purchase", "purchase"]));
    expect(rows.some(({ actions }) => (actions as Values | undefined)?.[0]?.action_type !== "link_click")).toBe(true);
  });

  test("leaves out what is zero instead of saying so", async () => {
    const rows = await all(`/${HARBOUR}/insights`, { ...daily, ...range(10, 1) });
    expect(rows.some(({ campaign_name }) => campaign_name === "Summer clearance")).toBe(false);
    expect(rows.some((row) => !("action_values" in row))).toBe(true);
  });

  test("serves only the last thirty days when no dates are given", async () => {
    const rows = await all(`/${HARBOUR}/insights`, daily);
    expect(new Set(rows.map(({ date_start }) => date_start)).size).toBe(30);
  });

  test("agrees with itself whatever the grouping", async () => {
    const spent = (rows: readonly Row[]) => rows.reduce((sum, { spend }) => sum + Number(spend), 0);
    const byDay = spent(await all(`/${HARBOUR}/insights`, { ...daily, ...range(40, 1) }));
    for (const change of [
      { time_increment: "7" },
      { time_increment: "monthly" },
      { level: "account", time_increment: "all_days" },
    ])
      expect(spent(await all(`/${HARBOUR}/insights`, { ...daily, ...range(40, 1), ...change }))).toBeCloseTo(byDay, 1);
  });

  test("leaves a deleted campaign out, but for the account's own sum and for who asks for it by status", async () => {
    const other = await startMeta();
    const theirs = await other.connect();
    const read = (change: Readonly<Record<string, string>>) =>
      other.all(theirs, `/${HARBOUR}/insights`, { ...daily, ...range(30, 1), time_increment: "all_days", ...change });
    const spent = (rows: readonly Row[]) => rows.reduce((sum, { spend }) => sum + Number(spend), 0).toFixed(2);
    const before = await read({});
    const gone = String(before[0]?.campaign_id);
    await other.post(theirs, `/${gone}`, { status: "DELETED" });
    const left = await read({});
    expect(left.length).toBeGreaterThan(0);
    expect(left.map(({ campaign_id }) => campaign_id)).not.toContain(gone);
    const filtering = [
      { field: "campaign.effective_status", operator: "IN", value: ["ACTIVE", "PAUSED", "DELETED", "WITH_ISSUES"] },
    ];
    expect(spent(await read({ filtering: JSON.stringify(filtering) }))).toBe(spent(before));
    expect(spent(await read({ level: "account" }))).toBe(spent(before));
    await other.close();
  });

  test("without any dates serves the last thirty days, and says nothing of what it leaves out", async () => {
    const rows = await all(`/${HARBOUR}/insights`, { ...daily, breakdowns: "" });
    const days = new Set(rows.map(({ date_start }) => date_start));
    expect(days.size).toBe(30);
  });

  test("takes the windows that ended and says nothing for them", async () => {
    const parameters = { ...daily, ...range(30, 1), action_attribution_windows: '["7d_click","7d_view"]' };
    const row = (await all(`/${HARBOUR}/insights`, parameters)).find(({ actions }) => actions !== undefined);
    const [first] = (row?.actions ?? []) as Values;
    expect(first).toHaveProperty("7d_click");
    expect(first).not.toHaveProperty("7d_view");
  });

  test.each<[string, Readonly<Record<string, string>>, { code: number; subcode?: number }]>([
    ["an unknown field", { fields: "spend,joy" }, { code: 100 }],
    ["an unknown level", { level: "galaxy" }, { code: 100 }],
    ["an unknown breakdown", { breakdowns: "mood" }, { code: 100 }],
    ["a position without its publisher", { breakdowns: "platform_position" }, { code: 100 }],
    ["an increment of 0", { time_increment: "0" }, { code: 100 }],
    ["an increment of 91", { time_increment: "91" }, { code: 100 }],
    ["an end before the start", { time_range: '{"since":"2026-11-02","until":"2026-11-01"}' }, { code: 100 }],
    ["a day that does not exist", { time_range: '{"since":"2026-11-31","until":"2026-12-01"}' }, { code: 100 }],
    ["more than 37 months", { time_range: '{"since":"2020-01-01","until":"2026-11-01"}' }, { code: 3018 }],
    ["action breakdowns without actions", { fields: "spend", action_breakdowns: "action_type" }, { code: 100 }],
    ["an unknown window", { action_attribution_windows: '["2d_click"]' }, { code: 100 }],
    ["an unknown preset", { date_preset: "last_fortnight" }, { code: 100 }],
  ])("refuses %s", async (_what, change, error) => {
    expect(errorIn(await meta.get(token, `/${HARBOUR}/insights`, { ...daily, ...change }))).toMatchObject(error);
  });

  test("refuses more rows than one answer can carry", async () => {
    const other = await startMeta();
    const shop = (await other.control("GET", "/accounts/meta")).body as {
      adAccounts: { id: string; campaigns: Row[] }[];
    };
    for (const account of shop.adAccounts)
      if (`act_${account.id}` === HARBOUR)
        account.campaigns = Array.from({ length: 200 }, (_, at) => ({
          id: String(7000 + at),
          name: `Campaign ${at}`,
          days: [],
        }));
    expect((await other.control("PUT", "/accounts/instagram", shop)).status).toBe(200);
    const answer: Answer = await other.get(await other.connect(), `/${HARBOUR}/insights`, {
      ...daily,
      ...range(89, 0),
    });
    await other.close();
    expect(errorIn(answer)).toEqual({ code: 100, subcode: 1487534 });
  });
});
