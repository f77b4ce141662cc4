import { expect, test } from "vitest";
import { addressProblem, lastResultText, readAddresses, rhythmText, usualPeriod } from "./report-form-words";

test("on the first of a month the last month is what one asks for, else the last 28 days", () => {
  expect(usualPeriod("2026-12-01")).toBe("last-month");
  expect(usualPeriod("2026-12-11")).toBe("28d");
});

test("addresses are read however they are separated, and the wrong one is named", () => {
  expect(readAddresses(" a@b.test, c@d.test;\ne@f.test ")).toEqual(["a@b.test", "c@d.test", "e@f.test"]);
  expect(addressProblem("a@b.test, nobody")).toBe("“nobody” is not an e-mail address.");
  expect(addressProblem(" , ")).toBe("Name at least one address.");
  expect(addressProblem(Array.from({ length: 21 }, (_none, n) => `p${n}@b.test`).join())).toBe("At most 20 addresses.");
  expect(addressProblem("a@b.test")).toBeUndefined();
});

test("a schedule says its rhythm and how its last report ended", () => {
  const at = { hour: 8, timeZone: "Europe/Paris" };
  expect(rhythmText({ frequency: "weekly", day: 7, ...at })).toBe("Every Sunday at 8:00, Europe/Paris");
  expect(rhythmText({ frequency: "monthly", day: 1, ...at })).toBe("On day 1 of every month at 8:00, Europe/Paris");
  expect(lastResultText({ lastResult: null })).toBe("has not run yet");
  const reportId = "00000000-0000-4000-8000-000000000001";
  expect(lastResultText({ lastResult: { reportId, state: "done", mail: "failed" } })).toBe("made, but the mail failed");
  expect(lastResultText({ lastResult: { reportId, state: "failed", mail: null } })).toBe("failed");
});
