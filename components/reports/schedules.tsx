"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarClock, Pause, Pencil, Play, Plus } from "lucide-react";
import { useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { BlockError } from "@/components/marketing/block-error";
import { RelativeTime } from "@/components/marketing/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Skeleton } from "@/components/ui/skeleton";
import { formatMoment } from "@/lib/client/format-time";
import { lastResultText, rhythmText, toScheduleBody } from "@/lib/client/report-form-words";
import { saveSchedule, schedulesQuery } from "@/lib/client/reports";
import { onlyText } from "@/lib/contracts/report-words";
import type { ScheduleItem } from "@/lib/contracts/reports";
import { DeleteScheduleDialog } from "./delete-schedule-dialog";
import { ScheduleDialog } from "./schedule-dialog";

/** Reports that come by themselves. */
export function Schedules() {
  const store = useStore();
  const [editing, setEditing] = useState<ScheduleItem | "new">();
  const { data, error, refetch } = useQuery(schedulesQuery(store.id));
  const items = data?.data ?? [];
  const canMail = data?.meta.canMail ?? false;
  return (
    <Card className="min-w-0" data-testid="report-schedules">
      <CardHeader className="flex-row flex-wrap items-start justify-between gap-3">
        <div className="grid gap-1">
          <CardTitle id="schedules-heading">Schedules</CardTitle>
          <CardDescription>
            A report every week or month.
            {data &&
              !canMail &&
              " This installation has no mail server, so the files are made and kept here, and not mailed."}
          </CardDescription>
        </div>
        {store.can("operate") && (
          <Button variant="outline" onClick={() => setEditing("new")} data-testid="create-schedule">
            <Plus aria-hidden />
            New schedule
          </Button>
        )}
      </CardHeader>
      <CardContent>
        {!data && error && <BlockError error={error} onRetry={refetch} />}
        {!data && !error && <Skeleton className="h-16" />}
        {data && items.length === 0 && (
          <Empty icon={CalendarClock} title="Nothing is scheduled" testId="schedules-empty">
            {store.can("operate")
              ? "Have last week's figures made every Monday, or last month's on the 1st."
              : "Whoever runs this store's marketing can have reports made every week or month."}
          </Empty>
        )}
        {items.length > 0 && (
          <ul aria-labelledby="schedules-heading" className="grid divide-y">
            {items.map((item) => (
              <ScheduleRow key={item.id} item={item} onEdit={() => setEditing(item)} />
            ))}
          </ul>
        )}
      </CardContent>
      {editing && (
        <ScheduleDialog
          item={editing === "new" ? null : editing}
          canMail={canMail}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Card>
  );
}

function ScheduleRow({ item, onEdit }: { item: ScheduleItem; onEdit: () => void }) {
  const store = useStore();
  const queryClient = useQueryClient();
  const [isDeleting, setDeleting] = useState(false);
  const { id, name, paused, recipients, nextRunAt, lastRunAt } = item;
  const turn = useMutation({
    mutationFn: () => saveSchedule(store.id, id, { ...toScheduleBody(item), paused: !paused }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["report-schedules", store.id] }),
  });
  return (
    <li
      data-testid={`schedule-${id}`}
      data-state={paused ? "paused" : "active"}
      className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 py-4 first:pt-0 last:pb-0"
    >
      <div className="grid min-w-0 gap-0.5">
        <h3 className="flex flex-wrap items-center gap-2 break-words font-medium text-base">
          <bdi>{name}</bdi>
          {paused && (
            <Badge>
              <Pause aria-hidden />
              Paused
            </Badge>
          )}
        </h3>
        <p className="text-sm">{[rhythmText(item), onlyText(item.platforms)].filter(Boolean).join(" · ")}</p>
        <p className="break-words text-muted-foreground text-sm">To {recipients.join(", ")}</p>
        <p className="text-muted-foreground text-sm" data-testid="schedule-runs">
          {paused ? "No next run" : `Next run ${formatMoment(nextRunAt, item.timeZone)}`} · {lastResultText(item)}
          {lastRunAt !== null && (
            <>
              {" "}
              (<RelativeTime at={lastRunAt} />)
            </>
          )}
        </p>
        {turn.error && <p className="text-destructive text-sm">That could not be saved. Try again.</p>}
      </div>
      {store.can("operate") && (
        <div className="flex flex-wrap gap-2">
          <Button variant="ghost" size="sm" loading={turn.isPending} onClick={() => turn.mutate()}>
            {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
            {paused ? "Resume" : "Pause"}
            <span className="sr-only"> {name}</span>
          </Button>
          <Button variant="ghost" size="sm" onClick={onEdit}>
            <Pencil aria-hidden />
            Edit<span className="sr-only"> {name}</span>
          </Button>
          <Button variant="ghost" size="sm" onClick={() => setDeleting(true)}>
            Delete<span className="sr-only"> {name}</span>
          </Button>
        </div>
      )}
      {isDeleting && <DeleteScheduleDialog item={item} onClose={() => setDeleting(false)} />}
    </li>
  );
}
