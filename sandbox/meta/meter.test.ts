import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { aCampaign } from "./ads/ads.fixture";
import { aList } from "./audiences/audiences.fixture";
import { type Answer, aSale, errorIn, HARBOUR, type MetaClient, startMeta } from "./meta-client.fixture";

const OLD_TOWN = "act_310000000000202";
const BUSINESS = "410000000000001";
const MINUTE_MS = 60_000;
let meta: MetaClient;
let token: string;
beforeAll(async () => {
  meta = await startMeta();
  token = await meta.connect();
});
beforeEach(async () => {
  // The sandbox runs in this process: with its clock still, points do not trickle away between two calls.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  await meta.control("POST", "/reset");
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => meta.close());

/** Limits of Harbour Street Ads, and of the application. */
const limit = async (limits: object | null, app: object | null = null) => {
  const { body } = await meta.control("GET", "/accounts/meta");
  const shop = body as { adAccounts: { id: string }[] };
  const adAccounts = shop.adAccounts.map((one) => (`act_${one.id}` === HARBOUR ? { ...one, limits } : one));
  expect((await meta.control("PUT", "/accounts/meta", { ...shop, adAccounts, limits: app })).status).toBe(200);
};
const read = (account = HARBOUR) => meta.get(token, `/${account}/campaigns`);
const write = () => meta.post(token, `/${HARBOUR}/campaigns`, aCampaign({ execution_options: ["validate_only"] }));
/** Repeats a call until it is throttled; resolves to how often it was answered, and to the refusal. */
const exhaust = async (call: () => Promise<Answer>): Promise<{ answered: number; refusal: Answer }> => {
  for (let answered = 0; answered < 100; answered += 1) {
    const refusal = await call();
    if (refusal.status !== 200) return { answered, refusal };
  }
  throw new Error("Never throttled");
};
type Usage = { type: string; call_count: number; estimated_time_to_regain_access: number; ads_api_access_tier: string };
const usageIn = ({ headers }: Answer): Usage[] => {
  const usage = JSON.parse(headers.get("x-business-use-case-usage") ?? "{}") as Record<string, Usage[]>;
  expect(Object.keys(usage)).toEqual([BUSINESS]);
  return usage[BUSINESS] ?? [];
};

describe("every answer says how much is left", () => {
  test("for the application, the account and the business", async () => {
    const { headers } = await read();
    expect(JSON.parse(headers.get("x-app-usage") ?? "")).toEqual({ call_count: 0, total_time: 0, total_cputime: 0 });
    expect(JSON.parse(headers.get("x-ad-account-usage") ?? "")).toMatchObject({
      ads_api_access_tier: "standard_access",
    });
    expect(usageIn(await read())).toMatchObject([{ type: "ads_management", estimated_time_to_regain_access: 0 }]);
  });

  test("and a refusal too", async () => {
    const refused = await meta.post(token, `/${HARBOUR}/campaigns`, {});
    expect(refused.status).toBe(400);
    expect(usageIn(refused)).toHaveLength(1);
  });

  test("also when a full score would be over, whether it is full or not", async () => {
    const seconds = async () => {
      const usage = JSON.parse((await read()).headers.get("x-ad-account-usage") ?? "{}");
      return Number(usage.reset_time_duration);
    };
    const told = [];
    for (let time = 0; time < 20; time += 1) told.push(await seconds());
    expect(told).toContain(0);
    expect(told.some((value) => value > 0)).toBe(true);
  });

  test("with one more header for insights", async () => {
    const { headers } = await meta.get(token, `/${HARBOUR}/insights`);
    expect(JSON.parse(headers.get("x-fb-ads-insights-throttle") ?? "")).toMatchObject({ acc_id_util_pct: 0 });
  });

  test("in percent that rise, by 1 for a read and by 3 for a write", async () => {
    await limit({ callsPerHour: 100 });
    const percent = async (call: () => Promise<Answer>) => usageIn(await call())[0]?.call_count ?? 0;
    expect(await percent(read)).toBe(1);
    expect(await percent(write)).toBe(4);
    for (let time = 0; time < 25; time += 1) await write();
    expect(await percent(read)).toBe(80);
  });

  test("and which tier the application has", async () => {
    await limit({ accessTier: "development_access" });
    expect(usageIn(await read())[0]?.ads_api_access_tier).toBe("development_access");
  });
});

describe("an account that is called too often", () => {
  const audience = () => meta.post(token, `/${HARBOUR}/customaudiences`, aList());
  test.each<[string, () => Promise<Answer>, number, number]>([
    ["reads", () => read(), 80004, 10],
    ["writes", () => write(), 80004, 3],
    ["figures", () => meta.get(token, `/${HARBOUR}/insights`), 80000, 10],
    ["audiences", audience, 80003, 3],
    ["sales", () => meta.sendEvents(token, [aSale()]), 80004, 10],
  ])("is throttled for %s with the code of that use", async (_what, call, code, answered) => {
    await limit({ callsPerHour: 10 });
    const end = await exhaust(call);
    expect(errorIn(end.refusal)).toEqual({ code, subcode: 2446079 });
    expect([400, 403, 429]).toContain(end.refusal.status);
    expect(end.answered).toBe(answered);
    expect(usageIn(end.refusal)).toContainEqual(
      expect.objectContaining({ call_count: 100, estimated_time_to_regain_access: 3 }),
    );
    expect(await meta.violations()).toEqual([]);
  });

  test("must be left alone until it regains access, while others go on", async () => {
    await limit({ callsPerHour: 10 });
    await exhaust(read);
    expect((await read(OLD_TOWN)).status).toBe(200);
    expect((await meta.get(token, `/${HARBOUR}/insights`)).status).toBe(200);
    expect(await meta.violations()).toEqual([]);
    await meta.control("POST", "/clock", { offsetMs: 2 * MINUTE_MS });
    const early = await read();
    expect(errorIn(early).code).toBe(80004);
    expect(usageIn(early)[0]?.estimated_time_to_regain_access).toBe(1);
    expect(await meta.violations()).toEqual(["called while throttled"]);
    await meta.control("POST", "/clock", { offsetMs: 3 * MINUTE_MS + 1000 });
    expect((await read()).status).toBe(200);
  });

  test("answers with any of three statuses", async () => {
    await limit({ callsPerHour: 1 });
    await exhaust(read);
    const statuses = new Set<number>();
    for (let time = 0; time < 30; time += 1) statuses.add((await read()).status);
    expect(statuses).toEqual(new Set([400, 403, 429]));
  });

  test("with limited access is spent by twenty writes, and blocked for five minutes", async () => {
    await limit({ accessTier: "development_access" });
    const { answered, refusal } = await exhaust(write);
    expect(answered).toBe(20);
    expect(errorIn(refusal)).toEqual({ code: 17, subcode: 2446079 });
    expect(JSON.parse(refusal.headers.get("x-ad-account-usage") ?? "")).toMatchObject({
      acc_id_util_pct: 100,
      reset_time_duration: 300,
    });
    await meta.control("POST", "/clock", { offsetMs: 5 * MINUTE_MS + 1000 });
    expect((await write()).status).toBe(200);
  });

  test("regains what it spent as the hour passes", async () => {
    await limit({ callsPerHour: 10 });
    for (let time = 0; time < 9; time += 1) await read();
    await meta.control("POST", "/clock", { offsetMs: 60 * MINUTE_MS });
    for (let time = 0; time < 9; time += 1) expect((await read()).status).toBe(200);
  });
});

test("an application that calls too often is throttled whatever it asks", async () => {
  await limit(null, { callsPerHour: 5 });
  const { refusal } = await exhaust(() => meta.get(token, "/me"));
  expect(errorIn(refusal)).toEqual({ code: 4, subcode: undefined });
  expect(JSON.parse(refusal.headers.get("x-app-usage") ?? "")).toMatchObject({ call_count: 100 });
  expect(errorIn(await read(OLD_TOWN)).code).toBe(4);
  expect(await meta.violations()).toEqual(["called while throttled"]);
});

test("a hundred and one changes within a second are too many", async () => {
  for (let change = 0; change < 100; change += 1) expect((await write()).status).toBe(200);
  expect(errorIn(await write())).toEqual({ code: 613, subcode: 5044001 });
  expect((await read()).status).toBe(200);
  vi.setSystemTime(Date.now() + 1000);
  expect((await write()).status).toBe(200);
});

test("wrong limits are refused by control", async () => {
  const { body } = await meta.control("GET", "/accounts/meta");
  const answer = await meta.control("PUT", "/accounts/meta", { ...(body as object), limits: { callsPerHour: 0 } });
  expect(answer.status).toBe(422);
});
