import type { ComponentProps } from "react";
import { cn } from "@/lib/client/cn";

export const CONTROL =
  "h-9 w-full min-w-0 rounded-sm border border-input bg-card px-3 text-base text-card-foreground placeholder:text-muted-foreground pointer-coarse:min-h-11 pointer-coarse:text-lg disabled:opacity-50 aria-invalid:border-destructive";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(CONTROL, className)} {...props} />;
}
