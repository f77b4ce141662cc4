import { findStoreFacts } from "@/db/queries/stores";
import { readFigures } from "@/lib/analytics/all-figures";
import type { Tenant } from "@/lib/auth/tenant";
import { campaignsSeenIn } from "@/lib/campaigns/list-campaigns";
import type { ReportParams } from "@/lib/contracts/reports";
import { AppError } from "@/lib/core/errors";
import { eventStatus } from "@/lib/events/event-status";
import type { ReportContent } from "./report-content";
import { coveredPlatforms, destinationsOf } from "./report-platforms";

const MOVERS = 10;

/** Told how far the reading is, from 0 to 1. */
export type OnStep = (part: number, words: string) => Promise<void>;

/**
 * Everything a report tells of a range, as the verbs behind the screens tell it, of one and the same moment: a sync in
 * the middle cannot make its sections disagree. @throws InvalidInputError on its dates
 */
export async function gatherReport(tenant: Tenant, params: ReportParams, onStep: OnStep): Promise<ReportContent> {
  const { summary: _told, platforms: kept, ...query } = params;
  const covers = coveredPlatforms(kept);
  await onStep(0, "Reading figures");
  const madeAt = new Date();
  const {
    also,
    trends: trend,
    campaigns: movers,
    highlights: _cards,
    ...told
  } = await readFigures(tenant, query, {
    ...{ now: madeAt, campaigns: MOVERS, platforms: covers },
    also: async (tx) => {
      const { startDate, endDate } = query;
      const facts = await findStoreFacts(tx, tenant);
      const list = { startDate, endDate, platforms: covers, sort: "revenue", order: "desc" } as const;
      return facts && { facts, ...(await campaignsSeenIn(tx, tenant, list)) };
    },
  });
  if (!also) throw new AppError("not_found", "There is no such store.");
  const { facts, campaigns, totals } = also;
  await onStep(0.8, "Reading deliveries");
  return {
    ...{ store: { name: facts.name, slug: facts.slug }, compare: params.compare, covers, madeAt },
    ...{ ...told, trend, movers, campaigns, campaignTotals: totals },
    events: { destinations: await readDestinations(tenant, covers) },
  };
}

async function readDestinations(tenant: Tenant, covers: ReportContent["covers"]) {
  const serving = destinationsOf(covers);
  const { data } = await eventStatus(tenant);
  return data.destinations.filter(({ destination }) => serving.includes(destination));
}
