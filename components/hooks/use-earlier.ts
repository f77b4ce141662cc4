"use client";

import { useQuery } from "@tanstack/react-query";
import { useStore } from "@/components/hooks/use-store";
import { type EarlierFigures, earlierFigures } from "@/lib/client/earlier-figures";
import { breakdownQuery, earlierSplit } from "@/lib/client/figures";
import type { FiguresRange } from "@/lib/client/range";

/**
 * What a campaign's figures were in the compared range. Null where nothing is compared, where it is not known, and where
 * the figures are told in another currency than the table's.
 */
export function useEarlier(query: FiguresRange): EarlierFigures {
  const store = useStore();
  const { data, isPlaceholderData } = useQuery({
    ...breakdownQuery(store.id, query, earlierSplit),
    enabled: query.compare !== "none",
  });
  return !data || isPlaceholderData || query.compare === "none" ? () => null : earlierFigures(data.data);
}
