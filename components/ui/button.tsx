"use client";

import type { VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { useDelayed } from "@/components/hooks/use-delayed";
import { cn } from "@/lib/client/cn";
import { buttonVariants } from "./button-variants";
import { Spinner } from "./spinner";

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonVariants> & {
    asChild?: boolean;
    /** Busy: keeps its label, takes no second click, shows a spinner once the wait is long enough to notice. */
    loading?: boolean;
  };

export function Button({
  className,
  variant,
  size,
  asChild,
  loading = false,
  children,
  onClick,
  ...props
}: ButtonProps) {
  const spinning = useDelayed(loading, 150);
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      className={classes}
      aria-busy={loading || undefined}
      onClick={loading ? (event) => event.preventDefault() : onClick}
      {...props}
    >
      {spinning && <Spinner />}
      {children}
    </button>
  );
}
