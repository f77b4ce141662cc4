"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useRange } from "@/components/hooks/use-range";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import { breakdownCsvHref, breakdownQuery, campaignSplit, platformSplit } from "@/lib/client/figures";
import { comparePhrase, rangePhrase } from "@/lib/client/range";
import { TILES, type TileId, tileInfo } from "@/lib/client/tiles";
import type { BreakdownMetric } from "@/lib/contracts/metrics";
import { BlockError } from "./block-error";
import { ContributionBars } from "./contribution-bars";
import { DownloadCsv } from "./download-csv";

type ContributionPanelProps = {
  today: string;
  /** The figure; null: closed. */
  id: TileId | null;
  onOpen: (id: TileId) => void;
  onClose: () => void;
};

/** What is behind the change of one figure: platforms, then campaigns by how much they changed. */
export function ContributionPanel({ today, id, onOpen, onClose }: ContributionPanelProps) {
  const { range } = useRange(today);
  // While it closes it still shows what it showed.
  const [shown, setShown] = useState<TileId>(id ?? "revenue");
  if (id && id !== shown) setShown(id);
  const tile = tileInfo(shown);
  const comparedWith = comparePhrase(range);
  return (
    <Sheet
      open={id !== null}
      onOpenChange={(open) => !open && onClose()}
      title={comparedWith ? `${tile.label}: what changed` : `${tile.label}: where it is from`}
      side="end"
      testId="contribution-panel"
    >
      <p className="max-w-measure text-base text-muted-foreground">
        {tile.hint} Shown {rangePhrase(range)}
        {comparedWith && `, compared with ${comparedWith}`}.
      </p>
      {"metric" in tile.split ? (
        <>
          <Split today={today} by="platform" metric={tile.split.metric} title="By platform" />
          <Split today={today} by="campaign" metric={tile.split.metric} title="By campaign" />
        </>
      ) : (
        <Unsplit why={tile.split.why} onOpen={onOpen} />
      )}
    </Sheet>
  );
}

type SplitProps = { today: string; by: "platform" | "campaign"; metric: BreakdownMetric; title: string };

function Split({ today, by, metric, title }: SplitProps) {
  const store = useStore();
  const { query } = useRange(today);
  const split = by === "platform" ? platformSplit(metric) : campaignSplit(metric);
  const { data, error, refetch } = useQuery(breakdownQuery(store.id, query, split));
  return (
    <section aria-label={title} className="grid gap-3 py-3" data-testid={`contribution-${by}`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold text-lg">{title}</h3>
        {data && <DownloadCsv href={breakdownCsvHref(store.id, query, { by, metric })} of={`changes by ${by}`} />}
      </div>
      {!data && error && <BlockError error={error} onRetry={refetch} />}
      {!data && !error && <Skeleton className="h-32" role="status" aria-label={`Loading, ${title}`} />}
      {data?.meta.compare && data.data.groups.some(({ total }) => total.change === null) && (
        <p className="max-w-measure text-base text-muted-foreground" data-testid="change-unknown">
          What changed is not known while days of either period are not read from the platforms.
        </p>
      )}
      {data?.data.groups.map((group) => (
        <ContributionBars key={group.currency} group={group} metric={data.data.metric} by={by} />
      ))}
    </section>
  );
}

function Unsplit({ why, onOpen }: { why: string; onOpen: (id: TileId) => void }) {
  return (
    <div className="grid gap-3 py-3" data-testid="contribution-none">
      <p className="max-w-measure text-base">{why}</p>
      <div className="flex flex-wrap gap-2">
        {TILES.filter(({ split }) => "metric" in split).map(({ id, label }) => (
          <Button key={id} variant="outline" size="sm" onClick={() => onOpen(id)}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}
