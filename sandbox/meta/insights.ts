import type { Reply } from "../core/reply";
import { addDays } from "../shop/daily-figures";
import type { AdObjects } from "./ads/ad-objects";
import type { GraphCall } from "./graph-call";
import { GraphError } from "./graph-error";
import { type DayRange, type InsightsQuery, readInsightsQuery } from "./insights-query";
import { insightsRow, type RowFigures } from "./insights-row";
import type { MetaAdAccount, MetaCampaign, MetaDay } from "./meta-shop";
import { filterOf, namesStatuses } from "./read-filter";

/** More rows than this are too much for one synchronous answer; more than the lesser number time out. */
const ROWS_MAX = 25_000;
const ROWS_SAFE = 8_000;
const STATUSES = ["ACTIVE", "PAUSED", "DELETED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES"];

/** `GET /act_X/insights` */
export function insights(call: GraphCall): Reply {
  const account = call.adAccount();
  const { params, state } = call;
  const query = readInsightsQuery(params, state.core.clock.today(account.timeZone));
  const { rows, campaigns } = collectRows(account, state.objects, query, params.json("filtering"));
  const estimate = estimateRows(query, campaigns);
  if (estimate > ROWS_MAX) throw tooMuchData();
  if (estimate > ROWS_SAFE) throw timedOut(state.core.random.next() < 0.5);
  return call.page(rows.map((row) => insightsRow(row, query, state.core.random)));
}

/** The rows a query gives (none without one) and how many campaigns were looked at. */
export function collectRows(
  account: MetaAdAccount,
  objects: AdObjects,
  query: InsightsQuery | undefined,
  filtering: unknown,
): { readonly rows: readonly RowFigures[]; readonly campaigns: number } {
  const matches = filterOf(filtering, "campaign", STATUSES);
  // An account's own figures hold those of all its campaigns; told apart, the deleted ones come only when asked for.
  const withDeleted = query?.level === "account" || namesStatuses(filtering);
  const campaigns = objects.list(account, "campaign").flatMap((object) => {
    const name = String(object.values.name);
    const status = objects.effectiveStatus(object);
    // Campaigns created over the API never ran: they have no figures.
    if (!object.seed || !matches({ id: object.id, name, status })) return [];
    if (status === "DELETED" && !withDeleted) return [];
    return [{ ...object.seed, name }];
  });
  const rows = query?.ranges.flatMap((range) => rowsOf(account, campaigns, query, range)) ?? [];
  return { rows, campaigns: campaigns.length };
}

/** As many rows as there would be if every campaign ran every day everywhere. */
export function estimateRows({ level, ranges, increment, byPublisher }: InsightsQuery, campaigns: number): number {
  const days = ranges.reduce(
    (sum, { since, until }) => sum + (Date.parse(until) - Date.parse(since)) / 86_400_000 + 1,
    0,
  );
  const buckets = typeof increment === "number" ? days / increment : 1;
  return buckets * (level === "account" ? 1 : campaigns) * (byPublisher ? 3 : 1);
}

export function tooMuchData(): GraphError {
  return new GraphError(100, "Please reduce the amount of data you're asking for, then retry your request", {
    subcode: 1487534,
    status: 400,
    careless: false,
  });
}

/** What a synchronous call of middling size runs into: one of two, by chance. */
function timedOut(reduce: boolean): GraphError {
  return reduce
    ? new GraphError(1, "Please reduce the amount of data you're asking for, then retry your request", { status: 500 })
    : new GraphError(2, "(#2) Service temporarily unavailable", { subcode: 1504018, transient: true });
}

/** Sums days into rows. A row without any delivery does not exist. */
function rowsOf(
  account: MetaAdAccount,
  campaigns: readonly MetaCampaign[],
  query: InsightsQuery,
  range: DayRange,
): RowFigures[] {
  const rows = new Map<string, RowFigures>();
  for (const campaign of campaigns)
    for (const day of campaign.days) {
      if (day.date < range.since || day.date > range.until || isEmpty(day)) continue;
      const bucket = bucketOf(day.date, query.increment, range);
      const subject = query.level === "account" ? null : campaign;
      const publisher = query.byPublisher ? day.publisherPlatform : null;
      const key = `${bucket.since}|${subject?.id ?? ""}|${publisher ?? ""}`;
      const row = rows.get(key) ?? {
        account,
        campaign: subject,
        publisher,
        ...bucket,
        impressions: 0,
        clicks: 0,
        spend: 0,
        purchases: 0,
        revenue: 0,
      };
      rows.set(key, add(row, day));
    }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function isEmpty({ impressions, clicks, spend, purchases, revenue }: MetaDay): boolean {
  return impressions + clicks + spend + purchases + revenue === 0;
}

function add(row: RowFigures, day: MetaDay): RowFigures {
  return {
    ...row,
    impressions: row.impressions + day.impressions,
    clicks: row.clicks + day.clicks,
    spend: row.spend + day.spend,
    purchases: row.purchases + day.purchases,
    revenue: row.revenue + day.revenue,
  };
}

function bucketOf(date: string, increment: InsightsQuery["increment"], range: DayRange): DayRange {
  if (increment === "all_days") return range;
  if (increment === "monthly") {
    const month = date.slice(0, 7);
    const since = `${month}-01` < range.since ? range.since : `${month}-01`;
    const end = addDays(`${addDays(`${month}-28`, 7).slice(0, 7)}-01`, -1);
    return { since, until: end > range.until ? range.until : end };
  }
  const days = (Date.parse(date) - Date.parse(range.since)) / 86_400_000;
  const since = addDays(range.since, Math.floor(days / increment) * increment);
  const until = addDays(since, increment - 1);
  return { since, until: until > range.until ? range.until : until };
}
