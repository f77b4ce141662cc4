import { expect, test } from "vitest";
import { jobsState } from "./jobs-state";

const MINUTE_MS = 60_000;
const state = (silentMin: number | null, uptimeMin: number) =>
  jobsState(
    { silentMs: silentMin === null ? null : silentMin * MINUTE_MS, uptimeMs: uptimeMin * MINUTE_MS },
    5 * MINUTE_MS,
  );

test.each([
  [0.5, 60, "running"],
  [4, 60, "slow"],
  [6, 60, "stopped"],
  [null, 60, "stopped"],
])("a last sweep %s minutes ago, seen by a process of %s minutes, is %s", (silent, uptime, expected) => {
  expect(state(silent, uptime)).toBe(expected);
});

test("a process that has just started does not blame the jobs for the time before it", () => {
  expect(state(600, 1)).toBe("unknown");
  expect(state(null, 4)).toBe("unknown");
  expect(state(0.1, 1)).toBe("running");
});
