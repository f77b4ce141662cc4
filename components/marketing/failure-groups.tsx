"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useLastReplay } from "@/components/hooks/use-last-replay";
import { useOpenEvent } from "@/components/hooks/use-open-event";
import { useStore } from "@/components/hooks/use-store";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Skeleton } from "@/components/ui/skeleton";
import { failuresCsvHref, failuresQuery } from "@/lib/client/event-details";
import { failureWords } from "@/lib/client/failure-words";
import { plural } from "@/lib/client/format-number";
import type { FailureGroup } from "@/lib/contracts/event-details";
import { BlockError } from "./block-error";
import { DownloadCsv } from "./download-csv";
import { FailureCard } from "./failure-card";
import { ReplayStatus } from "./replay-status";

const EventDrawer = dynamic(() => import("./event-drawer").then((module) => module.EventDrawer), { ssr: false });
const ReplayDialog = dynamic(() => import("./replay-dialog").then((module) => module.ReplayDialog), { ssr: false });

const keyOf = ({ destination, state, reason }: FailureGroup) => `${destination} ${state} ${reason ?? ""}`;

/** What does not arrive, by cause: what happened, what it means, what to do, and doing it. */
export function FailureGroups() {
  const store = useStore();
  const { data, error, refetch } = useQuery(failuresQuery(store.id));
  const drawer = useOpenEvent();
  const replay = useLastReplay();
  const [resending, setResending] = useState<FailureGroup | null>(null);
  if (!data) return error ? <BlockError error={error} onRetry={refetch} /> : <Skeleton className="h-64 rounded-lg" />;
  const groups = data.data;
  const ids = groups.flatMap(({ samples }) => samples.map(({ id }) => id));
  return (
    <div className="grid gap-4" data-testid="failure-groups" data-state={groups.length === 0 ? "empty" : "failing"}>
      {/* While its dialog is open the result stands there. */}
      {replay.replayId && !resending && <ReplayStatus replayId={replay.replayId} onDismiss={replay.dismiss} />}
      {groups.length === 0 && <NothingFailing />}
      {groups.map((group) => (
        <FailureCard key={keyOf(group)} group={group} onOpen={drawer.open} onResend={() => setResending(group)} />
      ))}
      {data.meta.groupsLeftOut > 0 && (
        <p className="text-muted-foreground text-sm">{plural(data.meta.groupsLeftOut, "smaller group")} not shown.</p>
      )}
      {groups.length > 0 && (
        <div className="flex justify-end">
          <DownloadCsv href={failuresCsvHref(store.id)} of="failures" />
        </div>
      )}
      {drawer.wasOpen && <EventDrawer {...drawer} ids={[...new Set(ids)]} />}
      {resending && resending.state !== "waiting" && (
        <ReplayDialog
          title={failureWords(resending).title}
          description={failureWords(resending).cause}
          filter={{
            kind: "group",
            destination: resending.destination,
            state: resending.state,
            reason: resending.reason,
          }}
          onClose={() => setResending(null)}
          onSent={replay.show}
        />
      )}
    </div>
  );
}

function NothingFailing() {
  return (
    <Card>
      <Empty as="h2" icon={CircleCheck} title="Nothing failing" testId="failures-none">
        No sale was refused, became too old or ended unclear. This page says so when that changes.
      </Empty>
    </Card>
  );
}
