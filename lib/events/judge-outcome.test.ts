import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { DueDelivery } from "@/db/queries/deliveries";
import { PlatformError, type PlatformFailure } from "@/lib/core/errors";
import { BREAKER_OPENS_AT, backoffMs, judgeBatch, judgeLane, judgeOutcome } from "./judge-outcome";

const failing = (failure: PlatformFailure) => new PlatformError("meta", failure, { reason: "because" });

test("back-off stays between a second and eighteen minutes and grows with the failures", () => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (failures, random) => {
      const ms = backoffMs(failures, () => random);
      return ms >= 1_000 && ms <= 18 * 60_000;
    }),
  );
  const most = () => 0.999_999;
  expect(backoffMs(3, most)).toBeGreaterThan(backoffMs(2, most));
});

test("an open breaker rests half a minute at first, twice as long each time, and never more than a quarter of an hour", () => {
  const rests = [0, 1, 2, 3, 4, 5, 500].map((more) => backoffMs(BREAKER_OPENS_AT + more, () => 0.5) / 1_000);
  expect(rests).toEqual([30, 60, 120, 240, 480, 900, 900]);
});

const due = (attempts: number, acceptedForMs = 7 * 86_400_000) =>
  ({ eventId: "e", attempts, acceptedUntil: new Date(Date.now() + acceptedForMs) }) as DueDelivery;
const refusal = { state: "rejected", reason: "invalid", platformCode: "100", receiptId: null, traceId: null } as const;

test("a refusal with a reason ends a sale, and one without only puts it off, later every time", () => {
  expect(judgeOutcome(due(1), refusal, 0)).toMatchObject({ state: "refused", reason: "invalid" });
  const waits = [0, 1, 4, 50].map((attempts) => judgeOutcome(due(attempts), { ...refusal, isVague: true }, 0));
  expect(waits.map(({ state }) => state)).toEqual(["waiting", "waiting", "waiting", "waiting"]);
  expect(waits.map(({ retryAfterMs }) => retryAfterMs / 3_600_000)).toEqual([1, 2, 16, 16]);
});

test("a doubted sale is tried once more shortly before the platform takes it no longer", () => {
  const { retryAfterMs } = judgeOutcome(due(9, 5 * 3_600_000), { ...refusal, isVague: true }, 0);
  expect(retryAfterMs / 3_600_000).toBeGreaterThan(3.9);
  expect(retryAfterMs / 3_600_000).toBeLessThanOrEqual(4);
});

test("a sale that others put in doubt comes back in an hour, and no try of its own is counted", () => {
  const untried = { ...refusal, reason: "refused_without_reason", isVague: true } as const;
  for (const attempts of [0, 9])
    expect(judgeOutcome(due(attempts), untried, 0)).toMatchObject({
      state: "waiting",
      retryAfterMs: 3_600_000,
      counts: false,
    });
});

test("what was not tried for want of calls counts as no try", () => {
  const error = new PlatformError("dispatch", { kind: "unavailable" }, { reason: "too_many_splits" });
  expect(judgeOutcome(due(1), { state: "failed", error }, 5_000)).toMatchObject({ state: "waiting", counts: false });
  expect(judgeOutcome(due(1), { state: "failed", error: failing({ kind: "unavailable" }) }, 0).counts).toBe(true);
});

test("what goes on failing is sent by itself, and what fails by itself has a breaker of its own", () => {
  for (const kind of ["ambiguous", "unknown"] as const) {
    const failed = { state: "failed", error: failing({ kind }) } as const;
    const alone = (attempts: number) => ({ ...due(attempts), sendAlone: true });
    expect(judgeOutcome(due(BREAKER_OPENS_AT), failed, 5_000)).not.toHaveProperty("alone");
    expect(judgeOutcome(due(BREAKER_OPENS_AT + 1), failed, 5_000)).toMatchObject({ alone: true, retryAfterMs: 5_000 });
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const waits = [1, 2, 3, 50].map((more) => judgeOutcome(alone(BREAKER_OPENS_AT + more), failed, 5_000).retryAfterMs);
    expect(waits.map((ms) => ms / 60_000)).toEqual([0.5, 1, 2, 15]);
  }
});

test("answers that nobody understands end no sale, however many there were", () => {
  const failed = { state: "failed", error: failing({ kind: "unknown" }) } as const;
  for (const sendAlone of [true, false])
    expect(judgeOutcome({ ...due(50), sendAlone }, failed, 5_000)).toMatchObject({ state: "waiting", ambiguous: true });
});

test("a platform that cannot be reached says nothing about one sale", () => {
  const failed = { state: "failed", error: failing({ kind: "unavailable" }) } as const;
  expect(judgeOutcome({ ...due(40), sendAlone: true }, failed, 5_000).retryAfterMs).toBe(5_000);
});

test("a batch of which something was taken ends the row of failures before it", () => {
  const taken = { state: "delivered", receiptId: null, traceId: null } as const;
  const failed = { state: "failed", error: failing({ kind: "ambiguous" }) } as const;
  const together = { failures: 9, isAlone: false };
  expect(judgeBatch([failed, taken], together)?.failures).toBe(1);
  expect(judgeBatch([failed], together)?.failures).toBe(10);
});

test("what fails by itself keeps no lane waiting, unless the failure is the lane's", () => {
  const failed = (kind: "ambiguous" | "unknown" | "unavailable") =>
    ({ state: "failed", error: failing({ kind }) }) as const;
  const alone = { failures: 3, isAlone: true };
  expect(judgeBatch([failed("ambiguous"), failed("unknown")], alone)).toBeUndefined();
  expect(judgeBatch([failed("ambiguous"), failed("unavailable")], alone)?.failures).toBe(4);
});

test("running out of calls is no failure of the lane, which goes on after a second", () => {
  const error = new PlatformError("dispatch", { kind: "unavailable" }, { reason: "too_many_splits" });
  expect(judgeLane(error, 3)).toEqual({ failures: 3, sleepMs: 1_000, park: null });
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
