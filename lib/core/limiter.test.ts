import { beforeEach, describe, expect, test, vi } from "vitest";
import { FairLimiter } from "./limiter";

beforeEach(() => {
  vi.useFakeTimers();
  return () => {
    vi.useRealTimers();
  };
});

/** Asks for `calls` turns at once and notes who got one when. */
function ask(limiter: FairLimiter, name: string, calls: number, given: string[], maxWaitMs = 600_000): void {
  for (let call = 0; call < calls; call += 1)
    void limiter.turn(name, maxWaitMs).then((stayAwayMs) => {
      if (stayAwayMs === 0) given.push(name);
    });
}

test("no minute sees more calls than the rate, however they are asked for", async () => {
  const limiter = new FairLimiter(60);
  const startedAt = performance.now();
  const given: number[] = [];
  for (let call = 0; call < 150; call += 1)
    void limiter.turn("a", 600_000).then(() => given.push(performance.now() - startedAt));
  await vi.advanceTimersByTimeAsync(180_000);
  expect(given.length).toBeGreaterThan(120);
  for (const start of given)
    expect(given.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(60);
});

test("a burst of a quarter goes at once, the next call waits its turn", async () => {
  const limiter = new FairLimiter(60);
  const given: string[] = [];
  ask(limiter, "a", 16, given);
  await vi.advanceTimersByTimeAsync(0);
  expect(given).toHaveLength(15);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(given).toHaveLength(16);
});

test("a wait that is too long is refused at once and takes no turn", async () => {
  const limiter = new FairLimiter(4);
  expect(await limiter.turn("a", 0)).toBe(0);
  const stayAwayMs = await limiter.turn("a", 100);
  expect(stayAwayMs).toBeGreaterThan(100);
  const given: string[] = [];
  ask(limiter, "a", 1, given);
  await vi.advanceTimersByTimeAsync(stayAwayMs);
  expect(given).toEqual(["a"]);
});

test("a store with a thousand calls delays another one by a call, not by a thousand", async () => {
  const limiter = new FairLimiter(60);
  const given: string[] = [];
  ask(limiter, "busy", 1000, given, 3_600_000);
  await vi.advanceTimersByTimeAsync(0);
  ask(limiter, "quiet", 3, given);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(given.slice(15).filter((name) => name === "quiet")).toHaveLength(3);
  expect(given.slice(15, 21).filter((name) => name === "busy")).toHaveLength(3);
});

describe("what a platform asks for", () => {
  test("holds one, and the others go on", async () => {
    const limiter = new FairLimiter(6000);
    limiter.hold(180_000, "a");
    expect(await limiter.turn("a", 5_000)).toBe(180_000);
    expect(await limiter.turn("b", 5_000)).toBe(0);
    await vi.advanceTimersByTimeAsync(180_000);
    expect(await limiter.turn("a", 5_000)).toBe(0);
  });

  test("holds everybody, and a shorter hold does not end a longer one", async () => {
    const limiter = new FairLimiter(6000);
    limiter.hold(60_000);
    limiter.hold(1_000);
    expect(await limiter.turn("a", 5_000)).toBe(60_000);
    expect(await limiter.turn("b", 5_000)).toBe(60_000);
  });

  test("a short hold is waited out", async () => {
    const limiter = new FairLimiter(6000);
    limiter.hold(2_000, "a");
    const given: string[] = [];
    ask(limiter, "a", 1, given, 5_000);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(given).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(given).toEqual(["a"]);
  });

  test("one that is held does not keep those behind it from their turn", async () => {
    const limiter = new FairLimiter(60);
    const given: string[] = [];
    ask(limiter, "b", 15, given);
    limiter.hold(30_000, "a");
    ask(limiter, "a", 1, given, 60_000);
    ask(limiter, "b", 1, given, 60_000);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(given).toHaveLength(16);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(given).toHaveLength(17);
  });

  test("slows one down, until it says otherwise", async () => {
    const limiter = new FairLimiter(6000);
    limiter.slow("a", 3_000);
    const given: string[] = [];
    ask(limiter, "a", 3, given, 20_000);
    ask(limiter, "b", 3, given, 20_000);
    await vi.advanceTimersByTimeAsync(100);
    expect(given).toEqual(["b", "b", "b"]);
    await vi.advanceTimersByTimeAsync(9_100);
    expect(given.filter((name) => name === "a")).toHaveLength(3);
    limiter.slow("a", 0);
    expect(await limiter.turn("a", 0)).toBe(0);
  });

  test("tells one that is slowed how long its own queue is, instead of letting it wait for nothing", async () => {
    const limiter = new FairLimiter(6000);
    limiter.slow("a", 5_000);
    const given: string[] = [];
    ask(limiter, "a", 2, given, 12_000);
    await vi.advanceTimersByTimeAsync(0);
    expect(await limiter.turn("a", 7_500)).toBe(15_000);
  });

  test("does not count those who are slowed as standing before others", async () => {
    const limiter = new FairLimiter(200);
    for (let party = 0; party < 100; party += 1) {
      limiter.slow(`slow-${party}`, 10_000);
      void limiter.turn(`slow-${party}`, 60_000);
    }
    expect(await limiter.turn("quick", 0)).toBe(0);
    await vi.advanceTimersByTimeAsync(120_000);
  });

  test("a hold of many weeks is one, and no timer that goes off at once", async () => {
    const limiter = new FairLimiter(6000);
    limiter.hold(5_000_000_000, "a");
    let stayAwayMs = 0;
    void limiter.turn("a", 6_000_000_000).then((waitMs) => {
      stayAwayMs = waitMs;
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(stayAwayMs).toBe(0);
    expect(vi.getTimerCount()).toBeLessThanOrEqual(2);
  });
});
