import { expect, test } from "vitest";
import { anAccess, collect, googleAt } from "../adapter.fixture";
import { statusOf } from "./campaigns";
import { startJudgedServer } from "./judged-server.fixture";

const campaign = (changes: object) => ({ campaign: { id: "1", name: "Spring", ...changes } });
const queryOf = (body: string | undefined): string => JSON.parse(body ?? "{}").query;

test.each([
  [{ status: "ENABLED", primaryStatus: "ELIGIBLE" }, "active"],
  [{ status: "ENABLED", primaryStatus: "LIMITED" }, "active"],
  [{ status: "ENABLED", primaryStatus: "MISCONFIGURED" }, "with_issues"],
  [{ status: "ENABLED", servingStatus: "ENDED" }, "ended"],
  [{ status: "PAUSED", primaryStatus: "PAUSED" }, "paused"],
  [{ status: "REMOVED", servingStatus: "ENDED" }, "removed"],
  [{ status: "ENABLED", primaryStatus: "SOMETHING_NEW", servingStatus: "UNKNOWN" }, "active"],
  [{ status: "SOMETHING_NEW" }, "unknown"],
  [{ status: "UNKNOWN" }, "unknown"],
])("a campaign with %j is %s", (words, status) => {
  expect(statusOf({ campaign: { id: "1", name: "x", ...words } })).toBe(status);
});

test("the list comes whole out of a stream of chunks, through the manager", async () => {
  const { url, requests } = await startJudgedServer(() => ({
    json: [
      { results: [campaign({ status: "ENABLED", advertisingChannelType: "SEARCH" })], requestId: "a" },
      { fieldMask: "campaign.id" },
      { results: [campaign({ id: 2, status: "PAUSED" })] },
    ],
  }));
  const list = await googleAt(url).campaigns.list(anAccess({ extra: { loginCustomerId: "9998887776" } }));
  expect(list).toEqual([
    { id: "1", name: "Spring", status: "active", kind: "SEARCH" },
    { id: "2", name: "Spring", status: "paused", kind: null },
  ]);
  expect(requests[0]).toMatchObject({ path: "/v25/customers/1234567890/googleAds:searchStream" });
  expect(requests[0]?.headers["login-customer-id"]).toBe("9998887776");
  expect(requests[0]?.headers).not.toHaveProperty("developer-token");
  expect(queryOf(requests[0]?.body)).not.toContain("segments");
});

test("a configured developer token is sent", async () => {
  const { url, requests } = await startJudgedServer(() => ({ json: [] }));
  await googleAt(url, { developerToken: "dev-1" }).campaigns.list(anAccess());
  expect(requests[0]?.headers["developer-token"]).toBe("dev-1");
  expect(requests[0]?.headers).not.toHaveProperty("login-customer-id");
});

test("a day's micros become minor units and its fractions stay", async () => {
  const metrics = { impressions: "120", clicks: "7", costMicros: "3210000", conversions: 1.5, conversionsValue: 42.5 };
  const { url } = await startJudgedServer(() => ({
    json: [
      {
        results: [
          { ...campaign({}), segments: { date: "2026-11-20" }, metrics },
          { ...campaign({}), segments: { date: "2026-11-21" }, metrics: { clicks: "1" } },
        ],
      },
    ],
  }));
  const pages = await collect(googleAt(url).campaigns.days(anAccess(), { from: "2026-11-20", to: "2026-11-21" }));
  expect(pages.flat()).toEqual([
    {
      ...{ campaignId: "1", campaignName: "Spring", day: "2026-11-20", publisherPlatform: "google" },
      ...{
        impressions: 120,
        clicks: 7,
        conversions: 1.5,
        spendMinor: 321,
        revenueMinor: 4250,
        conversionSource: "conversions",
      },
    },
    {
      ...{ campaignId: "1", campaignName: "Spring", day: "2026-11-21", publisherPlatform: "google" },
      ...{ impressions: 0, clicks: 1, conversions: 0, spendMinor: 0, revenueMinor: 0, conversionSource: null },
    },
  ]);
});

test.each([
  ["no chunk at all", []],
  ["a bare object", {}],
  ["chunks without rows", [{ fieldMask: "campaign.id" }, { requestId: "a" }]],
])("nothing to tell may come as %s", async (_, json) => {
  const { url } = await startJudgedServer(() => ({ json }));
  const { campaigns } = googleAt(url);
  expect(await campaigns.list(anAccess())).toEqual([]);
  expect(await collect(campaigns.days(anAccess(), { from: "2026-11-20", to: "2026-11-21" }))).toEqual([[]]);
});

test("figures of a campaign that the list no longer has keep its name", async () => {
  const rows = [{ campaign: { id: "9", name: "Gone" }, segments: { date: "2026-11-20" }, metrics: { clicks: "3" } }];
  const { url } = await startJudgedServer(({ body }) => ({
    json: queryOf(body).includes("segments.date") ? [{ requestId: "a" }, { results: rows }] : [],
  }));
  const { campaigns } = googleAt(url);
  const [days] = await collect(campaigns.days(anAccess(), { from: "2026-11-20", to: "2026-11-20" }));
  expect(await campaigns.list(anAccess())).toEqual([]);
  expect(days).toMatchObject([{ campaignId: "9", campaignName: "Gone", clicks: 3, impressions: 0, spendMinor: 0 }]);
});

test("micros of a currency without decimals are whole units, and cents are never rounded away", async () => {
  const day = (costMicros: string, conversionsValue: number) => [
    { results: [{ ...campaign({}), segments: { date: "2026-11-20" }, metrics: { costMicros, conversionsValue } }] },
  ];
  const { url } = await startJudgedServer((_, index) => ({
    json: index === 0 ? day("1234000000", 5000) : day("90071992540000", 0.015),
  }));
  const read = (currency: string) =>
    collect(googleAt(url).campaigns.days(anAccess({ currency }), { from: "2026-11-20", to: "2026-11-20" }));
  expect((await read("JPY")).flat()).toMatchObject([{ spendMinor: 1234, revenueMinor: 5000 }]);
  expect((await read("BHD")).flat()).toMatchObject([{ spendMinor: 90_071_992_540, revenueMinor: 15 }]);
});

test("a long range is asked for in pieces that hold every day once", async () => {
  const { url, requests } = await startJudgedServer(() => ({ json: [] }));
  await collect(googleAt(url).campaigns.days(anAccess(), { from: "2026-01-01", to: "2026-06-30" }));
  expect(requests.map(({ body }) => /BETWEEN '(.*)' AND '(.*)' /.exec(queryOf(body))?.slice(1))).toEqual([
    ["2026-01-01", "2026-04-03"],
    ["2026-04-04", "2026-06-30"],
  ]);
});

test("an account tells its currency and zone in one request, and one that cannot be read is none", async () => {
  const customer = { resourceName: "customers/1", currencyCode: "BHD", timeZone: "Asia/Bahrain" };
  const { url, requests } = await startJudgedServer(() => ({ json: [{ results: [{ customer }] }] }));
  expect(await googleAt(url).campaigns.facts(anAccess())).toEqual({ currency: "BHD", timeZone: "Asia/Bahrain" });
  expect(requests).toHaveLength(1);
  const { url: empty } = await startJudgedServer(() => ({ json: [{}] }));
  await expect(googleAt(empty).campaigns.facts(anAccess())).rejects.toMatchObject({ failure: { kind: "unavailable" } });
});
