import type { CampaignListItem, CampaignListResponse } from "@/lib/contracts/campaigns";
import type { EventStatus } from "@/lib/contracts/events";
import type { BreakdownResponse, FiguresMeta, MetricsResponse, TrendsResponse } from "@/lib/contracts/metrics";
import type { Compare } from "@/lib/contracts/periods";
import type { PlatformId } from "@/lib/contracts/platforms";

/** All that a report tells, as the verbs told it: whoever writes it down adds, divides and converts nothing. */
export type ReportContent = {
  readonly store: { readonly name: string; readonly slug: string };
  readonly compare: Compare;
  /** Whose ads it is about; the tills have a part in it where that is all. */
  readonly covers: readonly PlatformId[];
  readonly madeAt: Date;
  readonly meta: FiguresMeta;
  readonly metrics: MetricsResponse["data"];
  /** In steps that fit the length of the range, for the charts. */
  readonly trend: TrendsResponse["data"];
  readonly daily: TrendsResponse["data"];
  readonly platforms: BreakdownResponse["data"];
  /** Campaigns by what they changed in reported revenue, largest first. */
  readonly movers: BreakdownResponse["data"];
  /** Every campaign that had anything in the range or is still listed, by reported revenue. */
  readonly campaigns: readonly CampaignListItem[];
  readonly campaignTotals: CampaignListResponse["meta"]["totals"];
  /** Where all sales are on their way to these platforms, at the time of making: a delivery has no range. */
  readonly events: Pick<EventStatus["data"], "destinations">;
};
