"use client";

import { type ReactNode, useState } from "react";
import { cn } from "@/lib/client/cn";

type RenewedProps = { /** What it tells of. */ of: string; className?: string; children: ReactNode };

/** A figure that slides in where it now tells of something else: not at first sight, and not as it merely grows. */
export function Renewed({ of, className, children }: RenewedProps) {
  const [last, setLast] = useState({ of, times: 0 });
  if (last.of !== of) setLast({ of, times: last.times + 1 });
  return (
    <span key={last.times} className={cn("inline-block", last.times > 0 && "renewed", className)}>
      {children}
    </span>
  );
}
