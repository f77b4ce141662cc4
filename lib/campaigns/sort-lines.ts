import { campaignRatio } from "@/lib/contracts/campaign-ratios";
import type { CampaignListQuery } from "@/lib/contracts/campaigns";
import { toMajor } from "@/lib/core/money";
import { type CampaignLine, lineId, toPerformance } from "@/lib/figures/fold-views";

type Sort = CampaignListQuery["sort"];

const words = new Intl.Collator("en", { sensitivity: "base", numeric: true });

/** What a column is ordered by. Money of several currencies is ordered by the number one sees. */
function sortValue({ campaign, view, figures }: CampaignLine, sort: Sort): string | number | null {
  const { currency } = view.account;
  switch (sort) {
    case "name":
      return campaign.name;
    case "platform":
      return view.platform;
    case "status":
      return campaign.status;
    case "impressions":
    case "clicks":
      return figures[sort];
    case "conversions":
      return figures.conversionsMicros;
    case "spend":
      return toMajor(figures.spendMinor, currency);
    case "revenue":
      return toMajor(figures.revenueMinor, currency);
    case "ctr":
    case "conversionRate":
    case "costPerClick":
    case "costPerConversion":
      return campaignRatio(sort, toPerformance(figures, currency), currency);
    case "roas":
      return figures.spendMinor > 0 ? figures.revenueMinor / figures.spendMinor : null;
  }
}

function compare(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b));
}

/** Lines in the asked order; what has no value comes last either way, equals are told apart by their id. */
export function sortLines(lines: readonly CampaignLine[], sort: Sort, order: "asc" | "desc"): CampaignLine[] {
  const direction = order === "asc" ? 1 : -1;
  const keyed = lines.map((line) => ({ line, id: lineId(line), value: sortValue(line, sort) }));
  keyed.sort((a, b) => {
    const byId = a.id < b.id ? -1 : 1;
    if (a.value === null || b.value === null) return a.value === b.value ? byId : a.value === null ? 1 : -1;
    return direction * compare(a.value, b.value) || byId;
  });
  return keyed.map(({ line }) => line);
}
