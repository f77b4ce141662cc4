import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pollUntil } from "../poll";
import { isAlive, markProcess, type ProcessMark, pidOf } from "../process-mark";
import { StartError } from "../start-error";

/** Which processes this data folder has, so that the next start can take over from one that was killed. */
export type Records = {
  write(name: string, pid: number): void;
  remove(name: string): void;
};

const LAUNCHER = "launcher";

/**
 * Ends what an earlier start of this data folder left behind, then signs us in as its launcher.
 * Only processes with the very mark we wrote down are touched.
 * @throws StartError when another launcher is using the folder.
 */
export async function takeOver(dataDir: string): Promise<Records> {
  const folder = path.join(dataDir, "processes");
  mkdirSync(folder, { recursive: true });
  const launcher = read(folder, LAUNCHER);
  if (launcher !== undefined && isAlive(launcher) && pidOf(launcher) !== process.pid)
    throw new StartError(
      `This copy is already running (process ${pidOf(launcher)}): stop it first, or set DATA_DIR, PORT and SANDBOX_PORT for a second one.`,
    );
  write(folder, LAUNCHER, process.pid);
  await Promise.all(
    readdirSync(folder)
      .filter((name) => name !== LAUNCHER)
      .map((name) => endLeftover(folder, name)),
  );
  return {
    write: (name, pid) => write(folder, name, pid),
    remove: (name) => rmSync(path.join(folder, name), { force: true }),
  };
}

/** Children leave by themselves when their launcher dies; one that is stuck is told, then forced. */
async function endLeftover(folder: string, name: string): Promise<void> {
  const mark = read(folder, name);
  if (mark !== undefined) {
    for (const [signal, waitMs] of [
      [undefined, 1_500],
      ["SIGTERM", 5_000],
      ["SIGKILL", 5_000],
    ] as const) {
      if (signal && isAlive(mark)) signalGroup(pidOf(mark), signal);
      if (await pollUntil(() => !isAlive(mark), waitMs)) break;
    }
  }
  rmSync(path.join(folder, name), { force: true });
}

/** Our children lead their own process groups, so that a build's workers go with it. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
    } catch {
      // Already gone.
    }
  }
}

function write(folder: string, name: string, pid: number): void {
  const mark = markProcess(pid);
  if (!mark) return;
  const file = path.join(folder, name);
  writeFileSync(`${file}.new`, mark);
  renameSync(`${file}.new`, file);
}

function read(folder: string, name: string): ProcessMark | undefined {
  try {
    return readFileSync(path.join(folder, name), "utf8");
  } catch {
    return undefined;
  }
}
