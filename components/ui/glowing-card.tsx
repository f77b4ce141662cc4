"use client";

import { type ComponentProps, type PointerEvent, useRef } from "react";
import { cn } from "@/lib/client/cn";
import { Card } from "./card";

type GlowingCardProps = ComponentProps<typeof Card> & {
  /** `hover`: a ring that follows a fine pointer. `attention`: a static tinted border, at most one a view. */
  glow?: "none" | "hover" | "attention";
};

/** A card whose border lights up under the pointer. The position goes straight to CSS, never through React state. */
export function GlowingCard({ glow = "hover", className, children, ...props }: GlowingCardProps) {
  const frame = useRef(0);
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerType !== "mouse" || frame.current) return;
    const { currentTarget, clientX, clientY } = event;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const box = currentTarget.getBoundingClientRect();
      currentTarget.style.setProperty("--glow-x", `${clientX - box.left}px`);
      currentTarget.style.setProperty("--glow-y", `${clientY - box.top}px`);
    });
  };
  return (
    <Card
      className={cn("group/glow relative", glow === "attention" && "border-warning/60", className)}
      {...props}
      {...(glow === "hover" && { onPointerMove: follow })}
    >
      {glow === "hover" && (
        <span
          aria-hidden
          className={cn(
            "glow-ring pointer-events-none absolute -inset-px rounded-[inherit] opacity-0 transition-opacity duration-200",
            "pointer-fine:group-hover/glow:opacity-60 motion-reduce:transition-none print:hidden",
          )}
        />
      )}
      {children}
    </Card>
  );
}
