import fc from "fast-check";
import { expect, test } from "vitest";
import { RateLimit } from "./rate-limit";

function aLimit(perSecond: number, burst: number, namesMax?: number) {
  const clock = { ms: 1_000 };
  const limit = new RateLimit({ perSecond, burst }, () => clock.ms, namesMax);
  return { clock, limit };
}

test("a burst passes at once, and the next one is told how long to wait", () => {
  const { limit } = aLimit(10, 3);
  expect([1, 2, 3].map(() => limit.take("till"))).toEqual([0, 0, 0]);
  expect(limit.take("till")).toBeCloseTo(100);
});

test("a refused request takes nothing: asking again and again does not lengthen the wait", () => {
  const { limit, clock } = aLimit(10, 1);
  limit.take("till");
  for (let n = 0; n < 50; n += 1) expect(limit.take("till")).toBeCloseTo(100);
  clock.ms += 100;
  expect(limit.take("till")).toBe(0);
});

test("what is given back can be taken again, and never adds up to more than the bucket", () => {
  const { limit } = aLimit(1, 1);
  limit.take("till");
  limit.giveBack("till");
  limit.giveBack("till");
  expect(limit.take("till")).toBe(0);
  expect(limit.take("till")).toBeGreaterThan(0);
});

test("one name's debt is nobody else's", () => {
  const { limit } = aLimit(1, 1);
  limit.take("till", 1_000);
  expect(limit.take("till")).toBeGreaterThan(0);
  expect(limit.take("other")).toBe(0);
});

test("a request larger than the bucket passes, and its debt is waited for", () => {
  const { limit, clock } = aLimit(100, 50);
  expect(limit.take("till", 1_000)).toBe(0);
  const waitMs = limit.take("till");
  expect(waitMs).toBe(9_510);
  clock.ms += waitMs;
  expect(limit.take("till", 1_000)).toBe(0);
});

test("of large requests let in together only the first is charged, the others wait for its debt", () => {
  const { limit, clock } = aLimit(100, 50);
  expect([limit.take("till"), limit.take("till")]).toEqual([0, 0]);
  expect(limit.charge("till", 999)).toBe(0);
  const waitMs = limit.charge("till", 999);
  expect(waitMs).toBeGreaterThan(9_000);
  clock.ms += waitMs;
  expect(limit.take("till")).toBe(0);
  expect(limit.charge("till", 999)).toBe(0);
});

test("the last token lets a large request through as a whole", () => {
  const { limit } = aLimit(1, 1);
  expect(limit.take("till")).toBe(0);
  expect(limit.charge("till", 999)).toBe(0);
});

test("the longest unused names are forgotten, so that the memory has a bound", () => {
  const { limit } = aLimit(1, 1, 3);
  for (const name of ["a", "b", "c"]) limit.take(name);
  expect(limit.take("a")).toBeGreaterThan(0);
  limit.take("d");
  expect(limit.size).toBe(3);
  expect(limit.take("b")).toBe(0);
  expect(limit.take("d")).toBeGreaterThan(0);
});

test("whoever waits as long as told passes, and nobody ever gets more than the rate and one burst", () => {
  const steps = fc.array(fc.record({ afterMs: fc.nat(3_000), count: fc.integer({ min: 1, max: 40 }) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 100 }), steps, (rate, burst, asked) => {
      const { limit, clock } = aLimit(rate, burst);
      let [taken, largest] = [0, 0];
      for (const { afterMs, count } of asked) {
        clock.ms += afterMs;
        const waitMs = limit.take("till", count);
        if (waitMs > 0) {
          clock.ms += Math.ceil(waitMs / 1000) * 1000;
          expect(limit.take("till", count)).toBe(0);
        }
        [taken, largest] = [taken + count, Math.max(largest, count)];
        expect(taken).toBeLessThanOrEqual(burst + largest + (rate * (clock.ms - 1_000)) / 1000 + 1e-6);
      }
    }),
    { numRuns: 500 },
  );
});
