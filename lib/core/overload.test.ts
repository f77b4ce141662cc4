import { expect, test } from "vitest";
import { eventLoopLag, type Load, OverloadGuard, type OverloadOptions } from "./overload";

function aGuard(given: Pick<Partial<OverloadOptions>, "random" | "onChange"> = {}) {
  const reading = { lagMs: 0, queued: 0, nowMs: 0 };
  const guard = new OverloadGuard({
    readLagMs: () => reading.lagMs,
    readQueued: () => reading.queued,
    now: () => reading.nowMs,
    tooMuch: { lagMs: 200, inFlight: 3, queued: 100 },
    ...given,
  });
  /** Comes and, if let in, goes again at once. */
  const ask = (): boolean => {
    const isIn = guard.enter() === 0;
    if (isIn) guard.leave();
    return isIn;
  };
  return { guard, reading, ask };
}

test("a calm process lets everybody in", () => {
  const { ask } = aGuard();
  expect(ask()).toBe(true);
});

test.each<[keyof Load, Partial<{ lagMs: number; queued: number }>]>([
  ["lagMs", { lagMs: 200 }],
  ["queued", { queued: 100 }],
])("too much of %s lets nobody in", (_what, readings) => {
  const { guard, reading, ask } = aGuard();
  Object.assign(reading, readings);
  expect(ask()).toBe(false);
  expect(guard.load.inFlight).toBe(0);
});

test("who is in counts until they leave", () => {
  const { guard, ask } = aGuard();
  expect([guard.enter(), guard.enter(), guard.enter()]).toEqual([0, 0, 0]);
  expect(guard.load.inFlight).toBe(3);
  expect(ask()).toBe(false);
  guard.leave();
  // Two of three are still more than half.
  expect(ask()).toBe(false);
  guard.leave();
  expect(ask()).toBe(true);
});

test("once it was too much the door stays closed until the load is halved, and then opens at the old height", () => {
  const { reading, ask } = aGuard();
  const at = (queued: number) => {
    reading.queued = queued;
    return ask();
  };
  expect(at(99)).toBe(true);
  expect(at(100)).toBe(false);
  expect(at(99)).toBe(false);
  expect(at(50)).toBe(false);
  expect(at(49)).toBe(true);
  expect(at(99)).toBe(true);
});

test("that the door closes and opens again is told once each, with the load, however many are sent away meanwhile", () => {
  const told: unknown[] = [];
  const { reading, ask } = aGuard({ onChange: (isShedding, { queued }) => told.push([isShedding, queued]) });
  for (const queued of [99, 100, 80, 60, 49, 10]) {
    reading.queued = queued;
    for (let n = 0; n < 3; n += 1) ask();
  }
  expect(told).toEqual([
    [true, 100],
    [false, 49],
  ]);
});

test("the lag is looked at four times a second, not for every request", () => {
  const { reading, ask } = aGuard();
  expect(ask()).toBe(true);
  reading.lagMs = 500;
  expect(ask()).toBe(true);
  reading.nowMs += 250;
  expect(ask()).toBe(false);
});

test.each([
  [0, 2_000],
  [0.999, 4_997],
])("the waits are spread: luck of %d is %d ms", (luck, retryAfterMs) => {
  const { guard, reading } = aGuard({ random: () => luck });
  reading.queued = 1_000;
  expect(guard.enter()).toBe(retryAfterMs);
});

test("a loop that is always late is seen, and a silence before it is not held against it", async () => {
  let nowMs = 0;
  const lag = eventLoopLag(() => nowMs);
  const block = async () => {
    const end = performance.now() + 120;
    while (performance.now() < end);
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (let n = 0; n < 4; n += 1) await block();
  nowMs = 1_000;
  expect(lag()).toBeGreaterThan(20);
  nowMs = 10_000;
  expect(lag()).toBe(0);
});
