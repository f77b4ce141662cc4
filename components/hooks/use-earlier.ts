"use client";

import { useQuery } from "@tanstack/react-query";
import { useStore } from "@/components/hooks/use-store";
import { type EarlierFigures, earlierFigures } from "@/lib/client/earlier-figures";
import { breakdownQuery, earlierSplit } from "@/lib/client/figures";
import type { FiguresRange } from "@/lib/client/range";

/**
 * What a campaign's figures were in the compared range, in the table's currency. Null where nothing is compared and where
 * it is not known.
 */
export function useEarlier(query: FiguresRange): EarlierFigures {
  const store = useStore();
  const { data, isPlaceholderData } = useQuery({
    ...breakdownQuery(store.id, query, earlierSplit),
    enabled: query.compare !== "none",
  });
  return !data || isPlaceholderData || query.compare === "none" ? () => null : earlierFigures(data.data);
}
