import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { BreakdownMetric, TrendsQuery } from "../contracts/metrics";
import { apiHref, callApi } from "./call-api";
import { every } from "./every";
import type { FiguresRange } from "./range";

const contract = () => import("../contracts/metrics");
const EVERY_MS = 60_000;
/** What a look at the platforms, or a new rate, may change. */
export const FIGURE_KEYS = ["metrics", "trends", "breakdown", "highlights", "campaigns"] as const;
export const CAMPAIGNS_TAKEN_APART = 10;

const shared = { placeholderData: keepPreviousData, refetchInterval: every(EVERY_MS), staleTime: 30_000 };

export const metricsQuery = (storeId: string, range: FiguresRange) =>
  queryOptions({
    ...shared,
    queryKey: ["metrics", storeId, range] as const,
    queryFn: ({ signal }) =>
      callApi(`metrics/${storeId}`, async () => (await contract()).MetricsResponse, { query: range, signal }),
  });

export const trendsQuery = (storeId: string, range: FiguresRange, unit: TrendsQuery["unit"] | null) =>
  queryOptions({
    ...shared,
    queryKey: ["trends", storeId, range, unit] as const,
    queryFn: ({ signal }) =>
      callApi(`trends/${storeId}`, async () => (await contract()).TrendsResponse, {
        query: { ...range, unit },
        signal,
      }),
  });

/** The same as a file. */
export const trendsCsvHref = (storeId: string, range: FiguresRange, unit: TrendsQuery["unit"] | null): string =>
  apiHref(`trends/${storeId}/csv`, { ...range, unit });

type Split = { by: "platform" | "campaign"; metric: BreakdownMetric; limit: number; currency?: "account" };
export const platformSplit = (metric: BreakdownMetric): Split => ({ by: "platform", metric, limit: 10 });
export const campaignSplit = (metric: BreakdownMetric): Split => ({
  by: "campaign",
  metric,
  limit: CAMPAIGNS_TAKEN_APART,
});
/** What the campaigns of the table were in the compared range, in its currencies; of the first hundred, which have changed most. */
export const earlierSplit: Split = { by: "campaign", metric: "spend", limit: 100, currency: "account" };
export const breakdownQuery = (storeId: string, range: FiguresRange, split: Split) =>
  queryOptions({
    ...shared,
    queryKey: ["breakdown", storeId, range, split] as const,
    queryFn: ({ signal }) =>
      callApi(`breakdown/${storeId}`, async () => (await contract()).BreakdownResponse, {
        query: { ...range, ...split },
        signal,
      }),
  });

/** All of its lines as a file, and not the largest alone. */
export const breakdownCsvHref = (storeId: string, range: FiguresRange, split: Omit<Split, "limit">): string =>
  apiHref(`breakdown/${storeId}/csv`, { ...range, ...split });

export const highlightsQuery = (storeId: string, range: FiguresRange) =>
  queryOptions({
    ...shared,
    queryKey: ["highlights", storeId, range] as const,
    queryFn: ({ signal }) =>
      callApi(`highlights/${storeId}`, async () => (await contract()).HighlightsResponse, { query: range, signal }),
  });
