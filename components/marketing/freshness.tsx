"use client";

import { History, TriangleAlert } from "lucide-react";
import { useNow } from "@/components/hooks/use-now";
import { RelativeTime } from "./relative-time";

/** How old figures are; amber past twice the interval they should come in. */
export function Freshness({ at, everyMs, children }: { at: string | null; everyMs: number; children: string }) {
  const now = useNow();
  const stale = at !== null && now - Date.parse(at) > 2 * everyMs;
  const Icon = stale ? TriangleAlert : History;
  return (
    <p
      data-testid="freshness"
      data-state={at === null ? "never" : stale ? "stale" : "fresh"}
      className={`flex items-center gap-1.5 text-xs ${stale ? "text-warning" : "text-muted-foreground"}`}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {at === null ? (
        "Not synced yet"
      ) : (
        <span>
          {children} <RelativeTime at={at} />
          {stale && ", later than usual"}
        </span>
      )}
    </p>
  );
}
