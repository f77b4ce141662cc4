import { cn } from "@/lib/client/cn";

/** Our own mark and name. The mark is drawn here so that it takes no request. */
export function Brand({ compact, className }: { compact?: boolean; className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2 font-semibold text-lg tracking-tight", className)}>
      <svg aria-hidden viewBox="0 0 32 32" className="size-7 shrink-0">
        <rect width="32" height="32" rx="8" className="fill-primary" />
        <path
          d="M8 20.5 13.2 15l4 3.6L24 11"
          fill="none"
          strokeWidth="2.8"
          strokeLinecap="round"
          strokeLinejoin="round"
          className="stroke-primary-foreground"
        />
        <circle cx="24" cy="11" r="2.4" className="fill-primary-foreground" />
      </svg>
      <span className={cn(compact && "sr-only")}>DiveSeeks</span>
    </span>
  );
}
