import type { Reply } from "../core/reply";
import { addDays } from "../shop/daily-figures";
import type { GraphCall } from "./graph-call";
import { GraphError } from "./graph-error";
import { type DayRange, type InsightsQuery, readInsightsQuery } from "./insights-query";
import { insightsRow, type RowFigures } from "./insights-row";
import type { MetaAdAccount, MetaCampaign, MetaDay } from "./meta-shop";
import { readFilter } from "./read-filter";

/** More rows than this are too much work for one synchronous answer. */
const ROWS_MAX = 25_000;

export function insights(call: GraphCall): Reply {
  const account = call.adAccount();
  const query = readInsightsQuery(call.params, call.state.core.clock.today(account.timeZone));
  const campaigns = account.campaigns.filter(readFilter(call.params));
  refuseTooMuch(query, campaigns.length);
  const rows = query.ranges.flatMap((range) => rowsOf(account, campaigns, query, range));
  return call.page(rows.map((row) => insightsRow(row, query, call.state.core.random)));
}

function refuseTooMuch({ level, ranges, increment, byPublisher }: InsightsQuery, campaigns: number): void {
  const days = ranges.reduce(
    (sum, { since, until }) => sum + (Date.parse(until) - Date.parse(since)) / 86_400_000 + 1,
    0,
  );
  const buckets = typeof increment === "number" ? days / increment : 1;
  if (buckets * (level === "account" ? 1 : campaigns) * (byPublisher ? 3 : 1) <= ROWS_MAX) return;
  throw new GraphError(100, "Please reduce the amount of data you're asking for, then retry your request", {
    subcode: 1487534,
    status: 400,
  });
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
