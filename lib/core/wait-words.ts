const MINUTE_MS = 60_000;

/** "in a minute", "in 3 minutes", "in 2 hours". */
export function waitWords(waitMs: number): string {
  const minutes = Math.max(1, Math.ceil(waitMs / MINUTE_MS));
  if (minutes >= 120) return `in ${Math.ceil(minutes / 60)} hours`;
  return minutes === 1 ? "in a minute" : `in ${minutes} minutes`;
}
