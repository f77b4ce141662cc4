import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { migrateDatabase } from "@/db/migrate";
import { keepSecrets } from "@/server/launcher/secrets";
import { pollUntil } from "@/server/poll";
import { freePort } from "@/server/ports";
import { type EmbeddedPostgres, startPostgres } from "@/server/postgres";
import { readHome } from "@/server/postgres/home";
import { findPostmaster } from "@/server/postgres/postmaster";
import { isAlive, markProcess } from "@/server/process-mark";
import { type Child, startChild, type Variables } from "./children";
import { controlSandbox, type SandboxControl } from "./sandbox-control";

const PREFIX = "diveseeks-soak-";
const OWNER_FILE = "owner";
const LOGS = "logs";

/** A copy of everything a product needs, in a folder of its own. */
export class Environment {
  private child: Child | undefined;
  /** When the database was last away, by `performance.now()`: until that moment, Infinity while it is. */
  databaseAwayUntil = Number.NEGATIVE_INFINITY;
  private constructor(
    readonly home: string,
    readonly embedded: EmbeddedPostgres,
    /** As superuser, for looking past the walls. */
    readonly sql: postgres.Sql,
    readonly variables: Variables,
    readonly sandbox: SandboxControl,
  ) {}

  static async open(batchSize: number): Promise<Environment> {
    removeLeftovers();
    const home = mkdtempSync(path.join(tmpdir(), PREFIX));
    writeFileSync(path.join(home, OWNER_FILE), markProcess(process.pid) ?? "");
    mkdirSync(path.join(home, LOGS));
    const embedded = await startPostgres({
      home: path.join(home, "postgres"),
      throwaway: true,
      settings: { shared_buffers: "512MB", max_wal_size: "4GB", max_connections: "100" },
    });
    await migrateDatabase(embedded.url());
    const [port, sandboxPort] = [await freePort(), await freePort()];
    const variables = variablesOf({ home, port, sandboxPort, databaseUrl: embedded.url(), batchSize });
    const sql = postgres(embedded.adminUrl("diveseeks"), { max: 2, onnotice: () => undefined });
    const sandbox = controlSandbox(`http://localhost:${sandboxPort}`);
    const environment = new Environment(home, embedded, sql, variables, sandbox);
    await environment.startSandbox();
    await sandbox.liftQuotas();
    return environment;
  }

  logFile(name: string): string {
    return path.join(this.home, LOGS, `${name}.log`);
  }

  async startSandbox(): Promise<void> {
    this.child = startChild(["--import", "tsx", "sandbox/main.ts"], this.variables, this.logFile("sandbox"));
    if (!(await this.child.ready)) throw new Error("The sandbox did not start.");
  }

  /** Both platforms are gone from one moment to the next. */
  async killSandbox(): Promise<void> {
    this.child?.kill("SIGKILL");
    await this.child?.over;
  }

  /** `pg_ctl restart -m fast` or `-m immediate`, by the signals that it sends. */
  async restartPostgres(manner: "fast" | "immediate"): Promise<void> {
    const home = readHome(path.join(this.home, "postgres"));
    const postmaster = home && findPostmaster(home);
    if (!postmaster) throw new Error("PostgreSQL is not running.");
    this.databaseAwayUntil = Number.POSITIVE_INFINITY;
    process.kill(postmaster.pid, manner === "fast" ? "SIGINT" : "SIGQUIT");
    if (!(await pollUntil(() => markProcess(postmaster.pid) === undefined, 30_000, 10)))
      throw new Error("PostgreSQL did not stop.");
    await this.embedded.ensure();
    this.databaseAwayUntil = performance.now();
  }

  /** Ends the database and removes the folder, of a run that did not pass all but what its processes said. */
  async close({ keepLogs }: { keepLogs: boolean }): Promise<void> {
    await this.sql.end({ timeout: 2 });
    await this.embedded.release();
    if (!keepLogs) return rmSync(this.home, { recursive: true, force: true });
    for (const name of readdirSync(this.home).filter((entry) => entry !== LOGS))
      rmSync(path.join(this.home, name), { recursive: true, force: true });
  }
}

/** Folders of runs that were killed: their processes have left by themselves. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = path.join(tmpdir(), name);
    const owner = readOwner(folder);
    if (owner !== undefined && !isAlive(owner)) rmSync(folder, { recursive: true, force: true });
  }
}

function readOwner(folder: string): string | undefined {
  try {
    return readFileSync(path.join(folder, OWNER_FILE), "utf8");
  } catch {
    return undefined;
  }
}

function variablesOf(given: {
  home: string;
  port: number;
  sandboxPort: number;
  databaseUrl: string;
  batchSize: number;
}): Variables {
  const { home, port, sandboxPort, databaseUrl, batchSize } = given;
  const sandboxUrl = `http://localhost:${sandboxPort}`;
  const appUrl = `http://localhost:${port}`;
  const platforms = ["META_GRAPH_URL", "META_DIALOG_URL", "GOOGLE_OAUTH_URL", "GOOGLE_ADS_URL", "SANDBOX_URL"];
  return {
    ...keepSecrets(home),
    NODE_ENV: "production",
    PATH: process.env.PATH ?? "",
    DATA_DIR: home,
    DATABASE_URL: databaseUrl,
    SANDBOX_PORT: String(sandboxPort),
    ...Object.fromEntries([...platforms, "GOOGLE_DATA_MANAGER_URL"].map((name) => [name, sandboxUrl])),
    APP_URL: appUrl,
    FACEBOOK_REDIRECT_URI: `${appUrl}/api/v1/marketing/callback/facebook`,
    GOOGLE_REDIRECT_URI: `${appUrl}/api/v1/marketing/callback/google`,
    FACEBOOK_RATE_LIMIT: "100000",
    GOOGLE_RATE_LIMIT: "100000",
    EVENT_SYNC_BATCH_SIZE: String(batchSize),
    LOG_LEVEL: "error",
  };
}
