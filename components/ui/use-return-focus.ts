"use client";

import { useRef } from "react";

/**
 * Gives the focus back to where it was when a dialog closes. The primitive does so for its own trigger only, and most
 * of our dialogs are opened by state, from a button that is somewhere else.
 */
export function useReturnFocus() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (opener.current instanceof HTMLElement) opener.current.focus();
    },
  };
}
