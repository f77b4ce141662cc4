import { expect, test } from "vitest";
import { formatClock, formatDate, formatDay, formatMoment, formatRelative, zoneName } from "./format-time";

const AT = "2026-09-12T12:02:00.000Z";
const NOW = Date.parse(AT);
const MINUTE = 60_000;

test("a moment names its zone and is in it", () => {
  expect(formatMoment(AT, "Europe/Paris")).toBe("12 Sep 2026, 14:02 (Paris time)");
  expect(formatMoment(AT, "America/New_York")).toBe("12 Sep 2026, 08:02 (New York time)");
});

test("midnight is 00, not 24", () => {
  expect(formatMoment("2026-09-11T22:00:00Z", "Europe/Paris")).toBe("12 Sep 2026, 00:00 (Paris time)");
});

test.each([
  [0, "just now"],
  [-20_000, "just now"],
  [4 * MINUTE, "4 min ago"],
  [59.9 * MINUTE, "59 min ago"],
  [3 * 60 * MINUTE, "3 h ago"],
  [25 * 60 * MINUTE, "12 Sep 2026"],
  [-3 * MINUTE, "in 3 min"],
])("%d ms later it is %s", (later, words) => {
  expect(formatRelative(AT, "Europe/Paris", NOW + later)).toBe(words);
});

test("a clock gets its day once it is a day old", () => {
  expect(formatClock(AT, "Europe/Paris", NOW + 5 * MINUTE)).toBe("14:02");
  expect(formatClock(AT, "Europe/Paris", NOW + 48 * 60 * MINUTE)).toBe("12 Sep, 14:02");
});

test("days and zones have plain names", () => {
  expect(formatDay("2026-03-01")).toBe("1 Mar");
  expect(formatDay("2026-03-01", true)).toBe("1 Mar 2026");
  expect(formatDate(AT, "Europe/Paris")).toBe("12 Sep 2026");
  expect([zoneName("UTC"), zoneName("America/Argentina/Buenos_Aires")]).toEqual(["UTC", "Buenos Aires time"]);
});
