"use client";

import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { GlowingCard } from "@/components/ui/glowing-card";
import { Renewed } from "@/components/ui/renewed";
import { Sparkline } from "@/components/ui/sparkline";
import { Tooltip } from "@/components/ui/tooltip";
import { DASH } from "@/lib/client/format-number";
import { formatRelative } from "@/lib/client/format-time";
import { deltaText, groupsWith, type TileId, tileInfo, tileText, tileValue } from "@/lib/client/tiles";
import { isJudged, type Unlike } from "@/lib/contracts/like-for-like";
import type { FigureGroup } from "@/lib/contracts/metrics";
import { Delta } from "./delta";

type MetricTileProps = {
  id: TileId;
  groups: readonly FigureGroup[];
  /** The days that the figures are of. */
  days: string;
  /** "28 days before"; null without a comparison. */
  comparedWith: string | null;
  /** Why the change is not called better or worse. */
  unlike: Unlike | null;
  series: readonly (number | null)[];
  updatedAt: string | null;
  onOpen: () => void;
};

/** One figure with its change, its shape and its age. The whole card opens what is behind the change. */
export function MetricTile({ id, groups, days, comparedWith, unlike, series, updatedAt, onOpen }: MetricTileProps) {
  const tile = tileInfo(id);
  const shown = groupsWith(groups, id);
  const full = shown.map(({ currency, current }) => tileText(tileValue(current, id), tile.kind, currency).full);
  return (
    <GlowingCard data-testid={`metric-tile-${id}`} className="flex min-w-0 flex-col gap-1 p-3">
      <h3 className="text-muted-foreground text-sm xl:min-h-9">
        <Tooltip hint={`${full.join(" and ")}. ${tile.hint}`}>
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={onOpen}
            data-testid={`open-${id}`}
            className="text-start outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-ring"
          >
            {tile.label}
          </button>
        </Tooltip>
      </h3>
      {shown.map((group) => (
        <TileLine
          key={group.currency}
          {...{ id, group, days, comparedWith, unlike }}
          alone={shown.length === 1}
          named={groups.length > 1}
        />
      ))}
      {shown.length === 1 && <Sparkline values={series} className="mt-auto text-muted-foreground" />}
      <TileAge at={updatedAt} />
    </GlowingCard>
  );
}

type TileLineProps = Pick<MetricTileProps, "id" | "days" | "comparedWith" | "unlike"> & {
  group: FigureGroup;
  alone: boolean;
  /** A figure that does not say so by itself names its currency. */
  named: boolean;
};

function TileLine({ id, group, days, alone, named, comparedWith, unlike }: TileLineProps) {
  const tile = tileInfo(id);
  const { currency, current, change } = group;
  const value = tileText(tileValue(current, id), tile.kind, currency);
  const delta = deltaText(change?.[id], isJudged(id, unlike) ? tile : { ...tile, good: "neutral" });
  return (
    <div data-testid="tile-line" data-currency={currency}>
      <p data-testid="tile-value" className={`tnum font-semibold tracking-tight ${alone ? "text-2xl" : "text-lg"}`}>
        <Renewed of={days}>{value.short}</Renewed>
        {named && (tile.kind === "ratio" || value.short === DASH) && (
          <span className="font-normal text-muted-foreground text-xs"> in {currency}</span>
        )}
      </p>
      {comparedWith && (
        <p className="flex flex-wrap items-center gap-x-1 text-muted-foreground text-xs">
          <Delta {...delta} /> {unlike === "open" ? "so far, vs" : "vs"} {comparedWith}
        </p>
      )}
    </div>
  );
}

function TileAge({ at }: { at: string | null }) {
  const now = useNow();
  const { timeZone } = useStore();
  return (
    <p data-testid="tile-freshness" className="text-muted-foreground text-xs">
      {at ? <time dateTime={at}>Updated {formatRelative(at, timeZone, now)}</time> : "Not synced yet"}
    </p>
  );
}
