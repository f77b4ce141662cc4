"use client";

import { useEffect, useState } from "react";
import { recall, remember } from "@/lib/client/remember";
import type { Compare } from "@/lib/contracts/periods";

const KEY = "marketing.compare";
type Kept = Exclude<Compare, "custom">;
const KEPT: readonly Kept[] = ["previous", "weekday", "year", "none"];

/** Takes up the last choice of what to compare with where the address makes none, and gives the way to keep a new one. */
export function useRememberedCompare(take: (compare: Kept) => void): (compare: Compare) => void {
  const [first] = useState(() => take);
  useEffect(() => {
    if (new URLSearchParams(window.location.search).has("cmp")) return;
    const kept = KEPT.find((candidate) => candidate === recall(KEY));
    if (kept && kept !== "previous") first(kept);
  }, [first]);
  return (compare) => {
    if (compare !== "custom") remember(KEY, compare);
  };
}
