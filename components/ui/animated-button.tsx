"use client";

import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";
import { Button, type ButtonProps } from "./button";

type AnimatedButtonProps = ButtonProps & {
  /** The one gradient action of a view. */
  gradient?: boolean;
  /** Shows a tick and says so politely; the caller clears it after a moment. */
  success?: boolean;
  icon?: ReactNode;
};

const GRADIENT = [
  "bg-[linear-gradient(100deg,var(--primary),var(--primary-end),var(--primary))] bg-[length:200%_100%] bg-left",
  "text-primary-foreground hover:bg-right transition-[background-position,transform] duration-300 ease-out",
];

/** A button with a press, a gradient and a success tick. With `asChild` it dresses a link instead. */
export function AnimatedButton({
  gradient,
  success,
  icon,
  className,
  children,
  asChild,
  ...props
}: AnimatedButtonProps) {
  const classes = cn("active:scale-[0.98] motion-reduce:active:scale-100", gradient && GRADIENT, className);
  if (asChild) {
    return (
      <Button asChild className={classes} {...props}>
        {children}
      </Button>
    );
  }
  return (
    <Button className={classes} {...props}>
      {success ? <Check aria-hidden className="animate-in fade-in-0 zoom-in-50 duration-200" /> : icon}
      {children}
      {success && (
        <span role="status" className="sr-only">
          Done
        </span>
      )}
    </Button>
  );
}
