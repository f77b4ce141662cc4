/**
 * Runs detached beside an embedded PostgreSQL and stops it when nobody needs it any more, also when everybody who
 * did was killed with -9. Usage: `supervisor.ts <home>`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, markProcess } from "../process-mark";
import { readHome, removeHome } from "./home";
import { livingLeases } from "./leases";
import { stopPostmaster } from "./postmaster";

const [home] = process.argv.slice(2);
if (home) await supervise(home);

async function supervise(folder: string): Promise<void> {
  const own = markProcess(process.pid);
  const other = readMark(folder);
  if (!own || (other !== own && isAlive(other))) return;
  const known = readHome(folder);
  if (!known) return;
  writeFileSync(supervisorFile(folder), own);
  do {
    await waitUntilUnneeded(known.leases);
    await stopPostmaster(known);
  } while (livingLeases(known.leases).length > 0);
  if (known.throwaway) removeHome(known);
}

/** Two looks in a row, so that one process may hand over to the next. */
async function waitUntilUnneeded(leases: string): Promise<void> {
  for (let empty = 0; empty < 4; ) {
    await sleep(500);
    empty = livingLeases(leases).length === 0 ? empty + 1 : 0;
  }
}

function supervisorFile(folder: string): string {
  return path.join(folder, "supervisor");
}

function readMark(folder: string): string | undefined {
  try {
    return readFileSync(supervisorFile(folder), "utf8");
  } catch {
    return undefined;
  }
}
