/**
 * `npm run bench`: starts a copy of the product on an empty data folder, measures it, and stops it again. How to read the
 * table: docs/benchmarks.md.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";

const [PORT, SANDBOX_PORT] = ["3950", "4950"];
const DATA_DIR = path.resolve(".cache/bench");
const READY_MAX_MS = 300_000;
// Limits meant for tills would only measure themselves, and so would the platforms' rates.
const OPEN = {
  TILL_RATE_PER_KEY: "0",
  TILL_RATE_PER_ADDRESS: "0",
  FACEBOOK_RATE_LIMIT: "100000",
  GOOGLE_RATE_LIMIT: "100000",
};
const environment = {
  ...process.env,
  ...OPEN,
  PORT,
  SANDBOX_PORT,
  DATA_DIR,
  APP_URL: "",
  DATABASE_URL: "",
  LOG_LEVEL: "error",
};

const launch = (...args: string[]): ChildProcess =>
  spawn(process.execPath, ["--import", "tsx", "server/launcher.ts", ...args], { env: environment, stdio: "inherit" });
const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));

rmSync(DATA_DIR, { recursive: true, force: true });
const product = launch("start");
const stopped = exitOf(product);
try {
  await Promise.race([untilReady(), stopped.then(() => Promise.reject(new Error("the product did not start")))]);
  process.exitCode = await exitOf(launch("run", "bench/measure.ts", "--data", DATA_DIR, ...process.argv.slice(2)));
} finally {
  product.kill("SIGTERM");
  await stopped;
}

async function untilReady(): Promise<void> {
  const end = performance.now() + READY_MAX_MS;
  while (performance.now() < end) {
    const answer = await fetch(`http://localhost:${PORT}/api/v1/marketing/health`, {
      signal: AbortSignal.timeout(2_000),
    }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("the product was not ready in time");
}
