import { recall, remember } from "./remember";

const KEY = "marketing.slash";
const listeners = new Set<() => void>();
/** What was chosen on this page, should the browser not keep it. */
let chosen: boolean | null = null;

/** Whether "/" goes to the search. A key by itself is also pressed by speech and by mistake, so it can be off (WCAG 2.1.4). */
export const isSlashOn = (): boolean => chosen ?? recall(KEY) !== "off";

export function setSlash(isOn: boolean): void {
  chosen = isOn;
  remember(KEY, isOn ? null : "off");
  for (const listener of listeners) listener();
}

export function onSlashChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
