import { readdirSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import path from "node:path";
import { pollUntil } from "../poll";
import { commandOf, markProcess } from "../process-mark";
import type { Home } from "./home";

export type Postmaster = { readonly pid: number; readonly port: number; readonly isReady: boolean };

/** The server named in `postmaster.pid`, if that process lives and really is ours. */
export function findPostmaster(home: Pick<Home, "data">): Postmaster | undefined {
  const lines = readLock(home.data);
  const pid = Number(lines?.[0]);
  if (!lines || !markProcess(pid) || !commandOf(pid).includes(home.data)) return undefined;
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === "ready" };
}

/** True when a lock file is left behind by a server that no longer lives, whatever now has its number. */
export function hasStaleLock(home: Pick<Home, "data">): boolean {
  return readLock(home.data) !== undefined && findPostmaster(home) === undefined;
}

export const lockFile = (data: string) => path.join(data, "postmaster.pid");

function readLock(data: string): string[] | undefined {
  try {
    return readFileSync(lockFile(data), "utf8").split("\n");
  } catch {
    return undefined;
  }
}

/** Stops the server: first politely (clients are cut, data is flushed), then less so. */
export async function stopPostmaster(home: Pick<Home, "data">): Promise<void> {
  const steps = [
    ["SIGINT", 20_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const;
  for (const [signal, waitMs] of steps) {
    const postmaster = findPostmaster(home);
    if (!postmaster) return;
    signalProcess(postmaster.pid, signal);
    if (await pollUntil(() => markProcess(postmaster.pid) === undefined, waitMs)) return;
  }
}

/**
 * Ends the servers' children that outlived a postmaster killed with -9: they hold its shared memory, and PostgreSQL
 * rightly refuses to start while they do. Idle ones leave by themselves; this is for one stuck in a long statement.
 */
export function killOrphans(home: Pick<Home, "id">): void {
  if (process.platform !== "linux") return;
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    if (Number.isInteger(pid) && commandOf(pid).startsWith(`postgres: ${clusterName(home)}: `))
      signalProcess(pid, "SIGKILL");
  }
}

/** PostgreSQL shows this name in the title of each of its processes. */
export const clusterName = (home: Pick<Home, "id">) => `diveseeks-${home.id}`;

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone in the meantime, which is what we wanted.
  }
}

/** Whether a PostgreSQL server answers on the port: it replies S or N to the question about TLS. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port });
    const settle = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(2_000, () => settle(false));
    socket.on("error", () => settle(false));
    socket.on("connect", () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.on("data", ([byte]) => settle(byte === 0x53 || byte === 0x4e));
  });
}
