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
