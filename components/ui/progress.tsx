import { cn } from "@/lib/client/cn";

/** A bar for the eye only: the value stands as text beside it. `value` is 0 to 100. */
export function Progress({
  value,
  className,
  barClassName,
}: {
  value: number;
  className?: string;
  barClassName?: string;
}) {
  return (
    <span
      aria-hidden
      data-value={value}
      className={cn("relative block h-1.5 overflow-hidden rounded-full bg-muted", className)}
    >
      <span
        className={cn("absolute inset-y-0 start-0 rounded-full bg-primary", barClassName)}
        style={{ inlineSize: `${value}%` }}
      />
    </span>
  );
}
