"use client";

import type { Nullable, SetValues, UseQueryStatesKeysMap, Values } from "nuqs";
import { useCallback, useEffect, useRef } from "react";
import { type Choices, withRecent } from "@/lib/client/recent-choices";

/**
 * Sets keys of the address so that a choice made while the router still takes in the one before does not cost that one:
 * it may write the address as it was (vercel/next.js#93923), and each choice is added to what the address says then.
 */
export function useRecentChoices<Keys extends UseQueryStatesKeysMap>(set: SetValues<Keys>) {
  type Choice = Partial<Nullable<Values<Keys>>>;
  const recent = useRef<Choices<Choice> | null>(null);
  useEffect(() => {
    // Who goes back takes back what was chosen.
    const forget = () => {
      recent.current = null;
    };
    window.addEventListener("popstate", forget);
    return () => window.removeEventListener("popstate", forget);
  }, []);
  return useCallback(
    /** Null: everything goes. */
    (choice: Choice | null) => {
      recent.current = choice && withRecent(recent.current, choice, performance.now());
      return set(recent.current?.made ?? null);
    },
    [set],
  );
}
