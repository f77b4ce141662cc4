"use client";

import { useQueryStates } from "nuqs";
import { campaignFilter } from "@/lib/client/campaign-filter";
import type { CampaignFilter } from "@/lib/client/campaigns";
import { campaignParams } from "@/lib/client/search-params";
import { useRange } from "./use-range";
import { useRecentChoices } from "./use-recent-choices";

/** Filter, sort and search of the campaign table, kept in the URL. */
export function useCampaignView(today: string) {
  const { range, query, setPeriod } = useRange(today);
  const [view, setKeys] = useQueryStates(campaignParams, { history: "replace" });
  const setView = useRecentChoices(setKeys);
  const filter: CampaignFilter = campaignFilter(view, range.dates);
  const filtered = Boolean(view.platform || view.status || view.roas || view.q);
  const clear = () => void setView({ platform: null, status: null, roas: null, q: null });
  return { view, setView, filter, filtered, clear, range, query, setPeriod };
}
