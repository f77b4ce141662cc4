import { cn } from "@/lib/client/cn";
import type { LiveWord } from "@/lib/client/live-state";

const WORDS: Readonly<Record<LiveWord, string>> = { live: "Live", reconnecting: "Reconnecting…", paused: "Paused" };
const DOTS: Readonly<Record<LiveWord, string>> = {
  live: "live-dot bg-success",
  reconnecting: "bg-warning",
  paused: "bg-muted-foreground",
};

/** Whether what is shown is still being read. The dot breathes; with reduced motion it stands still. */
export function LiveLabel({ state }: { state: LiveWord }) {
  return (
    <span
      data-testid="live-label"
      data-state={state}
      className="inline-flex items-center gap-1.5 text-muted-foreground text-xs"
    >
      <span aria-hidden className={cn("size-2 rounded-full", DOTS[state])} />
      <span role="status">{WORDS[state]}</span>
    </span>
  );
}
