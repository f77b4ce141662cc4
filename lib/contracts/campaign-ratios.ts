import { divideRounded, toMajor, toMinor } from "../core/money";
import type { Performance } from "./campaigns";

/** What is made from a campaign's sums, or from those of many: the screen, its file and the order of the list ask here. */
export const CAMPAIGN_RATIOS = ["ctr", "conversionRate", "costPerClick", "costPerConversion"] as const;
export type CampaignRatio = (typeof CAMPAIGN_RATIOS)[number];
type Sums = Pick<Performance, "impressions" | "clicks" | "conversions" | "spend">;

/** Conversions have six places; see the contract of a campaign's day. */
const MILLION = 1_000_000;

/** A share of 1, or an amount in major units rounded to the smallest coin; null when there is nothing to divide by. */
export function campaignRatio(ratio: CampaignRatio, sums: Sums, currency: string): number | null {
  switch (ratio) {
    case "ctr":
      return sums.impressions > 0 ? sums.clicks / sums.impressions : null;
    case "conversionRate":
      return sums.clicks > 0 ? sums.conversions / sums.clicks : null;
    case "costPerClick":
      return costOfOne(sums.spend, sums.clicks, currency);
    case "costPerConversion":
      return costOfOne(sums.spend, sums.conversions, currency);
  }
}

/** In whole numbers, as the tiles reckon it, so that no cent depends on how a fraction is held. */
function costOfOne(spend: number, count: number, currency: string): number | null {
  const millionths = Math.round(count * MILLION);
  if (millionths <= 0) return null;
  const minor = divideRounded(BigInt(toMinor(spend, currency)) * BigInt(MILLION), BigInt(millionths));
  return toMajor(Number(minor), currency);
}
