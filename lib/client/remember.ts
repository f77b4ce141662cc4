/** What a person chose last, kept in their browser. It may forbid storage; then a choice lives as long as the address. */
export type Remembered = "marketing.compare" | "marketing.columns" | "marketing.slash";

export function recall(key: Remembered): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Null forgets. */
export function remember(key: Remembered, value: string | null): void {
  try {
    if (value === null) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, value);
  } catch {
    return;
  }
}
