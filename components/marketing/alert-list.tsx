"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Skeleton } from "@/components/ui/skeleton";
import { alertsQuery, isOpen } from "@/lib/client/alerts";
import { statusQuery } from "@/lib/client/connections";
import { quietWords } from "@/lib/client/quiet-words";
import type { AlertItem } from "@/lib/contracts/alerts";
import { AlertNotice } from "./alert-notice";
import { BlockError } from "./block-error";

/**
 * What needs attention now, and what did within the last week. A broken connection stands above it, on this page as on
 * every other, with the button that mends it; here it comes in when it is over.
 */
export function AlertList() {
  const store = useStore();
  const { data, error, refetch } = useQuery(alertsQuery(store.id));
  const now = useNow();
  const status = useQuery(statusQuery(store.id));
  const alerts = data?.data ?? [];
  const open = alerts.filter((alert) => isOpen(alert) && alert.kind !== "connection_dead");
  const quiet = quietWords(status.data?.data, { timeZone: store.timeZone, now });
  const over = alerts.filter((alert) => !isOpen(alert));
  return (
    <div data-testid="alert-list" data-state={open.length > 0 ? "open" : "quiet"} className="grid min-w-0 gap-6">
      <Card className="min-w-0">
        <CardHeader>
          <CardTitle>Now</CardTitle>
          <CardDescription>Looked at every five minutes. What has healed closes by itself.</CardDescription>
        </CardHeader>
        <CardContent>
          {!data && error && <BlockError error={error} onRetry={refetch} />}
          {!data && !error && <Skeleton className="h-24" />}
          {data && open.length === 0 && (
            <Empty icon={CircleCheck} title={quiet.title} testId="alerts-empty">
              {quiet.body}
            </Empty>
          )}
          <Notices alerts={open} label="Open alerts" />
        </CardContent>
      </Card>
      {over.length > 0 && (
        <Card className="min-w-0">
          <CardHeader>
            <CardTitle>Solved in the last 7 days</CardTitle>
          </CardHeader>
          <CardContent>
            <Notices alerts={over} label="Solved alerts" />
          </CardContent>
        </Card>
      )}
    </div>
  );
}

function Notices({ alerts, label }: { alerts: readonly AlertItem[]; label: string }) {
  if (alerts.length === 0) return null;
  return (
    <ul aria-label={label} className="grid gap-2">
      {alerts.map((alert) => (
        <li key={alert.id}>
          <AlertNotice alert={alert} dated />
        </li>
      ))}
    </ul>
  );
}
