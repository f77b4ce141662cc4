import fc from "fast-check";
import { expect, test } from "vitest";
import { daysIn } from "@/lib/core/day-range";
import { addDays } from "@/lib/core/periods";
import { nearPart, nextSlice, oldestDay } from "./history";

const TODAY = "2026-11-22";
const NOTHING_AGAIN = { rereadFrom: null, rereadBefore: null };

test.each([
  ["nothing is wanted", null, null, null],
  ["nothing is here yet", "2026-08-25", null, { from: "2026-10-24", to: TODAY }],
  ["some of it is here", "2026-08-25", "2026-10-01", { from: "2026-09-01", to: "2026-09-30" }],
  ["less than a slice is left", "2026-08-25", "2026-09-01", { from: "2026-08-25", to: "2026-08-31" }],
  ["a day is left", "2026-08-25", "2026-08-26", { from: "2026-08-25", to: "2026-08-25" }],
  ["all of it is here", "2026-08-25", "2026-08-25", null],
  ["more than was wanted is here", "2026-08-25", "2026-01-01", null],
  ["the platform no longer has the rest", "2020-01-01", "2023-11-10", { from: "2023-11-01", to: "2023-11-09" }],
  ["the platform has none of the rest", "2020-01-01", "2023-11-01", null],
])("what is read next when %s", (_when, historyFrom, historyDoneFrom, expected) => {
  expect(nextSlice({ historyFrom, historyDoneFrom, ...NOTHING_AGAIN }, TODAY, 30)).toEqual(expected);
});

test.each([
  ["the newest of them first", "2026-01-01", "2026-05-01", { from: "2026-04-01", to: "2026-04-30" }],
  ["no more than are wanted", "2026-04-20", "2026-05-01", { from: "2026-04-20", to: "2026-04-30" }],
  ["none that the platform no longer has", "2020-01-01", "2023-11-01", { from: "2025-12-02", to: "2025-12-31" }],
])(
  "days that are wanted once more come before those that are not here: %s",
  (_what, rereadFrom, rereadBefore, expected) => {
    const history = { historyFrom: "2025-01-01", historyDoneFrom: "2026-01-01", rereadFrom, rereadBefore };
    expect(nextSlice(history, TODAY, 30)).toEqual(expected);
  },
);

test("slice after slice, every wanted day is read once and no other, whatever the size of a slice", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 93 }), fc.integer({ min: 1, max: 800 }), (size, wanted) => {
      const historyFrom = addDays(TODAY, 1 - wanted);
      let historyDoneFrom: string | null = null;
      let read = 0;
      for (let rounds = 0; rounds <= wanted; rounds++) {
        const slice = nextSlice({ historyFrom, historyDoneFrom, ...NOTHING_AGAIN }, TODAY, size);
        if (!slice) break;
        expect(slice.to).toBe(historyDoneFrom === null ? TODAY : addDays(historyDoneFrom, -1));
        expect(daysIn(slice)).toBeLessThanOrEqual(size);
        read += daysIn(slice);
        historyDoneFrom = slice.from;
      }
      expect([read, historyDoneFrom]).toEqual([wanted, historyFrom]);
    }),
  );
});

test("a platform's 37 months are this one and the 36 before it, however long they are", () => {
  expect(["2026-11-22", "2026-03-31", "2028-02-29"].map(oldestDay)).toEqual(["2023-11-01", "2023-03-01", "2025-02-01"]);
});

test("three months are read at once, and of a longer range the newest three", () => {
  const short = { from: "2026-08-22", to: TODAY };
  expect(nearPart(short)).toEqual({ near: short, older: undefined });
  expect(nearPart({ from: "2025-01-01", to: TODAY })).toEqual({
    near: short,
    older: { from: "2025-01-01", to: "2026-08-21" },
  });
});
