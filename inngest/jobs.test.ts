import { Cron } from "croner";
import { describe, expect, test } from "vitest";
import { parseEnv } from "@/lib/core/env";
import { cronEvery, jobs } from "./jobs";

const MINUTE_MS = 60_000;

describe("every job", () => {
  test("has an id of its own", () => {
    const ids = jobs().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test.each(jobs())(
    "$id ticks by five fields, and its lease ends before the tick after the next",
    ({ crons, leaseS }) => {
      expect(crons).not.toHaveLength(0);
      for (const expression of crons) {
        expect(expression.split(" ")).toHaveLength(5);
        const [first, second] = new Cron(expression, { timezone: "UTC", paused: true }).nextRuns(2);
        if (!first || !second) throw new TypeError(`${expression} ticks once`);
        expect(leaseS * 1000).toBeLessThan(2 * (second.getTime() - first.getTime()));
      }
    },
  );
});

test.each([
  [15 * MINUTE_MS, "*/15 * * * *"],
  [60 * MINUTE_MS, "0 */1 * * *"],
  [6 * 60 * MINUTE_MS, "0 */6 * * *"],
  [24 * 60 * MINUTE_MS, "0 0 * * *"],
])("an interval of %d ms is the cron %s", (intervalMs, expression) => {
  expect(cronEvery(intervalMs)).toBe(expression);
});

test.each([0, -MINUTE_MS, 1000, 7 * MINUTE_MS, 90 * MINUTE_MS, 5 * 60 * MINUTE_MS, 48 * 60 * MINUTE_MS, Number.NaN])(
  "an interval of %d ms has no even ticks",
  (intervalMs) => expect(() => cronEvery(intervalMs)).toThrow(RangeError),
);

test("whatever interval the configuration lets through can be ticked, and nothing else can", () => {
  const given = {
    DATABASE_URL: "postgres://x",
    ENCRYPTION_KEY: "ab".repeat(32),
    FACEBOOK_APP_ID: "1",
    FACEBOOK_APP_SECRET: "facebook-secret",
    GOOGLE_CLIENT_ID: "1",
    GOOGLE_CLIENT_SECRET: "google-secret",
  };
  const accepted: string[] = [];
  for (const unit of ["m", "h", "d"])
    for (let n = 1; n <= 100; n += 1) {
      const read = () => parseEnv({ ...given, CAMPAIGN_SYNC_INTERVAL: `${n}${unit}` }).CAMPAIGN_SYNC_INTERVAL;
      const ms = n * { m: 1, h: 60, d: 1440 }[unit as "m" | "h" | "d"] * MINUTE_MS;
      let ticks: boolean;
      try {
        cronEvery(ms);
        ticks = true;
      } catch {
        ticks = false;
      }
      if (ticks) {
        expect(read()).toBe(ms);
        accepted.push(`${n}${unit}`);
      } else expect(read).toThrow("must divide an hour or a day evenly");
    }
  expect(accepted).toEqual(expect.arrayContaining(["1m", "30m", "60m", "1h", "6h", "24h", "1d"]));
});
