import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLogger } from "@/lib/core/logger";
import { startWatchdog } from "./watchdog";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});
const log = createLogger("watchdog", "error");

test("it looks once a minute, knows how long the process runs, and survives a look that fails", async () => {
  const uptimes: number[] = [];
  const dog = startWatchdog({
    log,
    watch: async ({ uptimeMs }) => {
      uptimes.push(Math.round(uptimeMs / 60_000));
      if (uptimes.length === 1) throw new Error("the database is away");
    },
  });
  await vi.advanceTimersByTimeAsync(180_000);
  expect(uptimes).toEqual([1, 2, 3]);
  await dog.stop();
  await vi.advanceTimersByTimeAsync(180_000);
  expect(uptimes).toHaveLength(3);
});

test("a look that takes long is not overtaken by the next, and stopping waits for it and tells it", async () => {
  let looks = 0;
  let wasTold = false;
  const dog = startWatchdog({
    log,
    watch: ({ signal }) => {
      looks += 1;
      return new Promise((resolve) =>
        signal.addEventListener("abort", () => {
          wasTold = true;
          resolve(undefined);
        }),
      );
    },
  });
  await vi.advanceTimersByTimeAsync(300_000);
  expect(looks).toBe(1);
  await dog.stop();
  expect(wasTold).toBe(true);
});
