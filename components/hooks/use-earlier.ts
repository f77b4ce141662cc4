"use client";

import { useQuery } from "@tanstack/react-query";
import { useStore } from "@/components/hooks/use-store";
import { breakdownQuery, earlierSplit } from "@/lib/client/figures";
import type { FiguresRange } from "@/lib/client/range";
import type { CampaignListItem } from "@/lib/contracts/campaigns";
import type { AdFigures } from "@/lib/contracts/metrics";

/**
 * What a campaign's figures were in the compared range. Null where nothing is compared, where it is not known, and where
 * the figures are told in another currency than the table's.
 */
export function useEarlier(query: FiguresRange): (campaign: CampaignListItem) => AdFigures | null {
  const store = useStore();
  const { data, isPlaceholderData } = useQuery({
    ...breakdownQuery(store.id, query, earlierSplit),
    enabled: query.compare !== "none",
  });
  if (!data || isPlaceholderData || query.compare === "none") return () => null;
  const known = new Map(
    data.data.groups.flatMap(({ currency, items }) =>
      items.map(({ id, previous }) => [`${currency} ${id}`, previous] as const),
    ),
  );
  return ({ id, currency }) => known.get(`${currency} ${id}`) ?? null;
}
