import { expect, test } from "vitest";
import {
  comparePhrase,
  compareShort,
  datesProblem,
  figuresRange,
  formatDates,
  type RangeView,
  rangePhrase,
  viewedRange,
} from "./range";

const TODAY = "2026-11-29";
const view = (over: Partial<RangeView> = {}): RangeView => ({
  range: "28d",
  from: null,
  to: null,
  cmp: "previous",
  cmpFrom: null,
  cmpTo: null,
  ...over,
});
const seen = (over: Partial<RangeView>) => viewedRange(view(over), TODAY);

test("a named range has its dates and is compared with as many days before", () => {
  const range = seen({});
  expect(range).toEqual({
    name: "28d",
    dates: { startDate: "2026-11-02", endDate: "2026-11-29" },
    compare: "previous",
    before: { startDate: "2026-10-05", endDate: "2026-11-01" },
  });
  expect(rangePhrase(range)).toBe("in the last 28 days");
  expect(comparePhrase(range)).toBe("the 28 days before");
  expect(compareShort(range)).toBe("28 days before");
});

test("two days of one's own win over the name, and are asked for as dates", () => {
  const range = seen({
    from: "2025-12-30",
    to: "2026-01-02",
    cmp: "custom",
    cmpFrom: "2024-12-30",
    cmpTo: "2025-01-02",
  });
  expect(range.name).toBe("custom");
  expect(figuresRange(range)).toEqual({
    startDate: "2025-12-30",
    endDate: "2026-01-02",
    compare: "custom",
    compareStart: "2024-12-30",
    compareEnd: "2025-01-02",
  });
  expect(rangePhrase(range)).toBe("from 30 Dec 2025 to 2 Jan 2026");
});

test("what makes no range falls back without a word", () => {
  for (const bad of [
    { from: "2026-11-05" },
    { to: "2026-11-05" },
    { from: "2026-11-05", to: "2026-11-01" },
    { from: "2020-01-01", to: "2026-11-01" },
  ]) {
    expect(seen(bad).name).toBe("28d");
    expect(seen({ cmp: "custom", cmpFrom: bad.from ?? null, cmpTo: bad.to ?? null }).compare).toBe("previous");
  }
});

test("without a comparison nothing is asked to compare with", () => {
  const range = seen({ cmp: "none" });
  expect(figuresRange(range)).toEqual({ startDate: "2026-11-02", endDate: "2026-11-29", compare: "none" });
  expect(comparePhrase(range)).toBeNull();
});

test("the comparison is named by what it is", () => {
  expect(comparePhrase(seen({ range: "today" }))).toBe("the day before");
  expect(comparePhrase(seen({ range: "last-month" }))).toBe("the month before");
  expect(comparePhrase(seen({ range: "last-quarter" }))).toBe("the 3 months before");
  expect(comparePhrase(seen({ cmp: "year" }))).toBe("a year before");
  expect(comparePhrase(seen({ cmp: "weekday" }))).toBe("the same weekdays 4 weeks before");
  expect(comparePhrase(seen({ cmp: "weekday", range: "7d" }))).toBe("the same weekdays a week before");
  expect(comparePhrase(seen({ cmp: "weekday", range: "today" }))).toBe("the same weekday a week before");
  expect(compareShort(seen({ cmp: "weekday", range: "last-month" }))).toBe("same weekdays 5 weeks before");
  expect(compareShort(seen({}))).toBe("28 days before");
  expect(comparePhrase(seen({ cmp: "custom", cmpFrom: "2026-03-01", cmpTo: "2026-03-09" }))).toBe("1 Mar – 9 Mar 2026");
});

test("days that make no range are told at the one to change; 25 months are enough", () => {
  expect(datesProblem({ from: null, to: "2026-01-01" })?.field).toBe("from");
  expect(datesProblem({ from: "", to: "" })?.field).toBe("from");
  expect(datesProblem({ from: "2026-01-01", to: null })?.field).toBe("to");
  expect(datesProblem({ from: "2026-01-02", to: "2026-01-01" })?.field).toBe("to");
  expect(datesProblem({ from: "2024-10-28", to: "2026-11-29" })).toBeNull();
  expect(datesProblem({ from: "2024-10-27", to: "2026-11-29" })?.text).toContain("25 months");
});

test("one day is written as one", () => {
  expect(formatDates({ startDate: "2026-11-29", endDate: "2026-11-29" })).toBe("29 Nov 2026");
});
