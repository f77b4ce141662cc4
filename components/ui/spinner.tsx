import { LoaderCircle } from "lucide-react";
import { cn } from "@/lib/client/cn";

/** Decorative: the control it stands in says in words what is going on. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={cn("size-4 animate-spin", className)} strokeWidth={1.75} />;
}
