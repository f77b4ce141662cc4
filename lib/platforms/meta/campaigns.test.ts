import { expect, test } from "vitest";
import { anAccess, collect, metaAt } from "../adapter.fixture";
import { type FakeRequest, startFakeServer } from "../fake-server.fixture";

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

test.each([{ code: 100, error_subcode: 1_487_534 }, { code: 1 }])(
  "a range that is too much at once (%j) is halved until it fits",
  async (error) => {
    const { url, requests } = await startFakeServer((request) => {
      const { since, until } = rangeOf(request);
      return since === until
        ? { json: { data: [row({ date_start: since })] } }
        : { status: 400, json: { error: { ...error, message: "x" } } };
    });
    const pages = await collect(metaAt(url).campaigns.days(anAccess(), { from: "2026-11-01", to: "2026-11-04" }));
    expect(pages.flat().map(({ day }) => day)).toEqual(["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04"]);
    expect(requests).toHaveLength(7);
  },
);

test("one day that is still too much is an error", async () => {
  const { url, requests } = await startFakeServer(() => ({
    status: 400,
    json: { error: { code: 100, error_subcode: 1_487_534 } },
  }));
  const days = metaAt(url).campaigns.days(anAccess(), { from: "2026-11-01", to: "2026-11-02" });
  await expect(collect(days)).rejects.toMatchObject({ details: { reason: "too_much_data" } });
  expect(requests).toHaveLength(2);
});
