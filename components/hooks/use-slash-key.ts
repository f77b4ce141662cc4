"use client";

import { type RefObject, useEffect, useSyncExternalStore } from "react";
import { isSlashOn, onSlashChange } from "@/lib/client/slash-key";

/** Where a person writes or chooses, a key is theirs. A choice among buttons or ticks takes none. */
const TAKEN =
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [role="dialog"], [role="alertdialog"], [role="menu"], dialog';

const isTaken = (focused: Element | null): boolean =>
  Boolean(focused?.closest(TAKEN)) ||
  (focused instanceof HTMLElement && focused.isContentEditable) ||
  document.querySelector("dialog:modal") !== null;

/** Shift is no modifier here: many keyboards have "/" on it. */
const isSlash = (event: KeyboardEvent): boolean =>
  event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !event.repeat;

export const useIsSlashOn = (): boolean => useSyncExternalStore(onSlashChange, isSlashOn, () => false);

/** "/" goes to the field, unless the focus is where it means itself; then what is there is selected, to be written over. */
export function useSlashKey(field: RefObject<HTMLInputElement | null>, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const go = (event: KeyboardEvent) => {
      if (!isSlash(event) || event.defaultPrevented || isTaken(document.activeElement)) return;
      // Else the browser's own search opens, or the field begins with it.
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener("keydown", go);
    return () => document.removeEventListener("keydown", go);
  }, [field, isOn]);
}
