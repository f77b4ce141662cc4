import { expect, test } from "vitest";
import {
  addressProblem,
  lastResultText,
  mailedText,
  monthlyLike,
  readAddresses,
  recipientsOf,
  rhythmText,
  usualPeriod,
} from "./report-form-words";
import { isBeingMade } from "./reports";

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

test("a letter says to whom it went, for as long as that is known", () => {
  const recipients = ["a@b.test", "c@d.test"];
  expect(mailedText({ state: "sent", recipients, failure: null })).toBe("Mailed to a@b.test, c@d.test");
  expect(mailedText({ state: "sent", recipients: [], failure: null })).toBe("Mailed; the addresses are no longer kept");
  const failure = "The mail server refused c@d.test.";
  expect(mailedText({ state: "sent", recipients, failure })).toBe("Mailed to a@b.test");
  expect(mailedText({ state: "failed", recipients, failure })).toBe("Not mailed to a@b.test, c@d.test");
});

test("a report that is made again is for everybody whom it was for, once each", () => {
  const mail = (recipients: string[]) => ({
    ...{ id: "1", recipients, state: "failed" as const, sentAt: null, failure: null, createdAt: "" },
  });
  expect(recipientsOf({ mails: [mail(["a@b.test", "c@d.test"]), mail(["a@b.test"])] })).toEqual([
    "a@b.test",
    "c@d.test",
  ]);
});

test("a report that was made is scheduled monthly with its files, platforms, comparison and readers", () => {
  const report = { formats: ["excel" as const], platforms: ["google" as const], compare: "year" as const, mails: [] };
  expect(monthlyLike(report, "Europe/Paris")).toMatchObject({
    ...{ frequency: "monthly", day: 1, timeZone: "Europe/Paris", formats: ["excel"], compare: "year", recipients: [] },
    platforms: ["google"],
  });
  expect(monthlyLike({ ...report, compare: "custom" }, "UTC").compare).toBe("previous");
});

test("a report is looked at closely while it is made, and not while a letter waits", () => {
  expect((["waiting", "running", "done", "failed"] as const).map((state) => isBeingMade({ state }))).toEqual([
    ...[true, true, false, false],
  ]);
});

test("a schedule says its rhythm and how its last report ended", () => {
  const at = { hour: 8, timeZone: "Europe/Paris" };
  expect(rhythmText({ frequency: "weekly", day: 7, ...at })).toBe("Every Sunday at 8:00, Europe/Paris");
  expect(rhythmText({ frequency: "monthly", day: 1, ...at })).toBe("On day 1 of every month at 8:00, Europe/Paris");
});

test("how the last report of a schedule ended is told of every end", () => {
  const reportId = "00000000-0000-4000-8000-000000000001";
  type Result = Exclude<Parameters<typeof lastResultText>[0]["lastResult"], null>;
  const told = (state: Result["state"], mail: Result["mail"]) =>
    lastResultText({ lastResult: { reportId, state, mail } });
  expect(lastResultText({ lastResult: null })).toBe("No report yet");
  expect(told("failed", "failed")).toBe("Last report failed");
  for (const state of ["waiting", "running"] as const) expect(told(state, "waiting")).toBe("Last report is being made");
  expect(told("done", null)).toBe("Last report was made, but not mailed");
  expect(told("done", "waiting")).toBe("Last report was made and is being mailed");
  expect(told("done", "sent")).toBe("Last report was made and mailed");
  expect(told("done", "failed")).toBe("Last report was made, but could not be mailed");
});
