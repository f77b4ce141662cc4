import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { databaseAccount } from "./postgres/account";
import { ADMIN, type Cluster, ensureRunning } from "./postgres/cluster";
import { openHome, readHome, removeHome } from "./postgres/home";
import { livingLeases, takeLease } from "./postgres/leases";
import { findPostmaster, stopPostmaster } from "./postgres/postmaster";
import { findPrograms } from "./postgres/programs";
import { isAlive } from "./process-mark";

/** The application's own role: it owns its database and may make roles, but is no superuser. */
const OWNER = "diveseeks";
const DATABASE = "diveseeks";
const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export type EmbeddedPostgres = {
  /** Address of a database for the application's role. Changes only when the old port was taken meanwhile. */
  url(database?: string): string;
  /** The same for the superuser: test databases are made and dropped with it. */
  adminUrl(database?: string): string;
  /** Brings a killed server (or its supervisor) back; cheap when all is well. */
  ensure(): Promise<void>;
  /** We need it no longer: stops it unless another process does. */
  release(): Promise<void>;
};

/**
 * Starts the embedded PostgreSQL that lives in `home`, or joins the one that already runs there.
 * `settings` are server settings; a `throwaway` server is removed with its data when its last user is gone.
 * @throws StartError with one sentence for a person.
 */
export async function startPostgres(options: {
  home: string;
  settings?: Readonly<Record<string, string>>;
  throwaway?: boolean;
}): Promise<EmbeddedPostgres> {
  const account = databaseAccount();
  const programs = findPrograms(account);
  const home = openHome(path.resolve(options.home), account, options.throwaway ?? false);
  const cluster: Cluster = { home, account, programs, settings: options.settings ?? {} };
  const dropLease = takeLease(home.leases);
  const supervise = keepSupervised(home.home);
  let port = await ensureRunning(cluster);
  supervise();

  const address = (user: string, database: string) =>
    `postgres://${user}:${encodeURIComponent(home.password)}@127.0.0.1:${port}/${database}`;
  await prepareDatabase(address(ADMIN, "postgres"), home.password);
  return {
    url: (database = DATABASE) => address(OWNER, database),
    adminUrl: (database = "postgres") => address(ADMIN, database),
    async ensure() {
      supervise();
      if (!findPostmaster(home)) port = await ensureRunning(cluster);
    },
    async release() {
      dropLease();
      if (livingLeases(home.leases).length > 0) return;
      await stopPostmaster(home);
      if (readHome(home.home)?.throwaway) removeHome(home);
    },
  };
}

/** Starts a supervisor when none lives; a young one gets time to announce itself. */
function keepSupervised(home: string): () => void {
  let startedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - startedAt < 5_000 || isAlive(readMark(path.join(home, "supervisor")))) return;
    startedAt = performance.now();
    const script = path.join(ROOT, "server", "postgres", "supervisor.ts");
    spawn(process.execPath, ["--import", "tsx", script, home], { cwd: ROOT, detached: true, stdio: "ignore" }).unref();
  };
}

function readMark(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Makes the application's role and database; several processes may do so at once. */
async function prepareDatabase(adminUrl: string, password: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(20261122, 1)`;
    const [role] = await sql`select 1 from pg_roles where rolname = ${OWNER}`;
    // The password is base64url, so it cannot end the literal; utility statements take no parameters.
    if (!role) await sql.unsafe(`create role ${OWNER} login createrole password '${password}'`);
    const [database] = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (!database) await sql.unsafe(`create database ${DATABASE} owner ${OWNER}`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
