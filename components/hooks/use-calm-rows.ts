"use client";

import { useEffect, useRef, useState } from "react";

/**
 * Keeps a live list still while somebody is busy with it: new rows wait wherever among the others they belong, rows that
 * are shown keep changing in place. What comes below all that is shown, because more was asked for, moves nothing and
 * does not wait. `watch` goes on the element that holds the list.
 */
export function useCalmRows<T extends { id: string }>(rows: readonly T[], viewKey: string) {
  const [isPointedAt, setPointedAt] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const scrolled = useScrolled();
  const held = isPointedAt || isFocused || scrolled;
  const known = useRef<{ viewKey: string; ids: ReadonlySet<string> }>({ viewKey, ids: new Set() });
  const isKnown = ({ id }: T) => known.current.viewKey === viewKey && known.current.ids.has(id);
  const end = held ? rows.findLastIndex(isKnown) : -1;
  const shown = rows.filter((row, at) => at >= end || isKnown(row));
  useEffect(() => {
    known.current = { viewKey, ids: new Set(shown.map(({ id }) => id)) };
  });
  return {
    shown,
    waiting: rows.length - shown.length,
    release: () => {
      setPointedAt(false);
      setFocused(false);
      known.current = { viewKey, ids: new Set(rows.map(({ id }) => id)) };
      window.scrollTo({ top: 0 });
    },
    watch: {
      onPointerEnter: () => setPointedAt(true),
      onPointerLeave: () => setPointedAt(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  };
}

function useScrolled(): boolean {
  const [scrolled, setScrolled] = useState(false);
  useEffect(() => {
    const read = () => setScrolled(window.scrollY > 240);
    window.addEventListener("scroll", read, { passive: true });
    return () => window.removeEventListener("scroll", read);
  }, []);
  return scrolled;
}
