import { expect, test } from "vitest";
import { paceOf, readUsage } from "./usage";

const read = (headers: Readonly<Record<string, unknown>>) =>
  readUsage(
    new Headers(
      Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
  );

test("business use cases count by object and kind, with minutes for those locked out", () => {
  const { objects } = read({
    "X-Business-Use-Case-Usage": {
      "101": [
        {
          type: "ads_management",
          call_count: 20,
          total_cputime: 81,
          total_time: 5,
          estimated_time_to_regain_access: 0,
        },
        { type: "ads_insights", call_count: 40 },
      ],
      "102": [{ type: "custom_audience", call_count: 12, estimated_time_to_regain_access: 3 }],
    },
  });
  expect(objects).toEqual(
    new Map([
      [
        "101",
        [
          { limit: "ads_management", percent: 81, regainMs: 0 },
          { limit: "ads_insights", percent: 40, regainMs: 0 },
        ],
      ],
      ["102", [{ limit: "custom_audience", percent: 100, regainMs: 180_000 }]],
    ]),
  );
});

test("the account's own header speaks in seconds, the app's for everybody, the insights throttle for the caller", () => {
  expect(
    read({
      "x-ad-account-usage": { acc_id_util_pct: 9.67, reset_time_duration: 100 },
      "x-app-usage": { call_count: 28, total_time: 25, total_cputime: 31 },
      "x-fb-ads-insights-throttle": { app_id_util_pct: 90, acc_id_util_pct: 10 },
    }),
  ).toMatchObject({
    app: { percent: 31, regainMs: 0 },
    caller: [
      { limit: "account", percent: 9.67, regainMs: 100_000 },
      { limit: "insights_throttle", percent: 90, regainMs: 0 },
    ],
  });
});

test.each([
  {},
  { "x-app-usage": "<html>" },
  { "x-app-usage": "null", "x-ad-account-usage": "[]", "x-business-use-case-usage": "7" },
  { "x-business-use-case-usage": { "101": "busy", "102": [] } },
])("headers that say nothing or nonsense are harmless: %j", (headers) => {
  const { app, objects, caller } = read(headers);
  expect({ app, objects: [...objects], caller }).toEqual({ app: null, objects: [], caller: [] });
});

test("numbers that are none count as nothing", () => {
  expect(read({ "x-app-usage": { call_count: "many", total_time: -5, total_cputime: "12" } }).app).toEqual({
    percent: 12,
    regainMs: 0,
  });
});

test.each([
  [{ percent: 0, regainMs: 0 }, { gapMs: 0 }],
  [{ percent: 74.9, regainMs: 0 }, { gapMs: 0 }],
  [{ percent: 75, regainMs: 0 }, { gapMs: 250 }],
  [{ percent: 85, regainMs: 0 }, { gapMs: 2750 }],
  [{ percent: 94.9, regainMs: 90_000 }, { gapMs: 5000 }],
  [{ percent: 95, regainMs: 0 }, { holdMs: 60_000 }],
  [{ percent: 100, regainMs: 180_000 }, { holdMs: 180_000 }],
  [{ percent: 100, regainMs: 1e12 }, { holdMs: 86_400_000 }],
])("a load of %j asks for %j", (load, pace) => expect(paceOf(load)).toEqual(pace));
