import { expect, test } from "vitest";
import { PlatformError } from "@/lib/core/errors";
import { createPacer } from "./pacer";

const [OURS, THEIRS, STRANGERS] = [
  { name: "101", userId: "u1" },
  { name: "102", userId: "u1" },
  { name: "103", userId: "u2" },
];

const OUR_FIGURES = { ...OURS, kind: "insights" as const };
const OUR_AUDIENCES = { ...OURS, kind: "audiences" as const };
const PERSON = { name: "user:u1", userId: "u1" };

/** A pacer on a clock of the test's own; asked whether each party may call right now. */
function paced() {
  let now = 1_000_000;
  const pacer = createPacer(10_000, () => now);
  return {
    heed: (headers: Readonly<Record<string, unknown>>, failure: PlatformError | null = null, party = OURS) =>
      pacer.heed(
        {
          headers: new Headers(Object.entries(headers).map(([name, value]) => [name, JSON.stringify(value)])),
          failure,
        },
        party,
      ),
    person: () => pacer.turn(PERSON, 0),
    figures: () => pacer.turn(OUR_FIGURES, 0),
    audiences: () => pacer.turn(OUR_AUDIENCES, 0),
    waits: async () => [await pacer.turn(OURS, 0), await pacer.turn(THEIRS, 0), await pacer.turn(STRANGERS, 0)],
    pass: (ms: number) => {
      now += ms;
    },
  };
}
const refusal = (platformCode: string) =>
  new PlatformError("meta", { kind: "throttled", retryAfterMs: 180_000 }, { reason: "rate_limited", platformCode });
const buc = (usage: object) => ({ "x-business-use-case-usage": usage });

test("an account at the edge of its quota stops until it is free again, and the others go on", async () => {
  const { heed, waits, pass } = paced();
  heed(buc({ "101": [{ call_count: 100, estimated_time_to_regain_access: 3 }] }));
  expect(await waits()).toEqual([180_000, 0, 0]);
  pass(179_999);
  expect(await waits()).toEqual([1, 0, 0]);
  pass(1);
  expect(await waits()).toEqual([0, 0, 0]);
});

test("usage of another object than the one that called is that object's", async () => {
  const { heed, waits } = paced();
  heed(buc({ "102": [{ call_count: 96 }], "101": [{ call_count: 1 }] }));
  expect(await waits()).toEqual([0, 60_000, 0]);
});

test("usage under the id of a business concerns the account that called", async () => {
  const { heed, waits } = paced();
  heed(buc({ "990": [{ call_count: 96 }] }));
  expect(await waits()).toEqual([60_000, 0, 0]);
});

test("while a person's accounts are listed, usage is each account's and not the person's", async () => {
  const { heed, waits, person } = paced();
  heed(buc({ "102": [{ call_count: 96 }] }), null, PERSON);
  expect(await waits()).toEqual([0, 60_000, 0]);
  expect(await person()).toBe(0);
});

test("an account that comes near its quota goes slower, and at its pace again once there is room", async () => {
  const { heed, waits } = paced();
  heed({ "x-ad-account-usage": { acc_id_util_pct: 85, reset_time_duration: 100 } });
  expect(await waits()).toEqual([2750, 0, 0]);
  heed({ "x-ad-account-usage": { acc_id_util_pct: 20 } });
  expect(await waits()).toEqual([0, 0, 0]);
});

test("what the whole app has used up holds everybody", async () => {
  const { heed, waits } = paced();
  heed({ "x-app-usage": { call_count: 97 } });
  expect(await waits()).toEqual([60_000, 60_000, 60_000]);
});

test.each([
  ["80004/2446079", [180_000, 0, 0]],
  ["613/1487742", [180_000, 0, 0]],
  ["17/2446079", [180_000, 0, 0]],
  ["17", [180_000, 180_000, 0]],
  ["4", [180_000, 180_000, 180_000]],
  ["32", [0, 0, 0]],
  ["17/1885172", [0, 0, 0]],
  ["613/1487632", [0, 0, 0]],
  ["341", [180_000, 180_000, 180_000]],
])("after %s the right ones wait: %j", async (code, expected) => {
  const { heed, waits, pass } = paced();
  heed({}, refusal(code));
  expect(await waits()).toEqual(expected);
  pass(180_000);
  expect(await waits()).toEqual([0, 0, 0]);
});

test.each(["80000/2446079", "4/1504022", "4/1504039"])(
  "after %s nothing but the figures of that account waits",
  async (code) => {
    const { heed, waits, figures } = paced();
    heed({}, refusal(code), OUR_FIGURES);
    expect(await figures()).toBe(180_000);
    expect(await waits()).toEqual([0, 0, 0]);
  },
);

test("an account that is full waits with its figures and audiences too", async () => {
  const { heed, waits, figures, audiences } = paced();
  heed({ "x-ad-account-usage": { acc_id_util_pct: 96, reset_time_duration: 30 } });
  expect([await waits(), await figures(), await audiences()]).toEqual([[30_000, 0, 0], 30_000, 30_000]);
  const refused = paced();
  refused.heed({}, refusal("17/2446079"));
  expect([await refused.figures(), await refused.audiences()]).toEqual([180_000, 180_000]);
});

test.each([
  [buc({ "101": [{ type: "custom_audience", call_count: 99 }] }), null, 60_000],
  [{}, refusal("80003/2446079"), 180_000],
])("audiences that are uploaded too fast keep no sale and no figures back: %j", async (headers, failure, waitMs) => {
  const { heed, waits, figures, audiences } = paced();
  heed(headers, failure, OUR_AUDIENCES);
  expect(await audiences()).toBe(waitMs);
  expect([await waits(), await figures()]).toEqual([[0, 0, 0], 0]);
});

test("what the business uses up with its Pages or messages is none of ours", async () => {
  const { heed, waits, figures, audiences } = paced();
  heed(buc({ "101": ["pages", "instagram", "leadgen", "messenger"].map((type) => ({ type, call_count: 100 })) }));
  expect([await waits(), await figures(), await audiences()]).toEqual([[0, 0, 0], 0, 0]);
});

test.each([
  { "x-fb-ads-insights-throttle": { app_id_util_pct: 100, acc_id_util_pct: 1 } },
  buc({ "101": [{ type: "ads_insights", call_count: 99 }] }),
])("what is said of figures alone keeps no sale back: %j", async (headers) => {
  const { heed, waits, figures } = paced();
  heed(headers, null, OUR_FIGURES);
  expect(await waits()).toEqual([0, 0, 0]);
  expect(await figures()).toBe(60_000);
});

test("what is said of changes alone keeps no figures back", async () => {
  const { heed, waits, figures } = paced();
  heed(buc({ "101": [{ type: "ads_management", call_count: 99 }] }));
  expect([await waits(), await figures()]).toEqual([[60_000, 0, 0], 0]);
});

test("a slow account stays slow until its own limit says otherwise, whatever others say", async () => {
  const { heed, waits } = paced();
  heed(buc({ "101": [{ type: "ads_management", call_count: 92 }] }));
  expect(await waits()).toEqual([4500, 0, 0]);
  heed({ "x-ad-account-usage": { acc_id_util_pct: 3 } });
  expect(await waits()).toEqual([4500, 0, 0]);
  heed({ "x-ad-account-usage": { acc_id_util_pct: 76 } });
  expect(await waits()).toEqual([4500, 0, 0]);
  heed({ "x-ad-account-usage": { acc_id_util_pct: 3 } });
  heed(buc({ "101": [{ type: "ads_management", call_count: 20 }] }));
  expect(await waits()).toEqual([0, 0, 0]);
});

test("nobody stays slow for what was said five minutes ago", async () => {
  const { heed, waits, pass } = paced();
  heed(buc({ "101": [{ type: "ads_management", call_count: 92 }] }));
  pass(4 * 60_000);
  heed({ "x-ad-account-usage": { acc_id_util_pct: 76 } });
  expect(await waits()).toEqual([4500, 0, 0]);
  pass(60_000);
  heed({ "x-ad-account-usage": { acc_id_util_pct: 3 } });
  expect(await waits()).toEqual([0, 0, 0]);
});

test("a failure that is no throttling holds nobody", async () => {
  const { heed, waits } = paced();
  heed({}, new PlatformError("meta", { kind: "rejected" }, { reason: "invalid_parameter", platformCode: "100" }));
  expect(await waits()).toEqual([0, 0, 0]);
});
