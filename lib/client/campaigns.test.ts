import { expect, test } from "vitest";
import { historyRange } from "./campaigns";
import { datesProblem } from "./range";

test("the history that can be asked for is the longest range that can be shown, however long its months are", () => {
  for (const today of ["2026-11-29", "2026-03-01", "2028-02-29", "2026-12-31"]) {
    const { startDate, endDate } = historyRange(today);
    expect(endDate).toBe(today);
    expect(datesProblem({ from: startDate, to: endDate })).toBeNull();
    const dayBefore = new Date(Date.parse(startDate) - 86_400_000).toISOString().slice(0, 10);
    expect(datesProblem({ from: dayBefore, to: endDate })?.field).toBe("from");
  }
});
