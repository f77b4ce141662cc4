import { expect, test } from "vitest";
import { PlatformError } from "@/lib/core/errors";
import { createPacer } from "./pacer";

const [OURS, THEIRS, STRANGERS] = [
  { name: "101", userId: "u1" },
  { name: "102", userId: "u1" },
  { name: "103", userId: "u2" },
];

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
  ["80000/2446079", [180_000, 0, 0]],
  ["613/1487742", [180_000, 0, 0]],
  ["17/2446079", [180_000, 0, 0]],
  ["17", [180_000, 180_000, 0]],
  ["4/1504022", [180_000, 180_000, 180_000]],
  ["341", [180_000, 180_000, 180_000]],
])("after %s the right ones wait: %j", async (code, expected) => {
  const { heed, waits, pass } = paced();
  heed({}, refusal(code));
  expect(await waits()).toEqual(expected);
  pass(180_000);
  expect(await waits()).toEqual([0, 0, 0]);
});

test("a failure that is no throttling holds nobody", async () => {
  const { heed, waits } = paced();
  heed({}, new PlatformError("meta", { kind: "rejected" }, { reason: "invalid_parameter", platformCode: "100" }));
  expect(await waits()).toEqual([0, 0, 0]);
});
