"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useEffect } from "react";
import { campaignViewsQuery } from "@/lib/client/campaign-views";
import { NO_VIEW, viewedParams, viewParam } from "@/lib/client/search-params";
import { isAsKept, keysOfView, showsOf, USUAL_KEYS, type ViewedKeys, viewHref } from "@/lib/client/view-address";
import type { CampaignView } from "@/lib/contracts/campaign-views";
import { recalledColumns } from "./use-campaign-columns";
import type { useCampaignView } from "./use-campaign-view";
import { recalledCompare } from "./use-remembered-compare";
import { useStore } from "./use-store";

type How = { history?: "replace" };
export type SetTable = ReturnType<typeof useCampaignView>["setView"];

/** The saved views, which of them is open, and whether the address still shows what it keeps. */
export function useOpenView(setTable: SetTable) {
  const { id, slug } = useStore();
  const { data, error, refetch } = useQuery(campaignViewsQuery(id));
  const views = data?.data ?? [];
  const [{ view, ...keys }, setRest] = useQueryStates({ ...viewedParams, view: viewParam }, { history: "push" });
  const open = views.find((one) => one.id === view) ?? null;
  // Where the overview would open with a view, the address has to say that none is open.
  const none = views.some(({ isDefault }) => isDefault) ? NO_VIEW : null;
  useEffect(() => {
    if (view === null && none) void setRest({ view: none }, { history: "replace" });
  }, [view, none, setRest]);

  /** One step, which Back undoes. The table's own keys go the way of its filters, see `useRecentChoices`. */
  const show = (target: string | null, given: ViewedKeys, how: How = {}) => {
    const { cols, range, from, to, cmp, cmpFrom, cmpTo, ...table } = given;
    void setTable(table);
    void setRest({ cols, range, from, to, cmp, cmpFrom, cmpTo, view: target }, how);
  };
  return {
    ...{ views, open, keys, refetch },
    /** Why none are known; those that are stay, also where reading them again fails. */
    unread: data ? null : error,
    shown: showsOf(keys),
    isChanged: !isAsKept(keys, open ? open.shows : showsOf(USUAL_KEYS)),
    show: (one: CampaignView, given = keysOfView(one.shows), how: How = {}) => show(one.id, given, how),
    showAll: (how: How = {}) => {
      const own = { cols: recalledColumns() ?? USUAL_KEYS.cols, cmp: recalledCompare() ?? USUAL_KEYS.cmp };
      show(none, { ...USUAL_KEYS, ...own }, how);
    },
    hrefOf: (one: CampaignView | null) =>
      one ? viewHref(slug, one.id, keysOfView(one.shows)) : viewHref(slug, none, USUAL_KEYS),
  };
}
