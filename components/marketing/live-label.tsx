import { cn } from "@/lib/client/cn";

export type LiveState = "live" | "reconnecting";

/** Whether what is shown is still being read. The dot breathes; with reduced motion it stands still. */
export function LiveLabel({ state }: { state: LiveState }) {
  return (
    <span
      data-testid="live-label"
      data-state={state}
      className="inline-flex items-center gap-1.5 text-muted-foreground text-xs"
    >
      <span
        aria-hidden
        className={cn("size-2 rounded-full", state === "live" ? "live-dot bg-success" : "bg-warning")}
      />
      <span role="status">{state === "live" ? "Live" : "Reconnecting…"}</span>
    </span>
  );
}
