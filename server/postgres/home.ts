import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Account } from "./account";
import { requireOwn } from "./programs";

/** Where one embedded server keeps its things. `home` is ours; `cluster` belongs to PostgreSQL's account. */
export type Home = {
  readonly home: string;
  readonly leases: string;
  readonly log: string;
  /** Random and for ever: names this server's processes in the process list. */
  readonly id: string;
  readonly password: string;
  readonly cluster: string;
  readonly data: string;
};

type Identity = { id: string; password: string; cluster: string; throwaway: boolean };

/** Opens the home, or lays it out on first use. Several processes may do so at once. */
export function openHome(home: string, account: Account, throwaway: boolean): Home {
  mkdirSync(path.join(home, "leases"), { recursive: true });
  const identity = readIdentity(home) ?? createIdentity(home, account, throwaway);
  prepareCluster(identity.cluster, account);
  return describe(home, identity);
}

/** The home as it is on disk; undefined when it is gone. */
export function readHome(home: string): (Home & { readonly throwaway: boolean }) | undefined {
  const identity = readIdentity(home);
  return identity && { ...describe(home, identity), throwaway: identity.throwaway };
}

/** Deletes a throwaway server's data; it must have been stopped. */
export function removeHome({ home, cluster }: Home): void {
  for (const folder of [cluster, home]) rmSync(folder, { recursive: true, force: true });
}

const describe = (home: string, { id, password, cluster }: Identity): Home => ({
  home,
  leases: path.join(home, "leases"),
  log: path.join(home, "postgres.log"),
  id,
  password,
  cluster,
  data: path.join(cluster, "data"),
});

const identityFile = (home: string) => path.join(home, "identity.json");

function readIdentity(home: string): Identity | undefined {
  try {
    return JSON.parse(readFileSync(identityFile(home), "utf8")) as Identity;
  } catch {
    return undefined;
  }
}

function createIdentity(home: string, account: Account, throwaway: boolean): Identity {
  const id = randomBytes(6).toString("hex");
  const identity: Identity = {
    id,
    password: randomBytes(24).toString("base64url"),
    cluster: placeCluster(home, id, account),
    throwaway,
  };
  const draft = `${identityFile(home)}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(identity), { mode: 0o600 });
  try {
    // A link appears whole or not at all, and only once: the first of several simultaneous starts wins.
    linkSync(draft, identityFile(home));
    return identity;
  } catch (error) {
    const winner = readIdentity(home);
    if (winner) return winner;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Beside our other files where PostgreSQL's account can go there, else in the temporary folder. */
function placeCluster(home: string, id: string, account: Account): string {
  const near = path.join(home, "cluster");
  prepareCluster(near, account);
  if (account.uid === undefined || canWrite(near, account)) return near;
  const key = createHash("sha256").update(home).update(id).digest("hex").slice(0, 16);
  return path.join(tmpdir(), `diveseeks-postgres-data-${key}`);
}

function prepareCluster(cluster: string, account: Account): void {
  if (existsSync(cluster)) {
    if (account.uid !== undefined) requireOwn(cluster, account.uid);
    return;
  }
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(cluster, account.uid, account.gid);
  chmodSync(cluster, 0o700);
}

function canWrite(folder: string, account: Account): boolean {
  const script = 'test -w "$1" && test -x "$1"';
  return spawnSync("/bin/sh", ["-c", script, "sh", folder], { ...account, cwd: "/" }).status === 0;
}
