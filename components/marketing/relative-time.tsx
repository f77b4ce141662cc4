"use client";

import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { Tooltip } from "@/components/ui/tooltip";
import { formatMoment, formatRelative } from "@/lib/client/format-time";

/** "4 min ago"; the exact moment with its zone on hover and focus. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  const { timeZone } = useStore();
  return (
    <Tooltip hint={formatMoment(at, timeZone)}>
      <button type="button" className="cursor-help rounded-xs underline decoration-dotted underline-offset-3">
        <time dateTime={at} className={className}>
          {formatRelative(at, timeZone, now)}
        </time>
      </button>
    </Tooltip>
  );
}
