import { beforeEach, expect, test, vi } from "vitest";
import { GoogleQuotas } from "./quotas";

beforeEach(() => {
  vi.useFakeTimers();
  return () => {
    vi.useRealTimers();
  };
});

test("one store's many calls delay another, and its own sales, by a call and not by all of them", async () => {
  const quotas = new GoogleQuotas(60);
  const given: string[] = [];
  const ask = (api: "ads" | "dataManager", party: string) =>
    void quotas.turn(api, party, 600_000).then((stayAwayMs) => stayAwayMs === 0 && given.push(`${api} ${party}`));
  for (let call = 0; call < 100; call += 1) ask("ads", "busy");
  await vi.advanceTimersByTimeAsync(0);
  // A quarter of the minute's calls go at once.
  expect(given).toHaveLength(15);
  for (const [api, party] of [
    ["ads", "quiet"],
    ["ads", "user:9001"],
    ["dataManager", "busy"],
  ] as const)
    ask(api, party);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(given.slice(15, 20)).toEqual(expect.arrayContaining(["ads quiet", "ads user:9001", "dataManager busy"]));
});

test("a hold of one API is heeded by those who wait already, and by no other API", async () => {
  const quotas = new GoogleQuotas(60);
  const told = { ads: [] as number[], dataManager: [] as number[] };
  for (let call = 0; call < 20; call += 1)
    void quotas.turn("ads", `a${call}`, 60_000).then((stayAwayMs) => told.ads.push(stayAwayMs));
  void quotas.turn("dataManager", "a0", 60_000).then((stayAwayMs) => told.dataManager.push(stayAwayMs));
  await vi.advanceTimersByTimeAsync(0);
  expect(told.ads).toHaveLength(15);
  const answer = { kind: "answered", status: 429, headers: new Headers(), body: {} } as const;
  const failure = { kind: "throttled", retryAfterMs: 3_600_000 } as const;
  quotas.heed("ads", "a0", answer, { failure, reason: "daily_quota_used" });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told.ads).toHaveLength(20);
  for (const stayAwayMs of told.ads.slice(15)) expect(stayAwayMs).toBeGreaterThan(3_500_000);
  expect(told.dataManager).toEqual([0]);
});

test("all APIs together stay below the rate", async () => {
  const quotas = new GoogleQuotas(60);
  let given = 0;
  for (let call = 0; call < 100; call += 1)
    void quotas.turn(call % 2 === 0 ? "ads" : "dataManager", `a${call}`, 600_000).then(() => {
      given += 1;
    });
  await vi.advanceTimersByTimeAsync(59_999);
  expect(given).toBeGreaterThan(50);
  expect(given).toBeLessThanOrEqual(60);
});
