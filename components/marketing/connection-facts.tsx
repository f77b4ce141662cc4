"use client";

import type { ReactNode } from "react";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { historyWords, readingProblem, targetName } from "@/lib/client/connection-words";
import { formatClock, formatDate, zoneName } from "@/lib/client/format-time";
import type { ConnectionStatus } from "@/lib/contracts/connections";
import { platformInfo } from "@/lib/contracts/platform-list";
import { RelativeTime } from "./relative-time";

/** Account, since when, how fresh; what ails its figures; on the connections page also where sales go and the account's own days. */
export function ConnectionFacts({ row, detailed }: { row: ConnectionStatus; detailed: boolean }) {
  const { timeZone } = useStore();
  const now = useNow();
  const { accountInfo, target } = row;
  const problem = readingProblem(row);
  return (
    <dl className="grid gap-1 text-sm">
      {accountInfo && (
        <Fact name="Account">
          <bdi className="font-medium" title={accountInfo.accountId}>
            {accountInfo.accountName}
          </bdi>
          {detailed && <bdi className="block font-mono text-muted-foreground text-xs">{accountInfo.accountId}</bdi>}
        </Fact>
      )}
      {detailed && target && (
        <Fact name="Sales go to">
          <bdi>{target.name}</bdi>
          <span className="block text-muted-foreground text-xs">{targetName(row.platform)}</span>
          {row.targetReadyAt && (
            <span className="block text-muted-foreground text-xs" data-testid="target-ready-at">
              {`New: takes sales from ${formatClock(row.targetReadyAt, timeZone, now)}. Until then they wait here.`}
            </span>
          )}
        </Fact>
      )}
      {detailed && row.currency && row.timeZone && (
        <Fact name="Its days">{`${row.currency}, ${zoneName(row.timeZone)}${row.timeZone === timeZone ? "" : ", not your store's zone"}`}</Fact>
      )}
      {row.connectedAt && row.status !== "disconnected" && (
        <Fact name="Connected">
          {formatDate(row.connectedAt, timeZone)}
          {isThroughFacebook(row) && ", through Facebook"}
        </Fact>
      )}
      {row.disconnectedAt && row.status === "disconnected" && (
        <Fact name="Disconnected">{formatDate(row.disconnectedAt, timeZone)}</Fact>
      )}
      {(row.lastSyncAt || row.status === "connected") && (
        <Fact name="Last sync">{row.lastSyncAt ? <RelativeTime at={row.lastSyncAt} /> : "not yet"}</Fact>
      )}
      {detailed && row.status === "connected" && (row.figuresFrom || row.readingBackTo) && (
        <Fact name="Figures">
          <span
            data-testid={`history-${row.platform}`}
            data-state={row.readingBackTo || row.rereadingFrom ? "reading" : "read"}
          >
            {historyWords(row)}
          </span>
        </Fact>
      )}
      {problem && (
        <Fact name="Problem">
          <span data-testid={`reading-problem-${row.platform}`}>{problem}</span>
        </Fact>
      )}
    </dl>
  );
}

/** Nobody signs in to Instagram itself. */
const isThroughFacebook = ({ platform }: ConnectionStatus): boolean =>
  platform === "instagram" && platformInfo(platform).provider === "meta";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-2">
      <dt className="w-20 shrink-0 text-muted-foreground">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
