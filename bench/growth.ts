import type postgres from "postgres";
import { breakdown } from "@/lib/analytics/breakdown";
import { highlights } from "@/lib/analytics/highlights";
import { storeMetrics } from "@/lib/analytics/store-metrics";
import { storeTrends } from "@/lib/analytics/store-trends";
import { listCampaigns } from "@/lib/campaigns/list-campaigns";
import type { RangeQuery } from "@/lib/contracts/metrics";
import { addDays, periodDates } from "@/lib/core/periods";
import { dayAt } from "@/lib/core/zoned-day";
import { eventStatus } from "@/lib/events/event-status";
import { listEvents } from "@/lib/events/list-events";
import { type BenchStore, inStore } from "./bench-store";
import { HISTORY_DAYS } from "./grow-campaigns";
import { percentile } from "./load";
import type { Ratio } from "./taking-in";

const TARGET = 1.5;
const LOOKS = 60;
/** How long a change of the range may take until the tiles, and until the table, show it (ui.md 6.13). */
const TILES_MAX_MS = 400;
const TABLE_MAX_MS = 600;

/** p95 of one look, in ms. */
async function timeLooks(look: () => Promise<unknown>, looks = LOOKS): Promise<number> {
  const times: number[] = [];
  const warmUp = Math.ceil(looks / 6);
  for (let n = 0; n < looks + warmUp; n += 1) {
    const startedAt = performance.now();
    await look();
    if (n >= warmUp) times.push(performance.now() - startedAt);
  }
  return percentile(times, 0.95);
}

const mostOf = (what: string): number => (what === "metrics" || what === "trends" ? TILES_MAX_MS : TABLE_MAX_MS);

type Look = (store: BenchStore, range: RangeQuery) => Promise<unknown>;
const FIGURES: Readonly<Record<string, Look>> = {
  metrics: ({ tenant }, range) => storeMetrics(tenant, range),
  trends: ({ tenant }, range) => storeTrends(tenant, range),
  "first page of campaigns": ({ tenant }, { startDate, endDate }) =>
    listCampaigns(tenant, { startDate, endDate, sort: "spend", order: "desc", limit: 100 }),
  "contribution by campaign": ({ tenant }, range) =>
    breakdown(tenant, { ...range, by: "campaign", metric: "revenue", limit: 10 }),
  highlights: ({ tenant }, range) => highlights(tenant, range),
};
const LOOK: Readonly<Record<string, Look>> = {
  "event status": ({ tenant }) => eventStatus(tenant),
  "first page of sales": ({ tenant }) => listEvents(tenant, { limit: 50 }),
  ...FIGURES,
  // As the page asks for it: all at once.
  "overview data": (store, range) =>
    Promise.all([eventStatus(store.tenant), ...Object.values(FIGURES).map((look) => look(store, range))]),
};

/** What a page asks, at few events and at many. Both stores are in one database: its size is the same for both. */
export async function measureLooks(few: BenchStore, many: BenchStore, words: string): Promise<Ratio[]> {
  const range: RangeQuery = { ...periodDates("28d", today()), compare: "previous" };
  const rows: Ratio[] = [];
  for (const [what, look] of Object.entries(LOOK)) {
    const [floor, measured] = [await timeLooks(() => look(few, range)), await timeLooks(() => look(many, range))];
    const ratio = measured / floor;
    // One part by itself may grow with the sales of its days, of which a shop at night has none; it has a time to keep.
    const most = FIGURES[what] && mostOf(what);
    rows.push({
      what: `${what}, p95, ${words}`,
      floor: `${floor.toFixed(1)} ms`,
      measured: `${measured.toFixed(1)} ms`,
      ratio,
      target: most ? `≤ ${most} ms` : `≤ ${TARGET}`,
      isMet: most ? measured <= most : ratio <= TARGET,
    });
  }
  return rows;
}

/** The longest range there is, beside the one statement that no answer about campaigns can do without. */
export async function measureLongest(sql: postgres.Sql, store: BenchStore, words: string): Promise<Ratio[]> {
  const endDate = today();
  const range: RangeQuery = { startDate: addDays(endDate, 1 - HISTORY_DAYS), endDate, compare: "year" };
  const floor = await timeLooks(() => sumCampaigns(sql, store.storeId, range), 12);
  const rows: Ratio[] = [];
  for (const [what, look] of Object.entries(FIGURES)) {
    const measured = await timeLooks(() => look(store, range), 12);
    const most = mostOf(what);
    rows.push({
      what: `${what}, p95, ${words}`,
      floor: `${floor.toFixed(0)} ms`,
      measured: `${measured.toFixed(0)} ms`,
      ratio: measured / floor,
      target: `≤ ${most} ms`,
      isMet: measured <= most,
    });
  }
  return rows;
}

const today = () => dayAt(new Date(), "Europe/Paris");

const sumCampaigns = (sql: postgres.Sql, storeId: string, { startDate, endDate }: RangeQuery) =>
  inStore(
    sql,
    storeId,
    (tx) => tx`
      select campaign_id, publisher_platform, sum(impressions), sum(clicks), sum(conversions), sum(spend_minor), sum(revenue_minor)
      from marketing_campaign_days
      where store_id = ${storeId} and day between ${startDate} and ${endDate}
      group by 1, 2`,
  );
