import { beforeEach, expect, test, vi } from "vitest";
import { aGrant, anAccess, googleAt } from "../adapter.fixture";
import type { AdAccount } from "../contract";
import type { FakeAnswer, FakeRequest } from "../fake-server.fixture";
import { waitForTarget } from "./conversion-actions";
import { adsRefusal, startJudgedServer } from "./judged-server.fixture";

const NOW = new Date("2026-11-22T10:00:00.000Z");
const IN_SIX_HOURS = new Date("2026-11-22T16:00:00.000Z");
const NAME = "Till sales (DiveSeeks)";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  return () => {
    vi.useRealTimers();
  };
});

const anAccount = (extra: Readonly<Record<string, string>> = {}): AdAccount => ({
  ...{ id: "1234567890", name: "Shop", currency: "GBP", timeZone: "Europe/London", problem: "no_target" },
  targets: [],
  extra,
});
const row = (id: string, changes: object = {}) => ({
  conversionAction: { id, name: NAME, type: "UPLOAD_CLICKS", category: "PURCHASE", status: "ENABLED", ...changes },
});
const made: FakeAnswer = { json: { results: [{ resourceName: "customers/1234567890/conversionActions/77" }] } };

/** Makes the target at a Google that answers the searches in turn with these rows, and the create with `answer`. */
async function create(searches: readonly object[][], answer: FakeAnswer = made, account = anAccount()) {
  let search = 0;
  const mutates: FakeRequest[] = [];
  const { url, requests } = await startJudgedServer((request) => {
    if (request.path.endsWith(":searchStream")) return { json: [{ results: searches[search++] ?? [] }] };
    mutates.push(request);
    return answer;
  });
  const target = googleAt(url).assets.createTarget?.(aGrant(), account);
  return { target: await target?.catch((error: unknown) => error), mutates, requests };
}

test("an account without our action gets one, which is quiet for six hours", async () => {
  const { target, mutates, requests } = await create([[]]);
  expect(target).toEqual({ id: "77", name: NAME, problem: null, readyAt: IN_SIX_HOURS });
  expect(requests[0]?.body).toContain("conversion_action.status != 'REMOVED'");
  expect(mutates.map(({ body, path }) => ({ path, body: JSON.parse(body) }))).toEqual([
    {
      path: "/v25/customers/1234567890/conversionActions:mutate",
      body: {
        operations: [
          {
            create: {
              name: NAME,
              ...{ type: "UPLOAD_CLICKS", category: "PURCHASE", status: "ENABLED", countingType: "MANY_PER_CLICK" },
              ...{ primaryForGoal: false, clickThroughLookbackWindowDays: "90" },
              valueSettings: { defaultValue: 0, defaultCurrencyCode: "GBP", alwaysUseDefaultValue: false },
            },
          },
        ],
      },
    },
  ]);
});

test("it is made in the conversion customer, by the way the account is reached", async () => {
  const extra = { loginCustomerId: "9998887776", conversionCustomerId: "1112223334" };
  const { requests } = await create([[]], made, anAccount(extra));
  expect(requests.map(({ path }) => path)).toEqual([
    "/v25/customers/1112223334/googleAds:searchStream",
    "/v25/customers/1112223334/conversionActions:mutate",
  ]);
  expect(requests.map(({ headers }) => headers["login-customer-id"])).toEqual(["9998887776", "9998887776"]);
});

test("one that is there already is taken and ready", async () => {
  const { target, mutates } = await create([[row("55")]]);
  expect(target).toEqual({ id: "55", name: NAME, problem: null, readyAt: NOW });
  expect(mutates).toHaveLength(0);
});

const USELESS = [{ status: "HIDDEN" }, { type: "WEBPAGE" }, { countingType: "ONE_PER_CLICK" }];
test.each(USELESS)("one with %j takes no sales, so a second one is made", async (changes) => {
  const { target, mutates } = await create([[row("55", changes)]]);
  expect(target).toEqual({ id: "77", name: `${NAME} 2`, problem: null, readyAt: IN_SIX_HOURS });
  expect(JSON.parse(mutates[0]?.body ?? "{}")).toMatchObject({ operations: [{ create: { name: `${NAME} 2` } }] });
});

test("the second one is found again", async () => {
  const { target, mutates } = await create([[row("55", { status: "HIDDEN" }), row("56", { name: `${NAME} 2` })]]);
  expect(target).toEqual({ id: "56", name: `${NAME} 2`, problem: null, readyAt: NOW });
  expect(mutates).toHaveLength(0);
});

test("when every name of ours is taken by one that takes no sales, none is made", async () => {
  const names = [NAME, `${NAME} 2`, `${NAME} 3`];
  const { target, mutates } = await create([names.map((name, at) => row(`${at}`, { name, status: "HIDDEN" }))]);
  expect(target).toMatchObject({ id: "0", problem: "action_type_not_supported" });
  expect(mutates).toHaveLength(0);
});

test.each<[string, FakeAnswer]>([
  ["the answer was lost", { mode: "reset" }],
  ["somebody was faster", adsRefusal(400, { errorCode: { conversionActionError: "DUPLICATE_NAME" } })],
])("when %s, what is there is taken and no second one is made", async (_, answer) => {
  const { target, mutates } = await create([[], [row("56")]], answer);
  expect(target).toEqual({ id: "56", name: NAME, problem: null, readyAt: IN_SIX_HOURS });
  expect(mutates).toHaveLength(1);
});

test("a create that nobody can vouch for stays in doubt", async () => {
  const { target, mutates } = await create([[], []], { mode: "reset" });
  expect(target).toMatchObject({ failure: { kind: "ambiguous" } });
  expect(mutates).toHaveLength(1);
});

test("a refusal is not asked about again", async () => {
  const { target, requests } = await create(
    [[], [row("57")]],
    adsRefusal(403, { errorCode: { authorizationError: "USER_PERMISSION_DENIED" } }),
  );
  expect(target).toMatchObject({ failure: { kind: "permission" } });
  expect(requests).toHaveLength(2);
});

test("sales to a young action wait exactly until it is ready", () => {
  expect(waitForTarget(anAccess({ extra: { targetReadyAt: IN_SIX_HOURS.toISOString() } }))).toMatchObject({
    failure: { kind: "wait", retryAfterMs: 6 * 3_600_000 },
    details: { reason: "target_too_new" },
  });
});

test.each([undefined, "", "soon", NOW.toISOString(), "2025-01-01T00:00:00Z"])(
  "nothing stands in the way when it is ready at %j",
  (targetReadyAt) => {
    const extra = targetReadyAt === undefined ? {} : { targetReadyAt };
    expect(waitForTarget(anAccess({ extra }))).toBeNull();
  },
);
