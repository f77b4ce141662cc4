import { describe, expect, test } from "vitest";
import { ConfigurationError, parseEnv } from "./env";

const HEX = "ab".repeat(32);
const COMPLETE = {
  DATABASE_URL: "postgres://app:hunter2@127.0.0.1/app",
  ENCRYPTION_KEY: HEX,
  FACEBOOK_APP_ID: "1",
  FACEBOOK_APP_SECRET: "facebook-secret",
  GOOGLE_CLIENT_ID: "client",
  GOOGLE_CLIENT_SECRET: "google-secret",
};
const complaint = (variables: Record<string, string | undefined>): string => {
  try {
    parseEnv(variables);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return "";
};

test("what must be given is enough, and the rest has its defaults", () => {
  expect(parseEnv(COMPLETE)).toMatchObject({
    PORT: 3000,
    APP_URL: "http://localhost:3000",
    FACEBOOK_REDIRECT_URI: "http://localhost:3000/api/v1/marketing/callback/facebook",
    GOOGLE_REDIRECT_URI: "http://localhost:3000/api/v1/marketing/callback/google",
    FACEBOOK_RATE_LIMIT: 200,
    GOOGLE_RATE_LIMIT: 100,
    CAMPAIGN_SYNC_INTERVAL: 6 * 3_600_000,
    TOKEN_REFRESH_INTERVAL: 2 * 3_600_000,
    EVENT_SYNC_BATCH_SIZE: 100,
    EVENT_SYNC_ALERT_THRESHOLD: 100,
    TILL_RATE_PER_KEY: 50_000,
    TILL_FAILURES_PER_ADDRESS: 60,
    JOBS_ENGINE: "embedded",
  });
});

test("an empty value counts as absent, and a slash at the end of an address does not matter", () => {
  expect(parseEnv({ ...COMPLETE, PORT: "", HEALTH_TOKEN: "", APP_URL: "https://ads.example.org//" })).toMatchObject({
    PORT: 3000,
    APP_URL: "https://ads.example.org",
  });
});

test("test accounts are allowed by the word true alone", () => {
  const allowed = (word: string) =>
    parseEnv({ ...COMPLETE, GOOGLE_ADS_ALLOW_TEST_ACCOUNTS: word }).GOOGLE_ADS_ALLOW_TEST_ACCOUNTS;
  expect(["true", "false", ""].map(allowed)).toEqual([true, false, false]);
  expect(complaint({ ...COMPLETE, GOOGLE_ADS_ALLOW_TEST_ACCOUNTS: "yes" })).toContain("GOOGLE_ADS_ALLOW_TEST_ACCOUNTS");
});

test("everything that is missing is named at once", () => {
  expect(complaint({}).split("; ")).toEqual(Object.keys(COMPLETE).map((name) => `${name} is not set`));
});

describe("one sentence, and never the value", () => {
  test.each([
    ["PORT", "99999"],
    ["PORT", "not-a-port-4711"],
    ["APP_URL", "ftp://user:hunter2@host"],
    ["DATABASE_URL", "mysql://app:hunter2@host/app"],
    ["DATABASE_POOL_SIZE", "-3"],
    ["ENCRYPTION_KEY", "hunter2"],
    ["ENCRYPTION_KEY", `k1:${HEX},k1:${HEX}`],
    ["ENCRYPTION_KEY", `k2:${HEX},k1:${HEX.slice(2)}`],
    ["FACEBOOK_APP_SECRET", "hunter2"],
    ["GOOGLE_CLIENT_SECRET", "hunter2"],
    ["META_API_VERSION", "hunter2"],
    ["GOOGLE_ADS_API_VERSION", "hunter2"],
    ["FACEBOOK_RATE_LIMIT", "hunter2"],
    ["EVENT_SYNC_BATCH_SIZE", "100000"],
    ["TILL_RATE_PER_KEY", "-1"],
    ["TILL_FAILURES_PER_ADDRESS", "hunter2"],
    ["JOBS_ENGINE", "hunter2"],
    ["LOG_LEVEL", "hunter2"],
    ["HEALTH_TOKEN", "hunter2"],
    ["CAMPAIGN_SYNC_INTERVAL", "hunter2"],
    ["CAMPAIGN_SYNC_INTERVAL", "7h"],
    ["TOKEN_REFRESH_INTERVAL", "90m"],
    ["EVENT_SYNC_ALERT_THRESHOLD", "0"],
    ["SMTP_URL", "http://hunter2@host"],
    ["ALERT_MAIL_FROM", "hunter2"],
    ["ALERT_MAIL_FROM", "A <a@example.org>\nBcc: hunter2@example.org"],
    ["ALERT_MAIL_TO", "a@example.org, hunter2"],
    ["ALERT_WEBHOOK_SECRET", "hunter2"],
    ["CRASH_POINTS", "hunter2"],
  ])("%s set wrongly", (name, value) => {
    const sentence = complaint({ ...COMPLETE, [name]: value });
    expect(sentence).toMatch(new RegExp(`^${name}: .+`));
    expect(sentence.split("; ")).toHaveLength(1);
    for (const secret of ["hunter2", "4711", HEX]) expect(sentence).not.toContain(secret);
  });
});

test("a ring of keys is read in its order, the first being active", () => {
  const { ENCRYPTION_KEY } = parseEnv({ ...COMPLETE, ENCRYPTION_KEY: `k2:${"cd".repeat(32)}, k1:${HEX}` });
  expect(ENCRYPTION_KEY.map(({ kid }) => kid)).toEqual(["k2", "k1"]);
});

test("INNGEST_DEV in production stops the boot, because it turns signature checks off", () => {
  for (const value of ["1", "0", "http://127.0.0.1:8288"])
    expect(complaint({ ...COMPLETE, NODE_ENV: "production", INNGEST_DEV: value })).toMatch(/^INNGEST_DEV: must not/);
  expect(complaint({ ...COMPLETE, NODE_ENV: "development", INNGEST_DEV: "1" })).toBe("");
});

test("points at which the process is killed are refused where the platforms may be real ones", () => {
  const CRASH_POINTS = "sent:3,swept:1";
  expect(complaint({ ...COMPLETE, CRASH_POINTS })).toMatch(/^CRASH_POINTS: kills the process/);
  expect(parseEnv({ ...COMPLETE, CRASH_POINTS, SANDBOX_URL: "http://localhost:4010" }).CRASH_POINTS).toEqual([
    ["sent", 3],
    ["swept", 1],
  ]);
});

test("Inngest as the engine needs both of its keys", () => {
  expect(complaint({ ...COMPLETE, JOBS_ENGINE: "inngest" }).split("; ")).toEqual([
    expect.stringMatching(/^INNGEST_EVENT_KEY: is needed/),
    expect.stringMatching(/^INNGEST_SIGNING_KEY: is needed/),
  ]);
});

test("mail needs a sender, a webhook a secret, and a webhook goes over TLS unless it stays on this machine", () => {
  expect(complaint({ ...COMPLETE, SMTP_URL: "smtp://mail.example" })).toMatch(/^ALERT_MAIL_FROM: is needed/);
  const secret = { ALERT_WEBHOOK_SECRET: "a-secret-of-the-hook" };
  expect(complaint({ ...COMPLETE, ALERT_WEBHOOK_URL: "https://hooks.example/x" })).toMatch(/^ALERT_WEBHOOK_SECRET: is/);
  const withHook = (url: string) => complaint({ ...COMPLETE, ...secret, ALERT_WEBHOOK_URL: url });
  expect(
    ["https://hooks.example/x/", "http://127.0.0.1:9/x", "http://[::1]/", "http://localhost/x"].map(withHook),
  ).toEqual(["", "", "", ""]);
  for (const url of ["http://hooks.example/x", "http://localhost.example/x", "http://127.0.0.1.example/"])
    expect(withHook(url)).toMatch(/^ALERT_WEBHOOK_URL: must be https/);
});

test("the operator's addresses are read one by one", () => {
  const given = { ...COMPLETE, ALERT_MAIL_TO: "ops@example.org, night@example.org" };
  expect(parseEnv(given).ALERT_MAIL_TO).toEqual(["ops@example.org", "night@example.org"]);
});
