"use client";

import { useQueryState } from "nuqs";
import { useEffect, useState } from "react";
import { areUsual, type ChosenColumn, readColumns, writeColumns } from "@/lib/client/campaign-columns";
import { recall, remember } from "@/lib/client/remember";
import { columnsParam } from "@/lib/client/search-params";
import { opensView } from "@/lib/client/view-address";

const KEY = "marketing.columns";

/** The last choice made in this browser, if one was; for what no view decides. */
export const recalledColumns = () => readColumns(recall(KEY) ?? "");

/**
 * The chosen columns of the campaign table in their order. They stand in the address, so that whoever gets it sees the
 * same table; where the address names none, the last choice made in this browser is taken up.
 */
export function useCampaignColumns() {
  const [columns, setColumns] = useQueryState("cols", columnsParam);
  const [first] = useState(() => setColumns);
  useEffect(() => {
    if (opensView() || new URLSearchParams(window.location.search).has("cols")) return;
    const own = recalledColumns();
    if (own && !areUsual(own)) void first(own, { history: "replace" });
  }, [first]);
  return {
    columns,
    /** `history`: the first change of a visit to the chooser is a step to go back from, the ones after it are not. */
    choose: (next: readonly ChosenColumn[], history: "push" | "replace") => {
      // Those of an open view are that view's.
      if (!opensView()) remember(KEY, areUsual(next) ? null : writeColumns(next));
      void setColumns(next, { history });
    },
  };
}
