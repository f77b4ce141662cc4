"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";

type CopyButtonProps = { text: string; label: string; testId?: string };

/** Takes a text along that is not shown as such. Says when it is done, and when the browser did not let it. */
export function CopyButton({ text, label, testId }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState("failed");
    }
    setTimeout(() => setState("idle"), 2000);
  };
  return (
    <>
      <Button variant="outline" size="sm" onClick={copy} data-testid={testId} data-state={state}>
        {state === "copied" ? <Check aria-hidden /> : <Copy aria-hidden />}
        {state === "copied" ? "Copied" : state === "failed" ? "Not allowed" : label}
      </Button>
      <span role="status" className="sr-only">
        {state === "copied" && "Copied"}
        {state === "failed" && "The browser did not allow copying."}
      </span>
    </>
  );
}
