import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readBirthDate } from "./birth-date";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-22T10:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

test.each([
  ["1990-12-31", "1990-12-31"],
  ["1990-12-31T00:00:00Z", "1990-12-31"],
  ["19901231", "1990-12-31"],
  ["31.12.1990", "1990-12-31"],
  ["12/31/1990", "1990-12-31"],
  ["1990-31-12", "1990-12-31"],
  ["31 1990 12", "1990-12-31"],
  ["5/3/1990", "1990-05-03"],
  ["5 1990 3", "1990-03-05"],
  ["Born: 31. 12. 1990 (verified)", "1990-12-31"],
  ["12月31日1990年", "1990-12-31"],
  ["01-01-1800", "1800-01-01"],
])("%j is %s", (text, date) => expect(Object.values(readBirthDate(text) ?? {}).join("-")).toBe(date));

test.each([
  ...["", "unknown", "1990", "31-12", "31 December 1990", "12/31/90", "1990123", "199012310", "99999999", "19901301"],
  ...["19900132", "13-13-1990", "00-15-1990", "32-01-1990", "1990-1991-12", "01-01-1799", "１９９０－１２－３１"],
])("%j is no date of birth", (text) => expect(readBirthDate(text)).toBeNull());

test("is read up to the end of next year, as Meta's library does, and no further", () => {
  expect(readBirthDate("2027-12-31")).not.toBeNull();
  expect(readBirthDate("2028-01-01")).toBeNull();
});
