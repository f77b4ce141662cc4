import { findStoreFacts } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { breakdown } from "@/lib/analytics/breakdown";
import { storeMetrics } from "@/lib/analytics/store-metrics";
import { storeTrends } from "@/lib/analytics/store-trends";
import type { Tenant } from "@/lib/auth/tenant";
import { listCampaigns } from "@/lib/campaigns/list-campaigns";
import type { CampaignListItem, CampaignListResponse } from "@/lib/contracts/campaigns";
import { formatCount } from "@/lib/contracts/report-words";
import type { ReportParams } from "@/lib/contracts/reports";
import { AppError } from "@/lib/core/errors";
import { eventStatus } from "@/lib/events/event-status";
import type { ReportContent } from "./report-content";

const MOVERS = 10;
const PAGE = 1000;
/** Fifty times a large shop; what lies beyond is no longer read by anybody. */
const PAGES_MAX = 50;

/** Told how far the reading is, from 0 to 1. */
export type OnStep = (part: number, words: string) => Promise<void>;

/** Asks the verbs behind the screens for everything a report tells of a range. @throws InvalidInputError on its dates */
export async function gatherReport(tenant: Tenant, params: ReportParams, onStep: OnStep): Promise<ReportContent> {
  const { summary: _told, ...query } = params;
  const facts = await withTenant(tenant, (tx) => findStoreFacts(tx, tenant));
  if (!facts) throw new AppError("not_found", "There is no such store.");
  await onStep(0, "Reading figures");
  const madeAt = new Date();
  const metrics = await storeMetrics(tenant, query, { now: madeAt });
  const trend = await storeTrends(tenant, query, { now: madeAt });
  await onStep(0.3, "Reading days");
  const daily = await storeTrends(tenant, { ...query, compare: "none", unit: "day" }, { now: madeAt });
  const platforms = await breakdown(
    tenant,
    { ...query, by: "platform", metric: "revenue", limit: 100 },
    { now: madeAt },
  );
  const movers = await breakdown(
    tenant,
    { ...query, by: "campaign", metric: "revenue", limit: MOVERS },
    { now: madeAt },
  );
  const { campaigns, totals } = await readCampaigns(tenant, query, (words) => onStep(0.6, words));
  const events = await eventStatus(tenant);
  return {
    ...{ store: { name: facts.name, slug: facts.slug }, compare: params.compare, madeAt, meta: metrics.meta },
    ...{ metrics: metrics.data, trend: trend.data, daily: daily.data, platforms: platforms.data, movers: movers.data },
    ...{ campaigns, campaignTotals: totals, events: events.data },
  };
}

async function readCampaigns(
  tenant: Tenant,
  { startDate, endDate }: ReportParams,
  onPage: (words: string) => Promise<void>,
): Promise<{ campaigns: CampaignListItem[]; totals: CampaignListResponse["meta"]["totals"] }> {
  const campaigns: CampaignListItem[] = [];
  let cursor: string | null | undefined;
  let totals: CampaignListResponse["meta"]["totals"] = [];
  for (let page = 0; page < PAGES_MAX && cursor !== null; page += 1) {
    const { data, meta } = await listCampaigns(tenant, {
      ...{ startDate, endDate, sort: "revenue", order: "desc", limit: PAGE },
      ...(cursor !== undefined && { cursor }),
    });
    campaigns.push(...data);
    totals = meta.totals;
    cursor = meta.nextCursor;
    await onPage(`Read ${formatCount(campaigns.length)} of ${formatCount(meta.total)} campaigns`);
  }
  return { campaigns, totals };
}
