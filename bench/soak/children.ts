import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { pollUntil } from "@/server/poll";

const ROOT = path.resolve(import.meta.dirname, "../..");
const READY_WITHIN_MS = 60_000;

export type Variables = Readonly<Record<string, string>>;
export type Child = {
  /** True once it has said that it is ready, false when it ended without. */
  readonly ready: Promise<boolean>;
  /** The signal that ended it, else its exit code. */
  readonly over: Promise<NodeJS.Signals | number>;
  isAlive(): boolean;
  kill(signal: NodeJS.Signals): void;
};

const living = new Set<ChildProcess>();

/** Starts a process of ours. It leaves when we die, however we die: the channel to it closes. */
export function startChild(args: readonly string[], variables: Variables, logFile: string): Child {
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { NODE_ENV: "production", ...variables },
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  living.add(child);
  const over = new Promise<NodeJS.Signals | number>((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code, signal) => resolve(signal ?? code ?? 1));
  });
  void over.then(() => living.delete(child));
  const ready = new Promise<boolean>((resolve) => {
    const late = setTimeout(() => child.kill("SIGKILL"), READY_WITHIN_MS);
    child.once("message", () => resolve(true));
    void over.then(() => resolve(false));
    void Promise.race([over, new Promise((heard) => child.once("message", heard))]).then(() => clearTimeout(late));
  });
  return { ready, over, isAlive: () => living.has(child), kill: (signal) => void child.kill(signal) };
}

/** Ends every process that we started and that still lives. */
export async function endChildren(): Promise<void> {
  for (const child of living) child.kill("SIGKILL");
  await pollUntil(() => living.size === 0, 5_000);
}
