import { expect, test } from "vitest";
import { dayAt, isoInZone, knownZone, startOfDay } from "./zoned-day";

test.each([
  ["2026-12-01", "Europe/Paris", "2026-11-30T23:00:00.000Z"],
  ["2026-07-01", "Europe/Paris", "2026-06-30T22:00:00.000Z"],
  ["2026-12-01", "UTC", "2026-12-01T00:00:00.000Z"],
  ["2026-12-01", "Asia/Kathmandu", "2026-11-30T18:15:00.000Z"],
  ["2026-12-01", "America/Los_Angeles", "2026-12-01T08:00:00.000Z"],
  ["2026-12-01", "Pacific/Auckland", "2026-11-30T11:00:00.000Z"],
  // The day of the change itself, before and after it.
  ["2026-03-29", "Europe/Paris", "2026-03-28T23:00:00.000Z"],
  ["2026-03-30", "Europe/Paris", "2026-03-29T22:00:00.000Z"],
  // Where the clock skips midnight the day begins at one.
  ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00.000Z"],
  ["2026-03-08", "America/Havana", "2026-03-08T05:00:00.000Z"],
  ["2026-03-29", "Atlantic/Azores", "2026-03-29T01:00:00.000Z"],
])("%s begins in %s at %s", (day, zone, at) => expect(startOfDay(day, zone).toISOString()).toBe(at));

test("a zone that is not known counts as UTC", () => {
  expect(knownZone("America/Nowhere")).toBe("UTC");
  expect(knownZone("America/New_York")).toBe("America/New_York");
});

test("the day is the zone's own, not the server's", () => {
  const now = new Date("2026-11-22T23:30:00Z");
  expect(dayAt(now, "Europe/Paris")).toBe("2026-11-23");
  expect(dayAt(now, "America/New_York")).toBe("2026-11-22");
});

test.each([
  ["2026-11-29T12:00:00.900Z", "Europe/Paris", "2026-11-29T13:00:00+01:00"],
  ["2026-06-29T12:00:00Z", "Europe/Paris", "2026-06-29T14:00:00+02:00"],
  // The hour that comes twice is told apart by its distance.
  ["2026-10-25T00:30:00Z", "Europe/Paris", "2026-10-25T02:30:00+02:00"],
  ["2026-10-25T01:30:00Z", "Europe/Paris", "2026-10-25T02:30:00+01:00"],
  ["2026-11-29T20:00:00Z", "Asia/Kolkata", "2026-11-30T01:30:00+05:30"],
  ["2026-11-29T02:00:00Z", "America/St_Johns", "2026-11-28T22:30:00-03:30"],
  ["2026-11-29T02:00:00Z", "UTC", "2026-11-29T02:00:00+00:00"],
])("%s in %s is %s", (at, zone, text) => {
  expect(isoInZone(new Date(at), zone)).toBe(text);
  expect(new Date(text).getTime()).toBe(Math.floor(Date.parse(at) / 1000) * 1000);
});
