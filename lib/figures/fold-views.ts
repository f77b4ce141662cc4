import type { CampaignSum } from "@/db/queries/campaigns";
import type { Performance } from "@/lib/contracts/campaigns";
import { toMajor } from "@/lib/core/money";
import type { View } from "./views";

/** Whole numbers throughout, so that sums are exact. */
export type Figures = {
  readonly impressions: number;
  readonly clicks: number;
  /** Millionths: platforms credit parts of a purchase. */
  readonly conversionsMicros: number;
  readonly spendMinor: number;
  readonly revenueMinor: number;
};

/** One line of the list: a campaign in one view, with the rows (one a publisher platform) that it is the sum of. */
export type CampaignLine = {
  readonly campaign: CampaignSum;
  readonly view: View;
  readonly figures: Figures;
  readonly rows: readonly CampaignSum[];
};

export const lineId = ({ campaign, view }: Pick<CampaignLine, "campaign" | "view">): string =>
  `${campaign.id}:${view.platform}`;

/** Campaigns times publisher platforms that one answer may be made from; fifty times a large shop. */
export const SUMS_MAX = 50_000;

const NONE: Figures = { impressions: 0, clicks: 0, conversionsMicros: 0, spendMinor: 0, revenueMinor: 0 };

export const addFigures = (all: readonly Figures[]): Figures =>
  all.reduce(
    (sum, one) => ({
      impressions: sum.impressions + one.impressions,
      clicks: sum.clicks + one.clicks,
      conversionsMicros: sum.conversionsMicros + one.conversionsMicros,
      spendMinor: sum.spendMinor + one.spendMinor,
      revenueMinor: sum.revenueMinor + one.revenueMinor,
    }),
    NONE,
  );

export const figuresOf = (row: CampaignSum): Figures => ({
  impressions: row.impressions ?? 0,
  clicks: row.clicks ?? 0,
  conversionsMicros: row.conversionsMicros ?? 0,
  spendMinor: row.spendMinor ?? 0,
  revenueMinor: row.revenueMinor ?? 0,
});

/** In the order in which the keys come up. Map.groupBy needs Node 21. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups];
}

/** Figures as the API tells them: money in major units; ROAS from the sums, null when nothing was spent. */
export const toPerformance = (figures: Figures, currency: string): Performance => ({
  impressions: figures.impressions,
  clicks: figures.clicks,
  conversions: figures.conversionsMicros / 1_000_000,
  spend: toMajor(figures.spendMinor, currency),
  revenue: toMajor(figures.revenueMinor, currency),
  roas: figures.spendMinor > 0 ? figures.revenueMinor / figures.spendMinor : null,
});

/**
 * Sums by publisher platform as lines of the views. A campaign stands in every view that has rows of it, so each row
 * counts in one line at most. Without any, it stands once in the main view, unless the platform no longer lists it.
 */
export function foldViews(sums: readonly CampaignSum[], views: readonly View[]): CampaignLine[] {
  return groupBy(sums, ({ id }) => id).flatMap(([, rows]) => {
    const [campaign] = rows;
    if (!campaign) return [];
    const own = views.filter(({ account }) => account.id === campaign.adAccountId);
    const lines = own.flatMap((view): CampaignLine[] => {
      const shown = rows.filter(({ publisherPlatform: of }) => of !== null && view.shows(of));
      return shown.length > 0 ? [{ campaign, view, figures: addFigures(shown.map(figuresOf)), rows: shown }] : [];
    });
    const main = own.find(({ isMain }) => isMain);
    if (lines.length > 0 || !main || campaign.missingSince) return lines;
    return [{ campaign, view: main, figures: NONE, rows: [] }];
  });
}
