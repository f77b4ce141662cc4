"use client";

import { useEffect, useRef, useState } from "react";

/**
 * Keeps the top of a live list still while somebody is busy with it: new rows wait, rows that are shown keep changing
 * in place. Rows must come newest first. `watch` goes on the element that holds the list.
 */
export function useCalmRows<T extends { id: string }>(rows: readonly T[], viewKey: string) {
  const [busy, setBusy] = useState(false);
  const top = useRef<{ viewKey: string; id: string | undefined }>({ viewKey, id: undefined });
  const scrolled = useScrolled();
  const held = busy || scrolled;
  const at = top.current.viewKey === viewKey ? rows.findIndex(({ id }) => id === top.current.id) : -1;
  const waiting = held && at > 0 ? at : 0;
  useEffect(() => {
    if (waiting === 0) top.current = { viewKey, id: rows[0]?.id };
  }, [waiting, viewKey, rows]);
  return {
    shown: rows.slice(waiting),
    waiting,
    release: () => {
      setBusy(false);
      top.current = { viewKey, id: rows[0]?.id };
      window.scrollTo({ top: 0 });
    },
    watch: {
      onPointerEnter: () => setBusy(true),
      onPointerLeave: () => setBusy(false),
      onFocus: () => setBusy(true),
      onBlur: () => setBusy(false),
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
