import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/client/cn";

type RadioCardProps = Omit<ComponentProps<"input">, "title" | "type"> & {
  title: ReactNode;
  detail?: ReactNode;
  problem?: string | null;
};

/** A radio button as a card. What cannot be chosen stays visible, disabled, with the reason beside it. */
export function RadioCard({ title, detail, problem, className, id, ...props }: RadioCardProps) {
  return (
    <label
      htmlFor={id}
      className={cn(
        "relative flex items-start gap-3 rounded-md border border-input bg-card p-3 transition-colors duration-100",
        "has-checked:border-primary has-checked:bg-accent has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2",
        problem ? "cursor-not-allowed border-border border-dashed bg-muted/50" : "cursor-pointer hover:bg-accent/60",
        className,
      )}
    >
      <input
        id={id}
        type="radio"
        disabled={Boolean(problem)}
        aria-describedby={problem ? `${id}-problem` : undefined}
        className="mt-0.5 size-4 shrink-0 accent-(--primary) focus-visible:outline-none"
        {...props}
      />
      <span className="grid min-w-0 gap-0.5">
        <span className={cn("break-words font-medium text-base", problem && "text-muted-foreground")}>{title}</span>
        {detail && <span className="text-muted-foreground text-sm">{detail}</span>}
        {problem && (
          <span id={`${id}-problem`} className="text-sm text-warning">
            {problem}
          </span>
        )}
      </span>
    </label>
  );
}
