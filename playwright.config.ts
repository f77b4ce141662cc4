import path from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { findChromium } from "./scripts/chromium";

const PORT = 3900;
const SANDBOX_PORT = 4910;
const dataDir = path.resolve(".cache/e2e");
const executablePath = findChromium();
const report = process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? ".cache/reports/browser.json";

/** The browser tests run against a copy of their own, started by the launcher on an empty data folder. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  workers: 1,
  // A whole run should not fail because a browser drew no more frames; what passed only the second time is named.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: report }]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: `http://localhost:${PORT}`,
    // A trace doubles the time of a look at a large page, so a whole run makes one only when it tries again.
    trace: process.env.CI ? "on-first-retry" : "retain-on-failure",
    screenshot: "only-on-failure",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
        ...["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
      ],
    },
  },
  webServer: {
    command: `rm -rf "${dataDir}" && exec node --import tsx server/launcher.ts start`,
    url: `http://localhost:${PORT}/api/v1/marketing/health`,
    env: {
      PORT: String(PORT),
      SANDBOX_PORT: String(SANDBOX_PORT),
      DATA_DIR: dataDir,
      // A developer's own settings must not decide what the tests see.
      ...Object.fromEntries(
        [
          "DATABASE_URL",
          "APP_URL",
          "FACEBOOK_APP_ID",
          "FACEBOOK_APP_SECRET",
          "GOOGLE_CLIENT_ID",
          "GOOGLE_CLIENT_SECRET",
        ].map((name) => [name, ""]),
      ),
    },
    timeout: 240_000,
    reuseExistingServer: false,
    stdout: "ignore",
    stderr: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 40_000 },
  },
});
