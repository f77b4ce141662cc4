"use client";

import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";

type ResendButtonProps = {
  /** Why there is nothing to resend; null when there is. */
  refusal: string | null;
  onClick: () => void;
  testId: string;
  children: ReactNode;
};

/** Who may not resend, or cannot, sees that it can be done, and why not here. */
export function ResendButton({ refusal, onClick, testId, children }: ResendButtonProps) {
  const { can } = useStore();
  const hint = can("operate") ? refusal : "Your role can look but not resend. Ask the owner or a manager.";
  const inside = (
    <>
      <RotateCcw aria-hidden />
      {children}
    </>
  );
  if (hint !== null) {
    return (
      <Tooltip hint={hint}>
        <Button variant="outline" size="sm" aria-disabled data-testid={testId} data-state="disabled">
          {inside}
        </Button>
      </Tooltip>
    );
  }
  return (
    <Button variant="outline" size="sm" onClick={onClick} data-testid={testId} data-state="ready">
      {inside}
    </Button>
  );
}
