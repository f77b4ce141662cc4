import { CircleCheck, Equal, Minus, MoveRight, TriangleAlert } from "lucide-react";
import { cn } from "@/lib/client/cn";
import type { DeltaState } from "@/lib/client/tiles";

const LOOKS = {
  better: { icon: CircleCheck, text: "text-success", words: "better" },
  worse: { icon: TriangleAlert, text: "text-destructive", words: "worse" },
  neutral: { icon: MoveRight, text: "text-foreground", words: "" },
  level: { icon: Equal, text: "text-muted-foreground", words: "unchanged" },
  unknown: { icon: Minus, text: "text-muted-foreground", words: "change not known" },
} satisfies Record<DeltaState, unknown>;

type DeltaProps = { text: string; state: DeltaState; className?: string };

/** A change: its sign tells the direction, shape and colour whether that is good. */
export function Delta({ text, state, className }: DeltaProps) {
  const { icon: Icon, text: colour, words } = LOOKS[state];
  return (
    <span data-testid="delta" data-state={state} className={cn("tnum inline-flex items-center gap-1", className)}>
      {state !== "unknown" && <Icon aria-hidden className={cn("size-3.5 shrink-0", colour)} />}
      <span className={cn("font-medium", colour)}>{text}</span>
      {words && <span className="sr-only">, {words}</span>}
    </span>
  );
}
