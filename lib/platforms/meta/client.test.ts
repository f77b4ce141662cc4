import { expect, test, vi } from "vitest";
import * as z from "zod";
import { Secret } from "@/lib/core/secret";
import { ACCESS_TOKEN } from "../adapter.fixture";
import { type FakeAnswer, type FakeRequest, startFakeServer } from "../fake-server.fixture";
import { accountCaller, appSecretProof, createMetaClient, personCaller } from "./client";

const grant = {
  ...{ accessToken: new Secret(ACCESS_TOKEN), refreshToken: null, accessTokenExpiresAt: null, grantExpiresAt: null },
  ...{ scopes: [], userId: "9001" },
};
const OURS = accountCaller({ grant, account: { id: "act_101" } });
const THEIRS = accountCaller({ grant, account: { id: "act_102" } });

/** A client on a clock of the test's own, and the paths that really went out. */
async function clientOf(answer: (request: FakeRequest) => FakeAnswer) {
  const { url, requests } = await startFakeServer(answer);
  let now = 0;
  const config = {
    ...{ graphUrl: url, dialogUrl: url, version: "v26.0", appId: "4711", appSecret: "meta-app-secret" },
    ...{ redirectUri: "https://app.example/", configId: null, storeSaleMaxAgeDays: 7, callsPerMinute: 10_000 },
  };
  const client = createMetaClient(
    () => config,
    () => now,
  );
  const ask = (caller: typeof OURS, path: string) =>
    client.call("read", caller, { method: "GET", path, schema: z.unknown() });
  return {
    client,
    ask,
    pass: (ms: number) => {
      now += ms;
    },
    paths: () => requests.map(({ path }) => path.replace("/v26.0", "")),
  };
}

test("the proof is HMAC-SHA256 of the token under the app's secret, in lower-case hex", () => {
  expect(appSecretProof("secret-of-the-test", "token-of-the-test")).toBe(
    "17ca69337fe8d9e814c48cee4bf8636d9db684536e9d431b083e08868d423169",
  );
});

test("accounts and people take turns under their own names", () => {
  expect(OURS.party).toEqual({ name: "101", userId: "9001" });
  expect(personCaller(grant).party).toEqual({ name: "user:9001", userId: "9001" });
});

test("no call goes out for a throttled account until its time is over, while others go on", async () => {
  let isFull = true;
  const { ask, pass, paths } = await clientOf(({ path }) =>
    isFull && path.endsWith("/act_101")
      ? {
          status: 400,
          json: { error: { code: 80_004, error_subcode: 2_446_079 } },
          headers: {
            "x-business-use-case-usage": JSON.stringify({
              "101": [{ type: "ads_management", call_count: 100, estimated_time_to_regain_access: 3 }],
            }),
          },
        }
      : { json: {} },
  );
  const throttled = { failure: { kind: "throttled", retryAfterMs: 180_000 } };
  await expect(ask(OURS, "/act_101")).rejects.toMatchObject(throttled);
  await expect(ask(OURS, "/act_101")).rejects.toMatchObject({ ...throttled, details: { reason: "own_rate_limit" } });
  await ask(THEIRS, "/act_102");
  pass(170_000);
  await expect(ask(OURS, "/act_101/campaigns")).rejects.toMatchObject({ failure: { kind: "throttled" } });
  expect(paths()).toEqual(["/act_101", "/act_102"]);
  isFull = false;
  pass(10_000);
  await ask(OURS, "/act_101");
  expect(paths()).toEqual(["/act_101", "/act_102", "/act_101"]);
});

test("an account that Meta says is full is not asked for until Meta refuses", async () => {
  const { ask, paths } = await clientOf(() => ({
    json: {},
    headers: { "x-ad-account-usage": JSON.stringify({ acc_id_util_pct: 95.2, reset_time_duration: 30 }) },
  }));
  await ask(OURS, "/act_101");
  await expect(ask(OURS, "/act_101")).rejects.toMatchObject({ failure: { kind: "throttled", retryAfterMs: 30_000 } });
  expect(paths()).toHaveLength(1);
});

test("the end of the API version is told once", async () => {
  vi.stubEnv("LOG_LEVEL", "warn");
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { ask } = await clientOf(() => ({ json: {}, headers: { "x-ad-api-version-warning": "use v27.0" } }));
  await ask(OURS, "/act_101");
  await ask(THEIRS, "/act_102");
  const lines = write.mock.calls.map(([line]) => String(line)).filter((line) => line.includes("use v27.0"));
  write.mockRestore();
  vi.unstubAllEnvs();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("v26.0");
});
