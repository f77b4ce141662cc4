import { setTimeout as sleep } from "node:timers/promises";

/** Asks again and again until the answer is true or the time is over; says which. */
export async function pollUntil(
  isTrue: () => boolean | Promise<boolean>,
  limitMs: number,
  everyMs = 50,
): Promise<boolean> {
  const end = performance.now() + limitMs;
  for (;;) {
    if (await isTrue()) return true;
    if (performance.now() >= end) return false;
    await sleep(everyMs);
  }
}
