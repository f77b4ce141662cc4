import { type CrashPoint, env } from "./env";

let left: Map<CrashPoint, number> | undefined;

/**
 * A place at which a soak run ends the process with -9, so that what stands on either side of it is put to the test.
 * Does nothing unless CRASH_POINTS names it, which only a process that talks to the sandbox may.
 */
export function crashPoint(name: CrashPoint): void {
  left ??= new Map(env().CRASH_POINTS);
  const passes = left.get(name);
  if (passes === undefined) return;
  if (passes > 1) left.set(name, passes - 1);
  else process.kill(process.pid, "SIGKILL");
}
