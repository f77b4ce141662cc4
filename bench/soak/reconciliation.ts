import { execFile } from "node:child_process";
import type { Environment } from "./environment";

const DEADLINE_MS = 20 * 60_000;
/** `  R1          0  every event has …`, once for each store. */
const LINE = /^ {2}(R\d) +(\d+) {2}/gm;

/** What `npm run reconcile` finds in all stores, by rule. @throws Error when it could not look */
export async function countContradictions({ variables }: Environment): Promise<ReadonlyMap<string, number>> {
  const text = await new Promise<string>((resolve, reject) => {
    const args = ["--import", "tsx", "scripts/reconcile.ts"];
    const options = { env: variables as NodeJS.ProcessEnv, timeout: DEADLINE_MS, maxBuffer: 16 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      // It ends with 1 when it has found something, which is an answer too.
      if (error && !/^\d+ of \d+ stores do not balance/m.test(stdout)) reject(new Error(stderr, { cause: error }));
      else resolve(stdout);
    });
  });
  const found = new Map<string, number>();
  for (const [, rule = "", count] of text.matchAll(LINE)) found.set(rule, (found.get(rule) ?? 0) + Number(count));
  if (found.size === 0) throw new Error("no store was reconciled");
  if ([...found.values()].some((count) => count > 0)) console.error(text);
  return found;
}
