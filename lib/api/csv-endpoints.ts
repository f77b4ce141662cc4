import type * as z from "zod";
import { CampaignCsvQuery } from "@/lib/contracts/campaigns";
import { CsvFile } from "@/lib/contracts/csv";
import { EventCsvQuery } from "@/lib/contracts/events";
import { BreakdownCsvQuery, TrendsQuery } from "@/lib/contracts/metrics";
import type { Endpoint } from "./endpoint";

/** Whoever may see a table may take it along. */
const file = <const E extends { readonly path: string; readonly summary: string; readonly query?: z.ZodObject }>(
  given: E,
) => ({ method: "GET", access: { session: "read" }, ok: CsvFile, types: ["text/csv"], status: 200, ...given }) as const;

/** The tables of the screens as files, each under the address of its list. */
export const CSV_ENDPOINTS = {
  campaignsCsv: file({
    path: "/campaigns/{storeId}/csv",
    summary: "All campaigns that match, as a file",
    query: CampaignCsvQuery,
  }),
  eventsCsv: file({
    path: "/events/{storeId}/csv",
    summary: "All events that match, as a file",
    query: EventCsvQuery,
  }),
  failuresCsv: file({
    path: "/events/{storeId}/failures/csv",
    summary: "Failed deliveries by platform and cause, as a file",
  }),
  trendsCsv: file({
    path: "/trends/{storeId}/csv",
    summary: "The figures of a range by day, week or month, as a file",
    query: TrendsQuery,
  }),
  breakdownCsv: file({
    path: "/breakdown/{storeId}/csv",
    summary: "What every platform or campaign has of the figures and of their change, as a file",
    query: BreakdownCsvQuery,
  }),
  reportsCsv: file({ path: "/reports/{storeId}/csv", summary: "Reports that were asked for, as a file" }),
  ratesCsv: file({ path: "/exchange-rates/{storeId}/csv", summary: "Exchange rates of the business, as a file" }),
} as const satisfies Record<string, Endpoint>;
