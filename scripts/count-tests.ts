import { writeFileSync } from "node:fs";
import type { Reporter } from "vitest/node";

/** What a vitest run came to. `failures` names failed tests, files that could not be loaded and errors outside of any test. */
export type TestCount = { passed: number; failed: number; failures: string[] };

/** Vitest's own JSON report leaves out errors outside of tests, which fail a run in which every test passes. */
export default class CountTests implements Reporter {
  readonly onTestRunEnd: NonNullable<Reporter["onTestRunEnd"]> = (files, unhandled) => {
    const count: TestCount = { passed: 0, failed: 0, failures: [] };
    for (const file of files) {
      for (const error of file.errors()) count.failures.push(`${file.relativeModuleId}: ${error.message}`);
      for (const test of file.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") count.passed += 1;
        if (state !== "failed") continue;
        count.failed += 1;
        count.failures.push(`${file.relativeModuleId}: ${test.fullName}`);
      }
    }
    for (const error of unhandled)
      count.failures.push(`outside of any test: ${error.stack ?? `${error.name}: ${error.message}`}`);
    writeFileSync(String(process.env.TEST_COUNT_FILE), JSON.stringify(count));
  };
}
