import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { testDatabase } from "@/db/test/test-database";
import { campaignsSeenIn } from "@/lib/campaigns/list-campaigns";
import type { Figures } from "@/lib/contracts/metrics";
import { PLATFORM_IDS, type PlatformId, providerOf } from "@/lib/contracts/platforms";
import { readFigures } from "./all-figures";
import { breakdown } from "./breakdown";
import { highlights } from "./highlights";
import { type AdRow, dayOf, type History, history, writeHistory } from "./history.fixture";
import { NaiveReference } from "./naive-reference.fixture";
import { storeMetrics } from "./store-metrics";
import { storeTrends } from "./store-trends";

const { sql } = testDatabase();
afterAll(() => closeDb());

const RANGE = { startDate: dayOf(60), endDate: dayOf(180) };
const BEFORE = { startDate: dayOf(0), endDate: dayOf(59) };
const QUERY = {
  ...{ ...RANGE, compare: "custom" as const },
  ...{ compareStart: BEFORE.startDate, compareEnd: BEFORE.endDate },
};
const some = fc.subarray([...PLATFORM_IDS], { minLength: 1, maxLength: PLATFORM_IDS.length - 1 });
const NOW = new Date("2026-11-29T12:00:00Z");
/** As a report reads them, with its list of campaigns. */
const read = (tenant: Parameters<typeof readFigures>[0], platforms: readonly PlatformId[]) =>
  readFigures(tenant, QUERY, {
    ...{ now: NOW, campaigns: 20, platforms },
    also: (tx) => campaignsSeenIn(tx, tenant, { ...RANGE, platforms, sort: "spend", order: "desc" }),
  });

const ad = (given: Partial<AdRow> = {}): AdRow => ({
  ...{ platform: "facebook", campaign: "1", day: dayOf(90), impressions: 1000, clicks: 50, conversions: 5 },
  ...{ spendMinor: 10_000, revenueMinor: 30_000 },
  ...given,
});
const NOTHING: History = {
  ...{ currency: "EUR", timeZone: "Europe/Paris", metaCurrency: "EUR", googleCurrency: "EUR" },
  ...{ ads: [], sales: [], rates: [] },
};

describe("figures of some platforms", () => {
  test("are on any history what counting their rows alone gives, without the tills", async () => {
    await fc.assert(
      fc.asyncProperty(history, some, async (given, platforms) => {
        const { tenant } = await writeHistory(sql, given);
        const told = await read(tenant, platforms);
        const ads = given.ads.filter(({ platform }) => platforms.includes(platform));
        const reference = new NaiveReference({ ...given, ads, sales: [] }, [RANGE, BEFORE]);
        const providers = [...new Set(platforms.map(providerOf))];
        type Needs = "some" | "all";
        const expectSums = (told: Figures, range: typeof RANGE, currency: string, needs: Needs = "all") => {
          const { till, blendedRoas, ...figures } = told;
          const sum = reference.ads(range, currency);
          expect([till, blendedRoas]).toEqual([null, null]);
          const read = reference.read(range, currency, providers);
          if (read === "none" || (read === "some" && needs === "all")) {
            expect(new Set(Object.values({ ...figures, startDate: null, endDate: null, partial: null }))).toEqual(
              new Set([null]),
            );
            return;
          }
          expect(figures).toMatchObject({
            spend: NaiveReference.tell(sum.spend, currency),
            revenue: NaiveReference.tell(sum.revenue, currency),
            clicks: sum.clicks,
          });
        };
        const apart = ["EUR", "USD", "JPY", "BHD"].filter((currency) => reference.isApart(currency));
        const currencies = told.metrics.groups.map(({ currency }) => currency);
        const asked = platforms.map((id) => (id === "google" ? given.googleCurrency : given.metaCurrency));
        const isAllApart = asked.every((currency) => apart.includes(currency));
        expect(currencies).toEqual([...(isAllApart ? [] : [given.currency]), ...apart.sort()]);
        for (const { currency, current, previous } of told.metrics.groups) {
          expectSums(current, RANGE, currency, "some");
          if (previous) expectSums(previous, BEFORE, currency);
          const points = told.daily.groups.find((group) => group.currency === currency)?.points ?? [];
          for (const point of points.slice(0, 30)) expectSums(point, point, currency);
        }
        const shown = [...told.platforms.groups, ...told.campaigns.groups].flatMap(({ items }) => items);
        expect(shown.filter(({ platform }) => !platforms.includes(platform))).toEqual([]);
        expect(told.also?.campaigns.filter(({ platform }) => !platforms.includes(platform))).toEqual([]);
        const listed = new Set(told.also?.campaigns.map(({ accountId, campaignId }) => `${accountId} ${campaignId}`));
        expect(told.metrics.campaignCount).toBe(listed.size);
      }),
      { numRuns: 25 },
    );
  });

  test.each(PLATFORM_IDS)("are those of the screen where only %s is asked for", async (platform) => {
    await fc.assert(
      fc.asyncProperty(history, async (given) => {
        const { tenant } = await writeHistory(sql, given);
        const told = await read(tenant, [platform]);
        const [query, options] = [{ ...QUERY, platform }, { now: NOW }];
        const split = { ...query, metric: "revenue", limit: 20 } as const;
        const metrics = await storeMetrics(tenant, query, options);
        expect(told).toMatchObject({ metrics: metrics.data, meta: metrics.meta });
        expect(told.trends).toEqual((await storeTrends(tenant, query, options)).data);
        expect(told.platforms).toEqual((await breakdown(tenant, { ...split, by: "platform" }, options)).data);
        expect(told.campaigns).toEqual((await breakdown(tenant, { ...split, by: "campaign" }, options)).data);
        expect(told.highlights).toEqual((await highlights(tenant, query, options)).data);
      }),
      { numRuns: 5 },
    );
  });

  test("are with the tills where all are asked for", async () => {
    const at = new Date(`${dayOf(90)}T10:00:00Z`);
    const sale = { at, type: "purchase", valueMinor: 50_000, currency: "EUR" } as const;
    const sales = [{ ...sale, facebook: "delivered", google: "waiting" } as const];
    const { tenant } = await writeHistory(sql, { ...NOTHING, ads: [ad()], sales });
    const told = await read(tenant, PLATFORM_IDS);
    expect(told.metrics).toEqual((await storeMetrics(tenant, QUERY)).data);
    expect(told.metrics.groups).toMatchObject([{ current: { till: { tillRevenue: 500 }, blendedRoas: 5 } }]);
    const some = await read(tenant, ["facebook", "instagram"]);
    expect(some.metrics).toMatchObject({ totalSpend: 100, totalEvents: 1, syncedEvents: 1 });
    expect(some.metrics.groups).toMatchObject([{ current: { till: null, blendedRoas: null } }]);
  });

  test("say nothing of a currency, an account or a missing rate of the others", async () => {
    const ads = [ad(), ad({ platform: "google" })];
    const { tenant } = await writeHistory(sql, { ...NOTHING, googleCurrency: "USD", ads });
    const meta = await read(tenant, ["facebook"]);
    expect(meta.metrics).toMatchObject({ totalSpend: 100, currency: "EUR", groups: [{ currency: "EUR" }] });
    expect(meta.meta).toMatchObject({ apart: [], accounts: [{ platforms: ["facebook"], accountId: "meta" }] });
    const whole = await read(tenant, PLATFORM_IDS);
    expect(whole.meta).toMatchObject({ apart: [{ currency: "USD" }], accounts: [{}, { platforms: ["google"] }] });
  });

  test("are told in the store's currency only where some account of theirs is", async () => {
    const google = ad({ platform: "google" });
    const { tenant } = await writeHistory(sql, { ...NOTHING, googleCurrency: "USD", ads: [google] });
    const groupsOf = ({ groups }: { readonly groups: readonly { readonly currency: string }[] }) =>
      groups.map(({ currency }) => currency);
    const told = await read(tenant, ["google"]);
    for (const part of [told.metrics, told.trends, told.daily, told.platforms, told.campaigns])
      expect(groupsOf(part)).toEqual(["USD"]);
    expect(told.metrics).toMatchObject({ totalSpend: 100, currency: "USD" });
    const both = await read(tenant, ["facebook", "google"]);
    expect(groupsOf(both.metrics)).toEqual(["EUR", "USD"]);
    expect(both.platforms.groups).toMatchObject([{ items: [{ id: "facebook" }] }, { items: [{ id: "google" }] }]);
    expect(groupsOf((await read(tenant, PLATFORM_IDS)).metrics)).toEqual(["EUR", "USD"]);
    const without = await writeHistory(sql, { ...NOTHING, googleCurrency: "USD" });
    expect(groupsOf((await read(without.tenant, ["google"])).metrics)).toEqual(["EUR"]);
  });

  test("list a campaign without figures under the main platform alone", async () => {
    const ads = [ad({ day: dayOf(10) }), ad({ campaign: "2", platform: "instagram" })];
    const { tenant } = await writeHistory(sql, { ...NOTHING, ads });
    const names = async (platforms: readonly PlatformId[]) =>
      (await read(tenant, platforms)).also?.campaigns.map(({ name, platform }) => `${name} ${platform}`).sort();
    expect(await names(["facebook"])).toEqual(["meta 1 facebook"]);
    expect(await names(["instagram", "google"])).toEqual(["meta 2 instagram"]);
    expect(await names(["facebook", "instagram"])).toEqual(["meta 1 facebook", "meta 2 instagram"]);
  });
});
