"use client";

import { LazyMotion, MotionConfig } from "framer-motion";
import type { ReactNode } from "react";

const loadFeatures = () => import("./motion-features").then(({ domAnimation }) => domAnimation);

/**
 * Around what moves with `m`, and only there: even without its features the library is 22 kB, which a page that
 * stands still should not carry. Whoever asked their system for less motion gets none.
 */
export function MotionRoot({ children }: { children: ReactNode }) {
  return (
    <MotionConfig reducedMotion="user">
      <LazyMotion features={loadFeatures} strict>
        {children}
      </LazyMotion>
    </MotionConfig>
  );
}
