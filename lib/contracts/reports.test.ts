import { describe, expect, test } from "vitest";
import { ReportBody, ScheduleBody, ScheduleChange } from "./reports";

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

const SCHEDULE = {
  ...{ name: "Monday", frequency: "weekly", day: 1, hour: 8, timeZone: "Europe/Paris", recipients: ["a@b.test"] },
};
describe.each([
  ["report", (platforms: unknown) => ReportBody.safeParse({ formats: ["pdf"], ...DAYS, platforms })],
  ["schedule", (platforms: unknown) => ScheduleBody.safeParse({ formats: ["pdf"], ...SCHEDULE, platforms })],
])("the platforms of a %s", (_of, parse) => {
  test("are all there are where none is named, and stand in the list's order", () => {
    expect(parse(undefined).data?.platforms).toEqual(["facebook", "instagram", "google"]);
    expect(parse(["google", "facebook"]).data?.platforms).toEqual(["facebook", "google"]);
  });

  test.each([[[]], [["google", "google"]], [["google", "tiktok"]], ["google"], [null]])(
    "are refused by name where they are %j",
    (platforms) => {
      const { success, error } = parse(platforms);
      expect(success).toBe(false);
      expect(error?.issues.map(({ path }) => path[0])).toEqual(["platforms"]);
    },
  );
});

test("a schedule's change may leave its platforms as they are, and is held to the same rules", () => {
  const of = (change: object) => ScheduleChange.safeParse({ formats: ["pdf"], ...SCHEDULE, ...change });
  expect(of({}).data).not.toHaveProperty("platforms");
  expect(of({ platforms: ["google", "facebook"] }).data?.platforms).toEqual(["facebook", "google"]);
  expect(of({ platforms: [] }).error?.issues).toMatchObject([{ path: ["platforms"] }]);
  expect(of({ day: 8 }).error?.issues).toMatchObject([{ path: ["day"] }]);
});
