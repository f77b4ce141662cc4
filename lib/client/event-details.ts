import { queryOptions } from "@tanstack/react-query";
import { apiHref, callApi } from "./call-api";
import { every } from "./every";

const contract = () => import("../contracts/event-details");

export const eventQuery = (storeId: string, eventId: string) =>
  queryOptions({
    queryKey: ["event", storeId, eventId] as const,
    queryFn: ({ signal }) =>
      callApi(`events/${storeId}/${eventId}`, async () => (await contract()).EventDetail, { signal }),
    refetchInterval: every(3000),
  });

/** The groups of failures as a file. */
export const failuresCsvHref = (storeId: string): string => apiHref(`events/${storeId}/failures/csv`);

export const failuresQuery = (storeId: string) =>
  queryOptions({
    queryKey: ["failures", storeId] as const,
    queryFn: ({ signal }) =>
      callApi(`events/${storeId}/failures`, async () => (await contract()).FailureList, { signal }),
    refetchInterval: every(10_000),
  });
