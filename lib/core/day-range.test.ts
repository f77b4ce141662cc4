import fc from "fast-check";
import { expect, test } from "vitest";
import { daysIn, halvesOf, sliceDays } from "./day-range";

test("a range over a month's end and a leap day is cut without gap or overlap", () => {
  expect(sliceDays({ from: "2028-02-27", to: "2028-03-03" }, 3)).toEqual([
    { from: "2028-02-27", to: "2028-02-29" },
    { from: "2028-03-01", to: "2028-03-03" },
  ]);
});

test("a range that ends before it begins has no days", () => {
  expect(daysIn({ from: "2026-05-02", to: "2026-05-01" })).toBe(0);
  expect(sliceDays({ from: "2026-05-02", to: "2026-05-01" }, 30)).toEqual([]);
});

test("slices and halves hold every day exactly once", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1500 }),
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 1, max: 95 }),
      (start, length, days) => {
        const day = (offset: number) => new Date(Date.UTC(2024, 0, 1 + offset)).toISOString().slice(0, 10);
        const range = { from: day(start), to: day(start + length) };
        for (const parts of [sliceDays(range, days), halvesOf(range)]) {
          expect(parts.reduce((sum, part) => sum + daysIn(part), 0)).toBe(length + 1);
          expect(parts[0]?.from).toBe(range.from);
          expect(parts.at(-1)?.to).toBe(range.to);
        }
      },
    ),
    { numRuns: 50 },
  );
});
