import { spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, isPortFree } from "../ports";
import { StartError } from "../start-error";
import { type Account, BARE_ENV } from "./account";
import type { Home } from "./home";
import { answers, clusterName, findPostmaster, hasStaleLock, killOrphans, lockFile } from "./postmaster";
import type { Programs } from "./programs";

/** The role that may do everything; the application never uses it. */
export const ADMIN = "postgres";

const START_LIMIT_MS = 60_000;
/** An old server's children normally leave within a second of its death. */
const ORPHANS_AFTER_MS = 3_000;
const LOG_BYTES_MAX = 5_000_000;

export type Cluster = {
  readonly home: Home;
  readonly account: Account;
  readonly programs: Programs;
  readonly settings: Readonly<Record<string, string>>;
};

/** Makes sure that one server runs on the cluster's data and answers; gives its port. */
export async function ensureRunning(cluster: Cluster): Promise<number> {
  const { home } = cluster;
  const startedAt = performance.now();
  let why = "";
  while (performance.now() - startedAt < START_LIMIT_MS) {
    if (!existsSync(home.data)) initialise(cluster);
    const found = findPostmaster(home);
    if (found?.isReady && (await answers(found.port))) return found.port;
    if (!found) {
      why = await launch(cluster);
      if (/shared memory block/.test(why) && performance.now() - startedAt > ORPHANS_AFTER_MS) killOrphans(home);
      if (/initialized by PostgreSQL version/.test(why)) break;
    }
    await sleep(found || !why ? 30 : 250);
  }
  throw new StartError(`The embedded PostgreSQL did not start (${lastLine(why) || "no answer"}); see ${home.log}.`);
}

/** Into a private name first: a half-made cluster never stands in the final place, and the first one wins. */
function initialise({ home, account, programs, settings }: Cluster): void {
  const draft = path.join(home.cluster, `init-${process.pid}`);
  const passwordFile = `${draft}.password`;
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(passwordFile, home.password, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(passwordFile, account.uid, account.gid);
  const locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"];
  const access = ["-U", ADMIN, "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  const sync = settings.fsync === "off" ? ["--no-sync"] : [];
  const made = spawnSync(programs.initdb, ["-D", draft, ...access, ...locale, ...sync], {
    ...account,
    env: BARE_ENV,
    cwd: "/",
    encoding: "utf8",
  });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0)
    throw new StartError(
      `The embedded PostgreSQL could not be set up: ${lastLine(made.stderr ?? "") || made.error?.message}.`,
    );
  try {
    renameSync(draft, home.data);
  } catch {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Starts a server once. Gives what it said when it stopped at once, "" when it is on its way. */
async function launch({ home, account, programs, settings }: Cluster): Promise<string> {
  if (hasStaleLock(home)) rmSync(lockFile(home.data), { force: true });
  const port = await choosePort(home);
  const options = Object.entries({
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    cluster_name: clusterName(home),
    // Shared memory as files beside the data: nothing is left in /dev/shm, which containers keep small.
    dynamic_shared_memory_type: "mmap",
    timezone: "UTC",
    log_timezone: "UTC",
    ...settings,
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const from = beginLog(home.log);
  const log = openSync(home.log, "a", 0o600);
  const child = spawn(programs.postgres, ["-D", home.data, "-p", String(port), ...options], {
    ...account,
    env: BARE_ENV,
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
  });
  child.unref();
  closeSync(log);
  let isOver = false;
  child.once("exit", () => {
    isOver = true;
  });
  child.once("error", () => {
    isOver = true;
  });
  while (!isOver) {
    if (findPostmaster(home)?.pid === child.pid) return "";
    await sleep(10);
  }
  return readFileSync(home.log, "utf8").slice(from);
}

/** The port of last time if it is free, so that clients find a restarted server again. */
async function choosePort(home: Home): Promise<number> {
  const file = path.join(home.home, "port");
  const remembered = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  if (remembered > 0 && (await isPortFree(remembered))) return remembered;
  const port = await freePort();
  writeFileSync(file, String(port));
  return port;
}

function beginLog(file: string): number {
  if (!existsSync(file)) return 0;
  if (statSync(file).size > LOG_BYTES_MAX) truncateSync(file);
  return statSync(file).size;
}

const lastLine = (text: string) =>
  text
    .trim()
    .split("\n")
    .findLast((line) => /FATAL|error/i.test(line)) ?? text.trim().split("\n").at(-1);
