import { expect, test } from "vitest";
import { ReportBody } from "./reports";

const DAYS = { startDate: "2026-10-01", endDate: "2026-10-31" };
test.each([
  [{ period: "28d" }, true],
  [DAYS, true],
  [{}, false],
  [{ startDate: "2026-10-01" }, false],
  [{ period: "28d", ...DAYS }, false],
  [{ period: "28d", startDate: "2026-10-01" }, false],
  [{ period: "28d", endDate: "2026-10-31" }, false],
])("a report is of a period or of two days, and not of both: %j", (given, isTaken) => {
  const { success, error } = ReportBody.safeParse({ formats: ["pdf"], ...given });
  expect(success).toBe(isTaken);
  if (!isTaken) expect(error?.issues).toMatchObject([{ path: ["period"] }]);
});
