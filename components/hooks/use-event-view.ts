"use client";

import { useQueryStates } from "nuqs";
import { eventFilter } from "@/lib/client/event-filter";
import { eventParams } from "@/lib/client/search-params";

/** Filter and search of the sales list, kept in the URL. */
export function useEventView() {
  const [view, setView] = useQueryStates(eventParams, { history: "replace" });
  const filtered = Boolean(view.state || view.destination || view.q);
  const clear = () => void setView({ state: null, destination: null, q: null });
  return { view, setView, filter: eventFilter(view), filtered, clear };
}
