import { CAMPAIGN_RATIOS, type CampaignRatio, campaignRatio } from "../contracts/campaign-ratios";
import type { Performance } from "../contracts/campaigns";
import { columnInfo, type FigureColumn } from "./campaign-columns";
import { DASH, formatCount, formatMoney, formatRate } from "./format-number";
import { roasBand } from "./roas-band";

/** One campaign's, or the sums of many in one currency. */
type Sums = Pick<Performance, Exclude<FigureColumn, CampaignRatio>>;

const isRatio = (column: FigureColumn): column is CampaignRatio => CAMPAIGN_RATIOS.some((ratio) => ratio === column);

/** What stands in a column, for the screen and for its file; null where there is nothing to divide by. */
export function figureValue(column: FigureColumn, sums: Sums, currency: string): number | null {
  return isRatio(column) ? campaignRatio(column, sums, currency) : sums[column];
}

export function figureText(column: FigureColumn, sums: Sums, currency: string): string {
  const value = figureValue(column, sums, currency);
  const { kind } = columnInfo(column);
  if (kind === "roas") return roasBand(value).text;
  if (value === null) return DASH;
  if (kind === "money") return formatMoney(value, currency);
  return kind === "share" ? formatRate(value) : formatCount(value);
}
