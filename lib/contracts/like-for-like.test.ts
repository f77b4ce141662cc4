import { expect, test } from "vitest";
import { isJudged, unlikeness } from "./like-for-like";

const dates = (text: string) => {
  const [startDate = "", endDate = ""] = text.split("/");
  return { startDate, endDate };
};
const of = (range: string, compare: string | null, partial = false) =>
  unlikeness({ range: dates(range), compare: compare === null ? null : dates(compare), partial });

test("a day that is not over is not judged by a whole one, while a longer range is", () => {
  expect(of("2026-11-29/2026-11-29", "2026-11-28/2026-11-28", true)).toBe("open");
  expect(of("2026-11-28/2026-11-28", "2026-11-27/2026-11-27")).toBeNull();
  expect(of("2026-11-02/2026-11-29", "2026-10-05/2026-11-01", true)).toBeNull();
  expect(of("2026-11-29/2026-11-29", null, true)).toBeNull();
  expect(isJudged("revenue", "open") || isJudged("roas", "open")).toBe(false);
});

test("chosen dates of another length are no measure for amounts, but for ratios", () => {
  expect(of("2026-11-20/2026-11-26", "2026-10-01/2026-10-03")).toBe("length");
  expect(of("2026-11-20/2026-11-26", "2026-10-01/2026-10-07")).toBeNull();
  expect([isJudged("revenue", "length"), isJudged("roas", "length"), isJudged("revenue", null)]).toEqual([
    ...[false, true, true],
  ]);
});

test("months and leap days beside those before are judged as ever", () => {
  expect(of("2026-10-01/2026-10-31", "2026-09-01/2026-09-30")).toBeNull();
  expect(of("2024-02-20/2024-03-05", "2023-02-20/2023-03-05")).toBeNull();
});
