"use client";

import { useQueryStates } from "nuqs";
import { eventFilter } from "@/lib/client/event-filter";
import { eventParams } from "@/lib/client/search-params";
import { useRecentChoices } from "./use-recent-choices";

/** Filter and search of the sales list, kept in the URL. */
export function useEventView() {
  const [view, setKeys] = useQueryStates(eventParams, { history: "replace" });
  const setView = useRecentChoices(setKeys);
  const filtered = Object.values(view).some(Boolean);
  const clear = () => void setView(null);
  return { view, setView, filter: eventFilter(view), filtered, clear };
}
