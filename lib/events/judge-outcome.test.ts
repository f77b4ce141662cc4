import fc from "fast-check";
import { expect, test } from "vitest";
import { PlatformError, type PlatformFailure } from "@/lib/core/errors";
import { backoffMs, judgeLane } from "./judge-outcome";

const failing = (failure: PlatformFailure) => new PlatformError("meta", failure, { reason: "because" });

test("back-off stays between a second and an hour and grows with the failures", () => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (failures, random) => {
      const ms = backoffMs(failures, () => random);
      return ms >= 1_000 && ms <= 3_600_000;
    }),
  );
  const most = () => 0.999_999;
  expect(backoffMs(3, most)).toBeGreaterThan(backoffMs(2, most));
});

test("a success forgets the failures before it", () => {
  expect(judgeLane(undefined, 7)).toEqual({ failures: 0, sleepMs: null, park: null });
});

test("a dead grant parks the lane until a person acts", () => {
  expect(judgeLane(failing({ kind: "reconnect" }), 0)).toEqual({ failures: 0, sleepMs: null, park: "because" });
});

test("a missing permission parks the lane and tries once an hour", () => {
  expect(judgeLane(failing({ kind: "permission" }), 0)).toEqual({ failures: 0, sleepMs: 3_600_000, park: "because" });
});

test("throttled sleeps at least as long as the platform says and counts no failure", () => {
  const rest = judgeLane(failing({ kind: "throttled", retryAfterMs: 60_000 }), 2);
  expect(rest).toMatchObject({ failures: 2, park: null });
  expect(rest.sleepMs).toBeGreaterThanOrEqual(60_000);
  expect(rest.sleepMs).toBeLessThanOrEqual(72_000);
});
