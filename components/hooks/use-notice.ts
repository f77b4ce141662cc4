"use client";

import { useCallback, useEffect, useState } from "react";

/** Long enough to read it and to change one's mind. */
const SHOWN_MS = 8_000;

type Notice = { readonly text: string; readonly undo?: () => void };

/**
 * What has just been done, said in place for eight seconds, longer while somebody points at it or is in it. While it
 * offers to undo it, so does Ctrl+Z or Cmd+Z, except where that is about a text.
 */
export function useNotice() {
  const [notice, setNotice] = useState<Notice | null>(null);
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (!notice || isHeld) return;
    const timer = setTimeout(() => setNotice(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, isHeld]);
  const undo = useCallback(() => {
    setNotice(null);
    setHeld(false);
    notice?.undo?.();
  }, [notice]);
  useEffect(() => {
    if (!notice?.undo) return;
    const listen = (event: KeyboardEvent) => {
      if (!isUndo(event)) return;
      event.preventDefault();
      undo();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [notice, undo]);
  return {
    notice,
    undo,
    say: setNotice,
    /** For the element that holds it. */
    held: {
      onPointerEnter: () => setHeld(true),
      onPointerLeave: () => setHeld(false),
      onFocus: () => setHeld(true),
      onBlur: () => setHeld(false),
    },
  };
}

function isUndo({ key, ctrlKey, metaKey, shiftKey, altKey, target }: KeyboardEvent): boolean {
  if (key.toLowerCase() !== "z" || !(ctrlKey || metaKey) || shiftKey || altKey) return false;
  return !(target instanceof Element && target.closest("input, textarea, select, [contenteditable]"));
}
