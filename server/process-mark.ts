import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process that cannot be confused with a later one of the same number: `<pid>-<boot>-<start>`. */
export type ProcessMark = string;

/**
 * The mark of a living process; undefined when there is none. A zombie counts as dead although `kill(pid, 0)`
 * succeeds for it: not every container has an init that collects them.
 */
export function markProcess(pid: number): ProcessMark | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return process.platform === "linux" ? markFromProc(pid) : markFromPs(pid);
}

export function isAlive(mark: ProcessMark | undefined): boolean {
  return mark !== undefined && markProcess(pidOf(mark)) === mark;
}

export function pidOf(mark: ProcessMark): number {
  return Number.parseInt(mark, 10);
}

/** The command line of a process, its own title where it has set one; empty when it is gone. */
export function commandOf(pid: number): string {
  if (process.platform !== "linux") return ps(pid, "command=");
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

function markFromProc(pid: number): ProcessMark | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the name in parentheses and may hold anything, so count from its end.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, startTicks] = [fields[0], fields[19]];
    return state === "Z" || state === "X" ? undefined : `${pid}-${bootId()}-${startTicks}`;
  } catch {
    return undefined;
  }
}

let boot: string | undefined;
function bootId(): string {
  boot ??= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
  return boot;
}

function markFromPs(pid: number): ProcessMark | undefined {
  const [state, ...started] = ps(pid, "state=,lstart=").split(/\s+/);
  if (!state || state.startsWith("Z")) return undefined;
  return `${pid}-${started.join("").replace(/[^\w]/g, "")}`;
}

function ps(pid: number, columns: string): string {
  return spawnSync("ps", ["-o", columns, "-p", String(pid)], { encoding: "utf8" }).stdout?.trim() ?? "";
}
