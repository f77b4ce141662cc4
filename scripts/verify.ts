/** `npm run verify`: everything that needs no service, in under a minute. All steps run; any failure counts. */
import { spawn } from "node:child_process";
import { UNIT_TESTS, VERIFY_STEPS } from "./verify-steps";

const results = await Promise.all([runInTurn(VERIFY_STEPS), runInTurn([UNIT_TESTS])]);
const failed = results.flat();
if (failed.length > 0) console.error(`Failed: ${failed.join(", ")}`);
process.exit(failed.length > 0 ? 1 : 0);

/** Gives the names of the failed steps. What a step says is shown when it is over, so that lanes do not mix. */
async function runInTurn(steps: typeof VERIFY_STEPS): Promise<string[]> {
  const names: string[] = [];
  for (const [name, command] of steps) {
    const startedAt = performance.now();
    const { isOk, said } = await run(command);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${isOk ? "" : said}── ${name}: ${isOk ? "ok" : "FAILED"} (${seconds} s)\n`);
    if (!isOk) names.push(name);
  }
  return names;
}

function run(command: string): Promise<{ isOk: boolean; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" } });
    const said: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
    child.once("close", (code) => resolve({ isOk: code === 0, said: Buffer.concat(said).toString() }));
  });
}
