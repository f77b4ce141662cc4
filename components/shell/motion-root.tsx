"use client";

import { LazyMotion, MotionConfig } from "framer-motion";
import type { ReactNode } from "react";

const loadFeatures = () => import("./motion-features").then(({ domAnimation }) => domAnimation);
const loadDragFeatures = () => import("./drag-features").then(({ domMax }) => domMax);

/**
 * Around what moves with `m`, and only there: even without its features the library is 22 kB, which a page that
 * stands still should not carry. Whoever asked their system for less motion gets none. `drags`: things are dragged, too.
 */
export function MotionRoot({ children, drags = false }: { children: ReactNode; drags?: boolean }) {
  return (
    <MotionConfig reducedMotion="user">
      <LazyMotion features={drags ? loadDragFeatures : loadFeatures} strict>
        {children}
      </LazyMotion>
    </MotionConfig>
  );
}
