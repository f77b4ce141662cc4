"use client";

import { useEffect, useState } from "react";
import type { Compare } from "@/lib/contracts/periods";

const KEY = "marketing.compare";
type Kept = Exclude<Compare, "custom">;
const KEPT: readonly Kept[] = ["previous", "year", "none"];

/** Takes up the last choice of what to compare with where the address makes none, and gives the way to keep a new one. */
export function useRememberedCompare(take: (compare: Kept) => void): (compare: Compare) => void {
  const [first] = useState(() => take);
  useEffect(() => {
    if (new URLSearchParams(window.location.search).has("cmp")) return;
    const kept = KEPT.find((candidate) => candidate === read());
    if (kept && kept !== "previous") first(kept);
  }, [first]);
  return (compare) => {
    if (compare !== "custom") write(compare);
  };
}

// A browser may forbid storage; then the choice lives as long as the address.
function read(): string | null {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
function write(compare: Kept): void {
  try {
    window.localStorage.setItem(KEY, compare);
  } catch {
    return;
  }
}
