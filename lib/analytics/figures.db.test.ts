import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { foldSaleTallies } from "@/db/queries/figures";
import { testDatabase } from "@/db/test/test-database";
import { withTenant } from "@/db/with-tenant";
import type { BreakdownMetric, Figures } from "@/lib/contracts/metrics";
import type { DateRange } from "@/lib/contracts/periods";
import { PLATFORM_IDS, providerOf } from "@/lib/contracts/platforms";
import { breakdown } from "./breakdown";
import { DAYS, dayOf, history, writeHistory } from "./history.fixture";
import { NaiveReference } from "./naive-reference.fixture";
import { storeMetrics } from "./store-metrics";
import { storeTrends } from "./store-trends";

const { sql } = testDatabase();
afterAll(() => closeDb());

const RUNS = { numRuns: 25 };
const range: fc.Arbitrary<DateRange> = fc
  .tuple(fc.integer({ min: 0, max: DAYS - 1 }), fc.integer({ min: 0, max: DAYS - 1 }))
  .map(([a, b]) => ({ startDate: dayOf(Math.min(a, b)), endDate: dayOf(Math.max(a, b)) }));
const asked = fc.record({ history, range, compare: range });

const queryOf = ({ range: of, compare }: { range: DateRange; compare: DateRange }) => ({
  ...of,
  compare: "custom" as const,
  compareStart: compare.startDate,
  compareEnd: compare.endDate,
});

/** A range of the screen is told of the days that were read; what is set against others is whole or not told. */
type Needs = "all" | "some";
const isUnknown = (read: ReturnType<NaiveReference["read"]>, needs: Needs): boolean =>
  read === "none" || (needs === "all" && read === "some");

/** Told figures against the reference's, to the smallest coin. */
function expectFigures(told: Figures, reference: NaiveReference, of: DateRange, currency: string, needs: Needs): void {
  const ads = reference.ads(of, currency);
  const till = reference.till(of, currency);
  const read = reference.read(of, currency);
  if (isUnknown(read, needs))
    expect(told).toMatchObject({
      ...{ spend: null, revenue: null, impressions: null, clicks: null, conversions: null },
      ...{ roas: null, costPerConversion: null },
    });
  else {
    expect(told).toMatchObject({
      spend: NaiveReference.tell(ads.spend, currency),
      revenue: NaiveReference.tell(ads.revenue, currency),
      impressions: ads.impressions,
      clicks: ads.clicks,
    });
    expect(told.conversions).toBeCloseTo(ads.conversions, 6);
    expectRatio(told.roas, NaiveReference.ratio(ads.revenue, ads.spend));
  }
  if (told.till)
    expect(told.till).toMatchObject({
      tillRevenue: NaiveReference.tell(till.revenue, currency),
      sales: till.sales,
      unpricedSales: till.unpriced,
      refunds: till.refunds,
    });
  else expect(till.sales + till.refunds).toBe(0);
  const isTold = reference.hasAllAds(of, currency) && till.amounts > 0;
  expectRatio(told.blendedRoas, isTold ? NaiveReference.ratio(till.revenue, ads.spend) : null);
}
function expectRatio(told: number | null, wanted: number | null): void {
  if (wanted === null || told === null) expect(told).toBe(wanted);
  else expect(Math.abs(told - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 1e-12 + 1e-15);
}

describe("on any history, in any zone, with currencies of 0, 2 and 3 decimals and rates that change", () => {
  test("metrics are what counting row by row gives, in both ranges", async () => {
    await fc.assert(
      fc.asyncProperty(asked, fc.boolean(), async (given, isFolded) => {
        const { tenant } = await writeHistory(sql, given.history);
        if (isFolded) await withTenant(tenant, (tx) => foldSaleTallies(tx, tenant));
        const { data, meta } = await storeMetrics(tenant, queryOf(given));
        const reference = new NaiveReference(given.history, [given.range, given.compare]);
        const apart = ["EUR", "USD", "JPY", "BHD"].filter((currency) => reference.isApart(currency));
        const others = data.groups.slice(1).map(({ currency }) => currency);
        expect([data.groups[0]?.currency, ...others]).toEqual([given.history.currency, ...apart.sort()]);
        const campaigns = given.history.ads.map((row) => `${providerOf(row.platform)} ${row.campaign}`);
        expect(data.campaignCount).toBe(new Set(campaigns).size);
        for (const { currency, current, previous, change } of data.groups) {
          expectFigures(current, reference, given.range, currency, "some");
          if (!previous || !change) throw new TypeError("it was compared");
          expectFigures(previous, reference, given.compare, currency, "all");
          const isWhole = [given.range, given.compare].every((of) => reference.read(of, currency) === "all");
          expect([change.spend?.absolute !== null, change.clicks?.absolute !== null]).toEqual([isWhole, isWhole]);
        }
        const events = reference.events(given.range);
        expect({ total: data.totalEvents, synced: data.syncedEvents }).toEqual(events);
        for (const currency of ["EUR", "USD", "JPY", "BHD"])
          expect(meta.apart.some((one) => one.currency === currency)).toBe(reference.isApart(currency));
      }),
      RUNS,
    );
  });

  test("the points of a trend are the figures of their days, and their counts add up to the metrics'", async () => {
    await fc.assert(
      fc.asyncProperty(asked, fc.constantFrom("day", "week", "month"), async (given, unit) => {
        const { tenant } = await writeHistory(sql, given.history);
        const { data } = await storeTrends(tenant, { ...queryOf(given), unit });
        const metrics = await storeMetrics(tenant, queryOf(given));
        const reference = new NaiveReference(given.history, [given.range, given.compare]);
        for (const { currency, points, previous } of data.groups) {
          expect(points[0]?.startDate).toBe(given.range.startDate);
          expect(points.at(-1)?.endDate).toBe(given.range.endDate);
          for (const point of [...points.slice(0, 40), ...(previous ?? []).slice(0, 40)])
            expectFigures(point, reference, point, currency, "all");
          const whole = metrics.data.groups.find((group) => group.currency === currency)?.current;
          const sum = (pick: (figures: Figures) => number | null) =>
            points.reduce((all, point) => all + (pick(point) ?? 0), 0);
          if (reference.read(given.range, currency) === "all") expect(sum(({ clicks }) => clicks)).toBe(whole?.clicks);
          expect(sum(({ till }) => till?.sales ?? 0)).toBe(whole?.till?.sales ?? 0);
        }
      }),
      RUNS,
    );
  });

  test("platforms and campaigns have what is theirs, and all of it is the total", async () => {
    const metric = fc.constantFrom<BreakdownMetric>("revenue", "spend", "conversions", "clicks", "impressions");
    await fc.assert(
      fc.asyncProperty(asked, metric, fc.constantFrom("platform", "campaign"), async (given, of, by) => {
        const { tenant } = await writeHistory(sql, given.history);
        const { data } = await breakdown(tenant, { ...queryOf(given), by, metric: of, limit: 2 });
        const metrics = await storeMetrics(tenant, queryOf(given));
        const reference = new NaiveReference(given.history, [given.range, given.compare]);
        for (const { currency, total, items, rest } of data.groups) {
          const whole = metrics.data.groups.find((group) => group.currency === currency);
          expect(total.current).toEqual(adPart(whole?.current));
          expect(total.previous).toEqual(adPart(whole?.previous ?? undefined));
          const isWhole = [given.range, given.compare].every((range) => reference.read(range, currency) === "all");
          expect(total.change !== null).toBe(isWhole);
          for (const item of items) {
            const own = reference.ads(
              given.range,
              currency,
              (row) =>
                row.platform === item.platform &&
                (by === "platform" || `${providerOf(row.platform)} ${row.campaign}` === item.name),
            );
            const readOf = (range: DateRange) => reference.read(range, currency, [providerOf(item.platform)]);
            expect(item.current === null).toBe(readOf(given.range) === "none");
            expect(item.previous === null).toBe(readOf(given.compare) !== "all");
            if (!item.current) continue;
            expect(item.current.spend).toBe(NaiveReference.tell(own.spend, currency));
            expect(item.current.revenue).toBe(NaiveReference.tell(own.revenue, currency));
          }
          const changes = [...items, ...(rest ? [rest] : [])].map(({ change }) => change ?? 0);
          // Every part is rounded once, where something was converted.
          const coin = 10 ** -(currency === "JPY" ? 0 : currency === "BHD" ? 3 : 2);
          const dust = (changes.length + 1) * coin * 1.000001;
          expect(Math.abs(changes.reduce((sum, one) => sum + one, 0) - (total.change ?? 0))).toBeLessThanOrEqual(dust);
        }
      }),
      RUNS,
    );
  });
});

/** What a part is told of the ads; null while it is not known. */
function adPart(figures: Figures | undefined) {
  if (!figures) return figures;
  const { till, blendedRoas, ...ads } = figures;
  return ads.spend === null ? null : ads;
}

test("every platform is in the breakdown, whichever has figures", async () => {
  const empty = {
    currency: "EUR",
    timeZone: "UTC",
    metaCurrency: "EUR",
    googleCurrency: "EUR",
    ads: [],
    sales: [],
    rates: [],
  };
  const { tenant } = await writeHistory(sql, empty);
  const query = {
    startDate: dayOf(0),
    endDate: dayOf(9),
    compare: "previous",
    by: "platform",
    metric: "spend",
  } as const;
  const { data } = await breakdown(tenant, { ...query, limit: 10 });
  expect(data.groups.map(({ items }) => items.map(({ id }) => id).sort())).toEqual([[...PLATFORM_IDS].sort()]);
});
