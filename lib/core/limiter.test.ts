import { expect, test } from "vitest";
import { RateLimiter } from "./limiter";

test("no minute sees more calls than the rate, however they are asked for", () => {
  let now = 0;
  const limiter = new RateLimiter(60, () => now);
  const given: number[] = [];
  for (; now < 180_000; now += 50) if (!limiter.reserve(0).refused) given.push(now);
  for (const start of given)
    expect(given.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(60);
  expect(given.length).toBeGreaterThan(120);
});

test("a burst of a quarter goes at once, the next call waits its turn", () => {
  const limiter = new RateLimiter(60, () => 0);
  const waits = Array.from({ length: 16 }, () => limiter.reserve(10_000).waitMs);
  expect(waits.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => 0));
  expect(waits[15]).toBeGreaterThan(0);
});

test("a wait that is too long is refused and takes no turn", () => {
  const limiter = new RateLimiter(4, () => 0);
  expect(limiter.reserve(0).refused).toBe(false);
  const refused = limiter.reserve(100);
  expect(refused.refused).toBe(true);
  expect(limiter.reserve(60_000)).toEqual({ waitMs: refused.waitMs, refused: false });
});
