import type { BreakdownMetric, Change, ChangingMetric, FigureGroup, Figures } from "../contracts/metrics";
import { DASH, formatMoney, formatMoneyShort, formatSigned, formatSignedPercent } from "./format-number";
import { roasBand } from "./roas-band";

type Kind = "money" | "ratio";
type Tile = {
  id: ChangingMetric;
  label: string;
  hint: string;
  kind: Kind;
  /** Which way is good news; spending more is neither. */
  good: "up" | "down" | "neutral";
  /** By what its change can be taken apart, or why it cannot. */
  split: { metric: BreakdownMetric } | { why: string };
};

export const TILES = [
  {
    id: "spend",
    label: "Ad spend",
    hint: "What the platforms charged for your ads.",
    kind: "money",
    good: "neutral",
    split: { metric: "spend" },
  },
  {
    id: "revenue",
    label: "Revenue reported by platforms",
    hint: "Revenue the platforms report for your ads. They may each claim the same sale.",
    kind: "money",
    good: "up",
    split: { metric: "revenue" },
  },
  {
    id: "roas",
    label: "ROAS reported",
    hint: "Reported revenue ÷ ad spend. 3× means 3 back for every 1 spent.",
    kind: "ratio",
    good: "up",
    split: {
      why: "A ratio cannot be shared out: it moves with both reported revenue and ad spend. Take those apart instead.",
    },
  },
  {
    id: "tillRevenue",
    label: "Your till revenue",
    hint: "What your tills sold, less refunds. Each sale counts once.",
    kind: "money",
    good: "up",
    split: {
      why: "Your tills do not know which ad brought a sale, so till revenue cannot be shared out to platforms or campaigns. What the platforms claim is under Reported revenue.",
    },
  },
  {
    id: "blendedRoas",
    label: "Blended ROAS",
    hint: "Till revenue ÷ ad spend, of one currency. Counts every sale in it, whether or not an ad brought it.",
    kind: "ratio",
    good: "up",
    split: {
      why: "A ratio of all till revenue to all ad spend belongs to no single platform or campaign. Ad spend can be taken apart.",
    },
  },
  {
    id: "costPerConversion",
    label: "Cost per conversion",
    hint: "Ad spend ÷ purchases the platforms report.",
    kind: "money",
    good: "down",
    split: {
      why: "A ratio cannot be shared out: it moves with both ad spend and the number of conversions. Ad spend can be taken apart.",
    },
  },
] as const satisfies readonly Tile[];
export type TileInfo = (typeof TILES)[number];
export type TileId = TileInfo["id"];

export const tileInfo = (id: TileId): Tile & { id: TileId } => {
  const tile = TILES.find((candidate) => candidate.id === id);
  if (!tile) throw new TypeError(`no tile ${id}`);
  return tile;
};

/** Null: not known, which is not zero. */
export const tileValue = (figures: Figures, id: TileId): number | null =>
  id === "tillRevenue" ? (figures.till?.tillRevenue ?? null) : figures[id];

/** The first currency, and others in which the figure is something, was something, or is not read yet. */
export function groupsWith(groups: readonly FigureGroup[], id: TileId): readonly FigureGroup[] {
  const isOfAds = id !== "tillRevenue";
  return groups.filter(
    ({ current, previous }, index) =>
      index === 0 ||
      (isOfAds && current.spend === null) ||
      [current, previous].some((figures) => figures && (tileValue(figures, id) ?? 0) !== 0),
  );
}

/** Short for the tile, whole for the hint. */
export function tileText(value: number | null, kind: Kind, currency: string): { short: string; full: string } {
  if (value === null) return { short: DASH, full: "Not known" };
  if (kind === "ratio") return { short: roasBand(value).text, full: roasBand(value).text };
  return { short: formatMoneyShort(value, currency), full: formatMoney(value, currency) };
}

export type DeltaState = "better" | "worse" | "neutral" | "level" | "unknown";
/** How a figure moved: per cent of amounts, the difference of ratios. "—" where there is no base. */
export function deltaText(
  change: Change | undefined,
  { kind, good }: Pick<Tile, "kind" | "good">,
): { text: string; state: DeltaState } {
  const { absolute = null, percent = null } = change ?? {};
  const moved = kind === "money" ? percent : absolute;
  if (moved === null) return { text: DASH, state: "unknown" };
  const text = kind === "money" ? formatSignedPercent(moved) : `${formatSigned(moved)}×`;
  if (moved === 0) return { text, state: "level" };
  const rising = moved > 0;
  if (good === "neutral") return { text, state: "neutral" };
  return { text, state: rising === (good === "up") ? "better" : "worse" };
}
