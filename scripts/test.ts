/**
 * `npm test`: everything that can be checked, in the order in which it gets slower. A failed step does not hide the
 * later ones. Ends with the names of what failed and the line `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { findOrInstallChromium } from "./chromium";
import type { TestCount } from "./count-tests";
// Where installs run no scripts, the tests would meet the driver unmended.
import "./mend-postgres.mjs";
import { VERIFY_STEPS } from "./verify-steps";

type Count = Omit<TestCount, "failures"> & Partial<TestCount>;

const REPORTS = path.resolve(".cache/reports");
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const total: Count = { passed: 0, failed: 0 };
/** Repeated at the end: whoever reads a long log reads its last lines. */
const failures: string[] = [];
/** Browser tests that passed, but not at once. */
const secondTries: string[] = [];

for (const [name, command] of VERIFY_STEPS) step(name, command);
vitest("unit");
vitest("db");
if (step("build", "node --import tsx server/launcher.ts build")) browserTests();
soak();

if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join("\n")}`);
if (secondTries.length > 0)
  console.log(`\nPassed at the second try:\n${secondTries.map((name) => `  ${name}`).join("\n")}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

/** A check that is no test: silent in the count when it passes, one failure when it does not. */
function step(name: string, command: string, env: Record<string, string> = {}): boolean {
  const startedAt = performance.now();
  console.log(`\n── ${name}`);
  const { status } = spawnSync(command, { shell: true, stdio: "inherit", env: { ...process.env, ...env } });
  console.log(
    `── ${name}: ${status === 0 ? "ok" : "FAILED"} (${Math.round((performance.now() - startedAt) / 1000)} s)`,
  );
  if (status !== 0) fail(name);
  return status === 0;
}

function fail(what: string): void {
  failures.push(what);
  total.failed += 1;
}

function vitest(project: string): void {
  const report = path.join(REPORTS, `${project}.json`);
  const reporters = "--reporter=default --reporter=./scripts/count-tests.ts";
  const isOk = step(`${project} tests`, `npx vitest run --project ${project} ${reporters}`, {
    TEST_COUNT_FILE: report,
  });
  add(report, isOk, (count) => count as TestCount);
}

function browserTests(): void {
  const report = path.join(REPORTS, "browser.json");
  let chromium: string;
  try {
    chromium = findOrInstallChromium();
  } catch (error) {
    fail(`browser tests: ${error instanceof Error ? error.message : error}`);
    return;
  }
  const isOk = step("browser tests", "npx playwright test", {
    CHROMIUM_BIN: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  add(report, isOk, ({ stats, suites }) => {
    const { expected = 0, flaky = 0, unexpected = 0 } = stats as Record<string, number>;
    secondTries.push(...specsOf(suites as Suite[], "flaky"));
    return { passed: expected + flaky, failed: unexpected, failures: specsOf(suites as Suite[], "unexpected") };
  });
}

type Suite = { file: string; suites?: Suite[]; specs: { title: string; tests: { status: string }[] }[] };
/** As Playwright's JSON report nests them. */
function specsOf(suites: readonly Suite[], wanted: "flaky" | "unexpected"): string[] {
  return suites.flatMap(({ file, specs, suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === wanted))
      .map(({ title }) => `${file}: ${title}`),
    ...specsOf(inner, wanted),
  ]);
}

/** The short form. It bundles what it starts by itself, and says its seed: `--seed` then repeats the same sales. */
function soak(): void {
  const report = path.join(REPORTS, "soak.json");
  const isOk = step("soak", `npm run -s soak -- --events 100000 --kills 40 --minutes-max 12 --report ${report}`);
  add(report, isOk, ({ passed, failed }) => ({ passed: Number(passed), failed: Number(failed) }));
}

/** Adds a runner's own count. The step has already counted one failure, which its failed tests replace. */
function add(report: string, isOk: boolean, read: (report: Record<string, unknown>) => Count): void {
  if (!existsSync(report)) {
    if (isOk) fail(`${report} was not written`);
    return;
  }
  const {
    passed,
    failed,
    failures: named = [],
  } = read(JSON.parse(readFileSync(report, "utf8")) as Record<string, unknown>);
  failures.push(...named);
  total.passed += passed;
  total.failed += isOk ? failed : Math.max(failed - 1, 0);
  if (isOk && passed === 0) fail(`${report} counts no test`);
}
