"use client";

import { useEffect, useState } from "react";
import { recall, remember } from "@/lib/client/remember";
import { opensView } from "@/lib/client/view-address";
import type { Compare } from "@/lib/contracts/periods";

const KEY = "marketing.compare";
type Kept = Exclude<Compare, "custom">;
const KEPT: readonly Kept[] = ["previous", "weekday", "year", "none"];

/** The last choice made in this browser, if one was; for what no view decides. */
export const recalledCompare = () => KEPT.find((candidate) => candidate === recall(KEY));

/** Takes up the last choice of what to compare with where the address makes none, and gives the way to keep a new one. */
export function useRememberedCompare(take: (compare: Kept) => void): (compare: Compare) => void {
  const [first] = useState(() => take);
  useEffect(() => {
    if (opensView() || new URLSearchParams(window.location.search).has("cmp")) return;
    const kept = recalledCompare();
    if (kept && kept !== "previous") first(kept);
  }, [first]);
  return (compare) => {
    if (compare !== "custom") remember(KEY, compare);
  };
}
