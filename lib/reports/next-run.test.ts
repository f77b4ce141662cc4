import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { momentAt } from "@/lib/core/zoned-day";
import { lastRunUntil, nextRunAt, type Rhythm, rangeOfRun } from "./next-run";

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();
/** What a clock in the zone shows. */
function clockIn(timeZone: string, at: number) {
  const options = {
    timeZone,
    weekday: "short",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    hourCycle: "h23",
  } as const;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-GB", options);
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(parts.weekday ?? "") + 1;
  return { weekday, day: Number(parts.day), hour: Number(parts.hour), minute: Number(parts.minute) };
}

const ZONES = [
  ...["Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo"],
  ...["America/Santiago", "Asia/Kathmandu", "Pacific/Auckland", "UTC"],
];
const rhythms: fc.Arbitrary<Rhythm> = fc
  .record({
    frequency: fc.constantFrom("weekly", "monthly"),
    day: fc.integer({ min: 1, max: 28 }),
    hour: fc.integer({ min: 0, max: 23 }),
    timeZone: fc.constantFrom(...ZONES),
  })
  .map((rhythm) => ({ ...rhythm, day: rhythm.frequency === "weekly" ? ((rhythm.day - 1) % 7) + 1 : rhythm.day }));
/** Moments of two years with changes of the clock, on a quarter of an hour. */
const moments = fc
  .integer({ min: 0, max: (2 * 366 * DAY_MS) / QUARTER_MS })
  .map((quarters) => new Date(Date.UTC(2026, 0, 1) + quarters * QUARTER_MS));

/** By trying every quarter of an hour: the first on the wanted day that shows the hour, or comes after it was skipped. */
function firstRunByTrying({ frequency, day, hour, timeZone }: Rhythm, after: Date): Date {
  const isDay = (at: number) => {
    const shown = clockIn(timeZone, at);
    return (frequency === "weekly" ? shown.weekday : shown.day) === day;
  };
  // Begins before the day that is under way, for its hour may have been shown already.
  let at = after.getTime() - 2 * DAY_MS;
  for (let isOver = true; ; at += QUARTER_MS) {
    if (!isDay(at)) isOver = false;
    else if (!isOver && clockIn(timeZone, at).hour >= hour) {
      isOver = true;
      if (at > after.getTime()) return new Date(at);
    }
  }
}

test("the next run is the one that trying every quarter of an hour finds", () => {
  fc.assert(
    fc.property(rhythms, moments, (rhythm, after) => {
      expect(nextRunAt(rhythm, after).toISOString()).toBe(firstRunByTrying(rhythm, after).toISOString());
    }),
    { numRuns: 60 },
  );
});

test("runs follow each other: the next after a run's last moment is never the same, and none lies between", () => {
  fc.assert(
    fc.property(rhythms, moments, (rhythm, after) => {
      const next = nextRunAt(rhythm, after);
      expect(lastRunUntil(rhythm, next)).toEqual(next);
      const before = lastRunUntil(rhythm, new Date(next.getTime() - 1));
      expect(before.getTime()).toBeLessThanOrEqual(after.getTime());
      expect(nextRunAt(rhythm, before)).toEqual(next);
    }),
    { numRuns: 300 },
  );
});

describe("where the clock changes", () => {
  const weekly = { frequency: "weekly", day: 7, timeZone: "Europe/Paris" } as const;
  test("an hour that is skipped runs at the moment at which it is", () => {
    const next = nextRunAt({ ...weekly, hour: 2 }, new Date("2026-03-28T12:00:00Z"));
    expect(next.toISOString()).toBe("2026-03-29T01:00:00.000Z");
  });
  test("an hour that is shown twice runs once, at the first", () => {
    const first = nextRunAt({ ...weekly, hour: 2 }, new Date("2026-10-24T12:00:00Z"));
    expect(first.toISOString()).toBe("2026-10-25T00:00:00.000Z");
    expect(nextRunAt({ ...weekly, hour: 2 }, first).toISOString()).toBe("2026-11-01T01:00:00.000Z");
  });
  test("a zone of half hours keeps them", () => {
    const next = nextRunAt({ ...weekly, hour: 9, timeZone: "Asia/Kolkata" }, new Date("2026-11-29T00:00:00Z"));
    expect(next.toISOString()).toBe("2026-11-29T03:30:00.000Z");
  });
  test("where half an hour is skipped, its moment is the one at which it is", () => {
    expect(momentAt("2026-10-04", 2, "Australia/Lord_Howe").toISOString()).toBe("2026-10-03T15:30:00.000Z");
  });
});

describe("a run tells", () => {
  test("on a Monday of the Monday to Sunday before", () => {
    const rhythm = { frequency: "weekly", day: 1, hour: 8, timeZone: "Europe/Paris" } as const;
    const range = rangeOfRun(rhythm, new Date("2026-11-30T07:00:00Z"));
    expect(range).toEqual({ startDate: "2026-11-23", endDate: "2026-11-29" });
  });
  test("of the last whole month, by the zone's own calendar", () => {
    const rhythm = { frequency: "monthly", day: 1, hour: 0, timeZone: "Pacific/Auckland" } as const;
    const range = rangeOfRun(rhythm, new Date("2026-02-28T11:00:00Z"));
    expect(range).toEqual({ startDate: "2026-02-01", endDate: "2026-02-28" });
  });
});
