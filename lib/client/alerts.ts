import { queryOptions } from "@tanstack/react-query";
import type { AlertItem } from "../contracts/alerts";
import { callApi } from "./call-api";
import type { ConnectionAlert } from "./connection-alerts";
import { every } from "./every";

const contract = () => import("../contracts/alerts");
/** The monitor looks every five minutes; what it closes should not stand on the page much longer. */
const POLL_MS = 30_000;

export const alertsQuery = (storeId: string) =>
  queryOptions({
    queryKey: ["alerts", storeId] as const,
    queryFn: ({ signal }) => callApi(`alerts/${storeId}`, async () => (await contract()).AlertList, { signal }),
    refetchInterval: every(POLL_MS),
  });

export const isOpen = ({ closedAt }: AlertItem): boolean => closedAt === null;

/**
 * What every page shows: open and grave, and not told by a connection already. A connection says itself that it needs a
 * person and what it holds; only that the time runs out is news beside it.
 */
export function stripAlerts(alerts: readonly AlertItem[], connections: readonly ConnectionAlert[]): AlertItem[] {
  const broken = new Set<string>(
    connections.filter(({ state }) => state !== "ending_soon" && state !== "setup").map(({ platform }) => platform),
  );
  return alerts.filter(
    (alert) =>
      isOpen(alert) &&
      alert.severity === "high" &&
      alert.kind !== "connection_dead" &&
      !(alert.kind === "sales_waiting" && broken.has(alert.subject) && alert.details.urgency !== 2),
  );
}
