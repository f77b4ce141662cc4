import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { errorIn, HARBOUR, type MetaClient, startMeta, textIn } from "../meta-client.fixture";
import { aCampaign, anAdSet, aTargeting, createAll } from "./ads.fixture";

const SEEDED = "120210100000000001";
const HOUR_MS = 3_600_000;
let meta: MetaClient;
let token: string;
let made: Awaited<ReturnType<typeof createAll>>;
beforeAll(async () => {
  meta = await startMeta();
  token = await meta.connect();
});
beforeEach(async () => {
  await meta.control("POST", "/reset");
  made = await createAll(meta, token);
});
afterAll(() => meta.close());

const read = async (id: string, fields = "name,status,effective_status,daily_budget,updated_time") =>
  (await meta.get(token, `/${id}`, { fields })).body as Readonly<Record<string, string>>;
const change = (id: string, body: object) => meta.post(token, `/${id}`, body);

describe("a change", () => {
  test("of name and status is kept", async () => {
    for (const id of [made.campaignId, made.adSetId, made.adId]) {
      expect((await change(id, { name: "Other", status: "ACTIVE" })).body).toMatchObject({ success: true });
      expect(await read(id, "name,status")).toMatchObject({ name: "Other", status: "ACTIVE" });
    }
    expect(await meta.violations()).toEqual([]);
  });

  test.each([
    ["a bid of nothing", { bid_amount: 0 }],
    ["a capped strategy without a bid", { bid_strategy: "COST_CAP" }],
    ["a name that is too long", { name: "x".repeat(401) }],
    ["an end before its start", { end_time: Math.floor(Date.now() / 1000) - 60 }],
  ])("of an ad set is refused as at its making: %s", async (_, fields) => {
    expect(errorIn(await change(made.adSetId, fields)).code).toBe(100);
  });

  test("into the EU needs to say who pays, once", async () => {
    const targeting = aTargeting({ geo_locations: { countries: ["FR"] } });
    expect(errorIn(await change(made.adSetId, { targeting })).subcode).toBe(3858152);
    const sponsors = { dsa_beneficiary: "Laurent", dsa_payor: "Laurent" };
    expect((await change(made.adSetId, { targeting, ...sponsors })).status).toBe(200);
    expect((await change(made.adSetId, { targeting })).status).toBe(200);
    expect(await read(made.adSetId, "dsa_payor,targeting")).toMatchObject({ dsa_payor: "Laurent", targeting });
  });

  test("reaches the shop's own campaigns, in the list and in the figures", async () => {
    expect((await change(SEEDED, { status: "PAUSED", name: "Renamed" })).status).toBe(200);
    const filtering = '[{"field":"campaign.name","operator":"CONTAIN","value":"rename"}]';
    const [listed] = await meta.all(token, `/${HARBOUR}/campaigns`, { fields: "name,effective_status", filtering });
    expect(listed).toMatchObject({ id: SEEDED, effective_status: "PAUSED" });
    const rows = await meta.all(token, `/${HARBOUR}/insights`, {
      level: "campaign",
      fields: "campaign_name",
      filtering,
    });
    expect(rows[0]).toMatchObject({ campaign_name: "Renamed" });
    await change(SEEDED, { status: "ACTIVE" });
    expect(await read(SEEDED)).toMatchObject({ effective_status: "ACTIVE" });
  });

  test("of a budget leaves the time of the last change as it is", async () => {
    const { updated_time } = await read(SEEDED);
    await change(SEEDED, { daily_budget: 4500 });
    expect(await read(SEEDED)).toMatchObject({ updated_time, daily_budget: "4500" });
    expect(await meta.violations()).toEqual([]);
  });

  test("that is only validated changes nothing", async () => {
    const validated = await change(made.campaignId, { name: "Other", execution_options: ["validate_only"] });
    expect(validated.body).toMatchObject({ success: true });
    expect(await read(made.campaignId)).toMatchObject({ name: "Autumn sale" });
  });

  test.each<[string, keyof Awaited<ReturnType<typeof createAll>>, object, { code: number; subcode?: number }]>([
    ["to an unknown status", "campaignId", { status: "SLEEPING" }, { code: 100 }],
    ["to an empty name", "campaignId", { name: " " }, { code: 100 }],
    ["of a budget to less than the least", "adSetId", { daily_budget: 10 }, { code: 100, subcode: 1885272 }],
    ["of a budget to a fraction", "adSetId", { daily_budget: 20.5 }, { code: 100, subcode: 1885272 }],
    ["of a budget to its other kind", "adSetId", { lifetime_budget: 90_000 }, { code: 100 }],
    ["that gives the campaign a budget too", "campaignId", { daily_budget: 4000 }, { code: 100, subcode: 1885621 }],
    ["that takes the places away", "adSetId", { targeting: {} }, { code: 100 }],
    ["to an unknown creative", "adId", { creative: { creative_id: "9" } }, { code: 100, subcode: 33 }],
  ])("is refused %s", async (_what, which, body, error) => {
    expect(errorIn(await change(made[which], body))).toMatchObject(error);
  });

  test.each([
    ["another objective", { objective: "OUTCOME_TRAFFIC" }, "unknown parameter objective"],
    ["pretty", { pretty: 1 }, "unknown parameter pretty"],
  ])("with %s changes nothing and is a violation", async (_what, body, rule) => {
    expect((await change(made.campaignId, body)).status).toBe(200);
    expect(await meta.violations()).toEqual([rule]);
    expect(await read(made.campaignId, "objective")).toMatchObject({ objective: "OUTCOME_SALES" });
  });

  test("of an unknown object, or of one in an account that was not ticked, is refused", async () => {
    expect(errorIn(await change("9", { name: "x" }))).toEqual({ code: 100, subcode: 33 });
    const other = await startMeta();
    const stranger = await other.connect({ accounts: ["310000000000202"] });
    expect(errorIn(await other.post(stranger, `/${SEEDED}`, { name: "x" }))).toEqual({ code: 100, subcode: 33 });
    await other.close();
  });
});

test("the budget of an ad set changes four times an hour", async () => {
  for (const daily_budget of [2100, 2200, 2300, 2400])
    expect((await change(made.adSetId, { daily_budget })).status).toBe(200);
  expect(errorIn(await change(made.adSetId, { daily_budget: 2500 }))).toEqual({ code: 613, subcode: 1487632 });
  expect(await read(made.adSetId)).toMatchObject({ daily_budget: "2400" });
  await meta.control("POST", "/clock", { offsetMs: HOUR_MS });
  expect((await change(made.adSetId, { daily_budget: 2500 })).status).toBe(200);
});

describe("deleting", () => {
  test("makes an object and all below it gone, but not unreadable", async () => {
    expect((await meta.remove(token, `/${made.campaignId}`)).body).toMatchObject({ success: true });
    for (const id of [made.campaignId, made.adSetId, made.adId])
      expect(await read(id, "effective_status")).toMatchObject({ effective_status: "DELETED" });
    const names = async (parameters: Readonly<Record<string, string>> = {}) =>
      (await meta.all(token, `/${HARBOUR}/campaigns`, { fields: "name", ...parameters })).map(({ name }) => name);
    expect(await names()).not.toContain("Autumn sale");
    expect(await names({ effective_status: '["DELETED"]' })).toEqual(["Autumn sale"]);
    expect(await meta.violations()).toEqual([]);
  });

  test("may be asked for by a POST, and twice", async () => {
    for (let time = 0; time < 2; time += 1)
      expect((await meta.post(token, `/${made.adSetId}`, { method: "DELETE" })).body).toMatchObject({ success: true });
    expect(await read(made.adSetId)).toMatchObject({ effective_status: "DELETED" });
    expect(await meta.violations()).toEqual([]);
  });

  test("ends what can be done with it", async () => {
    await meta.remove(token, `/${made.campaignId}`);
    expect(errorIn(await change(made.campaignId, { status: "ACTIVE" })).code).toBe(100);
    expect(errorIn(await meta.post(token, `/${HARBOUR}/adsets`, anAdSet(made.campaignId)))).toEqual({
      code: 100,
      subcode: 33,
    });
  });
});

describe("finding by name", () => {
  const filter = (operator: string, value: unknown, field = "name") => ({
    fields: "name",
    filtering: JSON.stringify([{ field, operator, value }]),
  });
  test.each([
    ["campaigns", "Autumn sale"],
    ["adsets", "Set 1"],
    ["ads", "a1"],
  ])("works for %s, whole or in part", async (edge, name) => {
    const found = async (parameters: Readonly<Record<string, string>>) =>
      (await meta.all(token, `/${HARBOUR}/${edge}`, parameters)).map((row) => row.name);
    expect(await found(filter("EQUAL", name))).toEqual([name]);
    expect(await found(filter("CONTAIN", name.slice(0, -1)))).toEqual([name]);
    expect(await found(filter("EQUAL", "Nothing"))).toEqual([]);
    expect(await meta.violations()).toEqual([]);
  });

  test("does not work for creatives: all of them come, and it is a violation", async () => {
    const rows = await meta.all(token, `/${HARBOUR}/adcreatives`, filter("EQUAL", "Nothing"));
    expect(rows).toHaveLength(1);
    expect(await meta.violations()).toContain("unknown parameter filtering");
  });

  test.each([
    ["an unknown field", filter("EQUAL", "x", "colour")],
    ["an unknown operator", filter("LIKE", "x")],
    ["a list where one value belongs", filter("EQUAL", ["x"])],
    ["one value where a list belongs", filter("IN", "x")],
    ["an unknown status", filter("IN", ["SLEEPING"], "effective_status")],
    ["no list", { filtering: "name" }],
  ])("is refused with %s", async (_what, parameters) => {
    expect(errorIn(await meta.get(token, `/${HARBOUR}/campaigns`, parameters)).code).toBe(100);
  });
});

test("a campaign whose answer was lost was created all the same", async () => {
  await meta.control("POST", "/faults", { platform: "meta", path: "/campaigns", mode: "accept-then-reset" });
  const body = aCampaign({ name: "Once [tag-7]" });
  await expect(meta.post(token, `/${HARBOUR}/campaigns`, body)).rejects.toThrow();
  const filtering = '[{"field":"name","operator":"CONTAIN","value":"[tag-7]"}]';
  expect(await meta.all(token, `/${HARBOUR}/campaigns`, { filtering })).toHaveLength(1);
  expect(textIn(await meta.post(token, `/${HARBOUR}/campaigns`, body), "id")).toMatch(/^\d+$/);
  expect(await meta.all(token, `/${HARBOUR}/campaigns`, { filtering })).toHaveLength(2);
});
