"use client";

import Link from "next/link";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { GlowingCard } from "@/components/ui/glowing-card";
import { cn } from "@/lib/client/cn";
import { explanationOf, remedyOf } from "@/lib/client/connection-alerts";
import { connectionState, isWorking } from "@/lib/client/connection-state";
import { BENEFITS } from "@/lib/client/connection-words";
import type { ConnectionStatus } from "@/lib/contracts/connections";
import { platformInfo } from "@/lib/contracts/platform-list";
import { ConnectLink } from "./connect-link";
import { ConnectionFacts } from "./connection-facts";
import { ConnectionPill } from "./connection-pill";
import { DisconnectButton } from "./disconnect-button";
import { HistoryButton } from "./history-button";
import { PlatformMark } from "./platform-mark";
import { RefreshButton } from "./refresh-button";

type ConnectionCardProps = {
  row: ConnectionStatus;
  /** This card's Connect is the one gradient action of the page. */
  lead?: boolean;
  /** On the connections page: what sales go to, and the way to another account. */
  detailed?: boolean;
};

export function ConnectionCard({ row, lead, detailed }: ConnectionCardProps) {
  const store = useStore();
  const state = connectionState(row, useNow());
  const { label } = platformInfo(row.platform);
  const fresh = state === "not_connected";
  return (
    <GlowingCard
      role="group"
      aria-labelledby={`connection-${row.platform}`}
      data-testid={`connection-card-${row.platform}`}
      data-state={state}
      className={cn("flex flex-col p-4", detailed ? "gap-4 md:p-5" : "gap-2.5")}
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 id={`connection-${row.platform}`} className="flex items-center gap-2 font-semibold text-lg">
          <PlatformMark platform={row.platform} />
          {label}
        </h3>
        <ConnectionPill state={state} />
      </div>
      {fresh ? (
        <p className="flex-1 text-base text-muted-foreground">{BENEFITS[row.platform]}</p>
      ) : (
        <div className="grid flex-1 content-start gap-3">
          {!isWorking(state) && <Trouble row={row} />}
          <ConnectionFacts row={row} detailed={detailed ?? false} />
        </div>
      )}
      {store.can("operate") ? (
        <CardActions row={row} lead={lead ?? false} detailed={detailed ?? false} />
      ) : (
        fresh && <p className="text-muted-foreground text-sm">Ask the owner or a manager to connect it.</p>
      )}
    </GlowingCard>
  );
}

function Trouble({ row }: { row: ConnectionStatus }) {
  const { timeZone } = useStore();
  const now = useNow();
  const { title, body } = explanationOf(row, connectionState(row, now), timeZone, now);
  return (
    <div>
      <p className="font-medium text-base">{title}</p>
      <p className="text-base text-muted-foreground">{body}</p>
    </div>
  );
}

function CardActions({ row, lead, detailed }: Required<ConnectionCardProps>) {
  const { timeZone, slug } = useStore();
  const now = useNow();
  const state = connectionState(row, now);
  const { label } = platformInfo(row.platform);
  if (state === "not_connected") {
    return (
      <ConnectLink
        platform={row.platform}
        label={`Connect ${label}`}
        gradient={lead}
        variant={lead ? "primary" : "outline"}
      />
    );
  }
  const remedy = remedyOf(state);
  const action = remedy === "nothing" ? "" : explanationOf(row, state, timeZone, now).action;
  return (
    <div className="flex flex-wrap items-center gap-2 print:hidden">
      {remedy === "consent" && <ConnectLink platform={row.platform} label={action} size="sm" />}
      {remedy === "picker" && (
        <Button asChild size="sm">
          <Link href={`/${slug}/connections/${row.platform}`}>{action}</Link>
        </Button>
      )}
      {isWorking(state) && <RefreshButton platform={row.platform} syncing={row.syncing} />}
      {detailed && isWorking(state) && (
        <Button asChild variant="outline" size="sm">
          <Link href={`/${slug}/connections/${row.platform}`}>
            Change<span className="sr-only"> account of {label}</span>
          </Link>
        </Button>
      )}
      {detailed && isWorking(state) && row.lastSyncAt && <HistoryButton row={row} />}
      {state !== "disconnected" && <DisconnectButton platform={row.platform} />}
    </div>
  );
}
