import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ConfigurationError } from "@/lib/core/env";
import { readSettings } from "./settings";

const UNSET = [
  "DATABASE_URL",
  "APP_URL",
  "FACEBOOK_APP_ID",
  "FACEBOOK_APP_SECRET",
  "GOOGLE_CLIENT_ID",
  "GOOGLE_CLIENT_SECRET",
];
const REAL = {
  FACEBOOK_APP_ID: "1",
  FACEBOOK_APP_SECRET: "facebook-secret",
  GOOGLE_CLIENT_ID: "2",
  GOOGLE_CLIENT_SECRET: "google-secret",
};
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "settings-test-"));
  for (const name of [...UNSET, "SANDBOX_PORT"]) vi.stubEnv(name, "");
  vi.stubEnv("DATA_DIR", folder);
  vi.stubEnv("PORT", "3650");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("without credentials both platforms are the sandbox", () => {
  vi.stubEnv("SANDBOX_PORT", "4650");
  const { variables, sandboxPort, appUrl } = readSettings("start");
  expect({ sandboxPort, appUrl }).toEqual({ sandboxPort: 4650, appUrl: "http://localhost:3650" });
  expect(variables).toMatchObject({
    NODE_ENV: "production",
    SANDBOX_URL: "http://localhost:4650",
    META_GRAPH_URL: "http://localhost:4650",
    META_DIALOG_URL: "http://localhost:4650",
    GOOGLE_OAUTH_URL: "http://localhost:4650",
    GOOGLE_ADS_URL: "http://localhost:4650",
    GOOGLE_DATA_MANAGER_URL: "http://localhost:4650",
    FACEBOOK_REDIRECT_URI: "http://localhost:3650/api/v1/marketing/callback/facebook",
    GOOGLE_REDIRECT_URI: "http://localhost:3650/api/v1/marketing/callback/google",
  });
});

test("with the credentials of both platforms there is no sandbox", () => {
  for (const [name, value] of Object.entries(REAL)) vi.stubEnv(name, value);
  const { variables, sandboxPort } = readSettings("start");
  expect(sandboxPort).toBeUndefined();
  expect(variables).toMatchObject(REAL);
  expect(variables.SANDBOX_URL).toBeUndefined();
});

test("half of the credentials are refused by the names of the missing ones", () => {
  vi.stubEnv("FACEBOOK_APP_ID", "1");
  expect(() => readSettings("start")).toThrow(
    /^FACEBOOK_APP_SECRET and GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET are not set/,
  );
});

test("a wrong variable is named without its value", () => {
  vi.stubEnv("ENCRYPTION_KEY", "my-secret-value");
  const read = () => readSettings("start");
  expect(read).toThrow(ConfigurationError);
  expect(read).toThrow(/^ENCRYPTION_KEY: /);
  expect(read).not.toThrow(/my-secret-value/);
});

test.each(["abc", "0", "70000", "1.5"])("SANDBOX_PORT %s is refused", (text) => {
  vi.stubEnv("SANDBOX_PORT", text);
  expect(() => readSettings("start")).toThrow(/SANDBOX_PORT: must be a whole number between 1 and 65535/);
});

test("the two ports must differ", () => {
  vi.stubEnv("SANDBOX_PORT", "3650");
  expect(() => readSettings("start")).toThrow("PORT and SANDBOX_PORT must differ.");
});
