/** What has made peers publish wrong figures, rule by rule, for both platforms. */
import { describe, expect, test } from "vitest";
import { aGrant, anAccess, collect, googleAt, metaAt } from "./adapter.fixture";
import { startFakeServer } from "./fake-server.fixture";
import { aPlan as aGooglePlan } from "./google/launch.fixture";
import { toOperations } from "./google/launch-plan";
import { aPlan as aMetaPlan } from "./meta/launch.fixture";
import { adSetBody } from "./meta/launch-plan";

const DAY = { from: "2026-10-07", to: "2026-10-07" };
const UNREADABLE = { failure: { kind: "unavailable" }, details: { reason: "answer_unreadable" } };

async function metaDay(changes: object, currency = "EUR") {
  const row = { campaign_id: "88", campaign_name: "Boots", publisher_platform: "facebook", date_start: DAY.from };
  const { url } = await startFakeServer(() => ({ json: { data: [{ ...row, ...changes }] } }));
  const pages = await collect(metaAt(url).campaigns.days(anAccess({ currency }), DAY));
  return pages.flat()[0];
}
async function googleDay(metrics: object, { date = DAY.from, currency = "EUR" } = {}) {
  const row = { campaign: { id: "88", name: "Boots" }, segments: { date }, metrics };
  const { url } = await startFakeServer(() => ({ json: [{ results: [row] }] }));
  const pages = await collect(googleAt(url).campaigns.days(anAccess({ currency }), DAY));
  return pages.flat()[0];
}
const rows = (types: readonly string[], value: string) => types.map((action_type) => ({ action_type, value }));

const OMNI = "omni_purchase";
const PIXEL = "offsite_conversion.fb_pixel_purchase";

describe("a purchase at Meta", () => {
  test.each([
    ["of every channel and the plain one", ["purchase", OMNI], OMNI],
    ["the plain one and its pixel", [PIXEL, "purchase"], "purchase"],
    ["everything at once", ["onsite_web_app_purchase", PIXEL, "onsite_web_purchase", "purchase", OMNI], OMNI],
    ["the plain one alone", ["purchase"], "purchase"],
    ["the pixel alone", [PIXEL], PIXEL],
    ["one beside clicks on a link", ["link_click", "purchase"], "purchase"],
    [
      "one beside a conversion that the advertiser named after it",
      ["offsite_conversion.custom.purchase_done", OMNI],
      OMNI,
    ],
  ])("counts once, with one value, when it comes as %s", async (_as, types, conversionSource) => {
    const day = await metaDay({ actions: rows(types, "7"), action_values: rows(types, "83.45") });
    expect(day).toMatchObject({ conversions: 7, revenueMinor: 8345, conversionSource });
  });

  test.each([
    ["a conversion of the advertiser's own name", "offsite_conversion.custom.purchase_done"],
    ["a lead", "lead"],
    ["a lead of the pixel", "offsite_conversion.fb_pixel_lead"],
    ["a look at something that has to do with leads", "offsite_content_view_add_meta_leads"],
    ["a click", "link_click"],
  ])("is not %s", async (_what, type) => {
    const day = await metaDay({ actions: rows([type], "7"), action_values: rows([type], "83.45") });
    expect(day).toMatchObject({ conversions: 0, revenueMinor: 0, conversionSource: null });
  });

  test("that is told by a value alone has that value", async () => {
    const day = await metaDay({ action_values: rows([OMNI, "purchase"], "0.29") });
    expect(day).toMatchObject({ conversions: 0, revenueMinor: 29, conversionSource: OMNI });
  });
});

describe("an amount", () => {
  test.each([
    ["EUR", "8.29", 829],
    ["JPY", "829", 829],
    ["BHD", "8.295", 8295],
    ["USD", "90071992547.41", 9_007_199_254_741],
  ])("of %s at Meta, written %s, is exact", async (currency, spend, spendMinor) => {
    expect(await metaDay({ spend }, currency)).toMatchObject({ spendMinor });
  });

  test.each([
    ["EUR", "8290000", 829],
    ["JPY", "829000000", 829],
    ["BHD", "8295000", 8295],
    ["USD", "90071992547410000", 9_007_199_254_741],
    // Below the smallest unit the nearest one counts.
    ["EUR", "123454999", 12_345],
    ["EUR", "123455000", 12_346],
  ])("of %s at Google, %s micros, is in whole minor units", async (currency, costMicros, spendMinor) => {
    expect(await googleDay({ costMicros }, { currency })).toMatchObject({ spendMinor });
  });
});

test("parts of a conversion at Google stay parts", async () => {
  expect(await googleDay({ conversions: 2.375 })).toMatchObject({ conversions: 2.375 });
});

test.each(["07/10/2026", "2026-13-07", "2026-02-30", "yesterday", ""])(
  "figures of the day %j are refused and not put on another one",
  async (day) => {
    await expect(metaDay({ date_start: day })).rejects.toMatchObject(UNREADABLE);
    await expect(googleDay({}, { date: day })).rejects.toMatchObject(UNREADABLE);
  },
);

test.each([
  ["ACTIVE", "active"],
  ["IN_PROCESS", "active"],
  ["PAUSED", "paused"],
  ["CAMPAIGN_PAUSED", "paused"],
  ["ADSET_PAUSED", "paused"],
  // It can still be opened at Meta, which a deleted one cannot.
  ["ARCHIVED", "archived"],
  ["DELETED", "removed"],
  ["WITH_ISSUES", "with_issues"],
  ["PENDING_REVIEW", "unknown"],
  ["PENDING_BILLING_INFO", "unknown"],
  ["NEWLY_INVENTED", "unknown"],
  ["active", "unknown"],
])("a campaign that Meta calls %s is %s", async (effective_status, status) => {
  const { url } = await startFakeServer(() => ({ json: { data: [{ id: "88", name: "Boots", effective_status }] } }));
  expect(await metaAt(url).campaigns.list(anAccess())).toMatchObject([{ status }]);
});

test("accounts below a manager that come in several batches are all offered, each through the manager", async () => {
  const client = (id: string) => ({
    customerClient: { id, descriptiveName: id, currencyCode: "EUR", status: "ENABLED" },
  });
  const { url } = await startFakeServer(({ path, body }) => {
    if (path.endsWith(":listAccessibleCustomers")) return { json: { resourceNames: ["customers/500"] } };
    if (body.includes("FROM customer_client"))
      return { json: [{ results: [client("611")] }, { requestId: "r" }, { results: [client("612"), client("613")] }] };
    if (body.includes("FROM conversion_action")) return { json: [] };
    const id = /customers\/(\d+)\//.exec(path)?.[1];
    return {
      json: [{ results: [{ customer: { id, currencyCode: "EUR", status: "ENABLED", manager: id === "500" } }] }],
    };
  });
  const accounts = await googleAt(url).assets.list(aGrant(), "google");
  expect(accounts.map(({ id, extra }) => [id, extra.loginCustomerId])).toEqual([
    ["500", undefined],
    ["611", "500"],
    ["612", "500"],
    ["613", "500"],
  ]);
});

test.each([
  ["JPY", 2500, "2500", "2500000000"],
  ["GBP", 2500, "2500", "25000000"],
])("a budget is of the ad account's currency, %s, and no other is named", (currency, amountMinor, atMeta, atGoogle) => {
  const { account } = anAccess({ currency, extra: { pageId: "55" } });
  const budget = { per: "day", amountMinor } as const;
  const adSet = adSetBody(aMetaPlan({ budget }), account, "c1", new Date("2026-10-07T00:00:00Z"));
  expect(adSet).toMatchObject({ daily_budget: atMeta });
  const operations = JSON.stringify(toOperations(aGooglePlan({ budget }), account));
  expect(operations).toContain(`"amountMicros":"${atGoogle}"`);
  for (const sent of [JSON.stringify(adSet), operations]) expect(sent).not.toMatch(/\b(EUR|USD|GBP|JPY)\b|currency/i);
});
