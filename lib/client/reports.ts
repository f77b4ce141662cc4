import { queryOptions } from "@tanstack/react-query";
import type { ReportBody, ReportItem, ResendBody, ScheduleBody } from "../contracts/reports";
import { apiHref, callApi } from "./call-api";
import { every } from "./every";

const contract = () => import("../contracts/reports");
const PAGE = 20;

/** A letter that waits is not: without a mail server, or while it does not answer, it may wait for hours. */
export const isBeingMade = ({ state }: Pick<ReportItem, "state">): boolean =>
  state === "waiting" || state === "running";

/** The latest reports; asked again every second while one of them is being made. */
export const reportsQuery = (storeId: string, limit = PAGE) =>
  queryOptions({
    queryKey: ["reports", storeId, limit] as const,
    queryFn: ({ signal }) =>
      callApi(`reports/${storeId}`, async () => (await contract()).ReportList, { query: { limit }, signal }),
    refetchInterval: (query) => every(query.state.data?.data.some(isBeingMade) ? 1000 : 30_000)(query),
  });

export const schedulesQuery = (storeId: string) =>
  queryOptions({
    queryKey: ["report-schedules", storeId] as const,
    queryFn: ({ signal }) =>
      callApi(`report-schedules/${storeId}`, async () => (await contract()).ScheduleList, { signal }),
    refetchInterval: every(30_000),
  });

/** Before the contract fills in what is left out. */
export type AskReport = Partial<ReportBody> & Pick<ReportBody, "formats" | "compare">;
export const createReport = (storeId: string, body: AskReport) =>
  callApi(`reports/${storeId}`, async () => (await contract()).ReportResult, { method: "POST", body });

export const mailReport = (storeId: string, reportId: string, body: ResendBody) =>
  callApi(`reports/${storeId}/${reportId}/mail`, async () => (await contract()).ReportResult, { method: "POST", body });

/** A new schedule, or the change of one. */
export const saveSchedule = (storeId: string, id: string | null, body: ScheduleBody) =>
  callApi(`report-schedules/${storeId}${id === null ? "" : `/${id}`}`, async () => (await contract()).ScheduleResult, {
    method: "POST",
    body,
  });

export const deleteSchedule = (storeId: string, id: string) =>
  callApi(`report-schedules/${storeId}/${id}`, async () => (await contract()).ScheduleDeleted, { method: "DELETE" });

/** All of them as a file. */
export const reportsCsvHref = (storeId: string): string => apiHref(`reports/${storeId}/csv`);
