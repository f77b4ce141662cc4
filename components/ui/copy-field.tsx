"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { cn } from "@/lib/client/cn";
import { Button } from "./button";

type CopyFieldProps = { label: string; value: string; multiline?: boolean; className?: string; testId?: string };

/** Text to take away: selectable, with a copy button that says when it is done. */
export function CopyField({ label, value, multiline, className, testId }: CopyFieldProps) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setState("copied");
    } catch {
      setState("failed");
    }
    setTimeout(() => setState("idle"), 2000);
  };
  return (
    <div className={cn("flex min-w-0 items-start gap-2 rounded-md max-sm:flex-col border bg-muted/60 p-2", className)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and a keyboard must be able to scroll them */}
      <section aria-label={label} tabIndex={0} className="min-w-0 flex-1 overflow-x-auto px-1 py-1.5 max-sm:w-full">
        <code
          data-testid={testId}
          className={cn("block w-max font-mono text-sm", multiline ? "whitespace-pre" : "whitespace-nowrap")}
        >
          {value}
        </code>
      </section>
      <Button variant="secondary" size="sm" onClick={copy}>
        {state === "copied" ? <Check aria-hidden /> : <Copy aria-hidden />}
        {state === "copied" ? "Copied" : "Copy"}
        <span className="sr-only"> {label}</span>
      </Button>
      <span role="status" className="sr-only">
        {state === "copied" && `${label} copied`}
        {state === "failed" && "The browser did not allow copying. Select the text and copy it by hand."}
      </span>
    </div>
  );
}
