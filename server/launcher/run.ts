import { existsSync } from "node:fs";
import path from "node:path";
import { migrateDatabase } from "@/db/migrate";
import { sentenceOf } from "../fail";
import { isPortFree } from "../ports";
import { type EmbeddedPostgres, startPostgres } from "../postgres";
import { StartError } from "../start-error";
import { buildIfStale } from "./build";
import { type KeptChild, keepChild, runScript } from "./child";
import { type Records, takeOver } from "./records";
import { type Mode, ROOT, readSettings, type Settings } from "./settings";

const WATCH_EVERY_MS = 500;
const SERVER_GRACE_MS = 27_000;
const SECOND_SIGNAL_AFTER_MS = 1_000;
const log = (sentence: string) => console.log(sentence);

type Database = { url(): string; embedded: EmbeddedPostgres | undefined };

/** Starts the whole product and keeps it running until a signal comes. */
export async function runProduct(mode: Mode): Promise<void> {
  const settings = readSettings(mode);
  const records = await takeOver(settings.dataDir);
  await requireFreePorts(settings);
  const stack = new ProductStack(settings, records);
  stack.stopOnSignals();
  try {
    await stack.start();
  } catch (error) {
    await stack.stop();
    throw error;
  }
  announce(settings);
}

/** Runs one of our scripts with the same configuration and database, beside a running product or alone. */
export async function runBeside(script: string, args: readonly string[]): Promise<void> {
  const settings = readSettings("start");
  const database = await openDatabase(settings);
  try {
    await runScript(script, args, { ...settings.variables, DATABASE_URL: database.url() });
  } finally {
    await database.embedded?.release();
  }
}

/** The processes of one copy, in the order in which they need each other. */
class ProductStack {
  private database: Database | undefined;
  private sandbox: KeptChild | undefined;
  private server: KeptChild | undefined;
  private watch: NodeJS.Timeout | undefined;
  private stopping: Promise<void> | undefined;
  private isUp = false;
  /** Ends what runs to its own end: the build and the seed. */
  private readonly chores = new AbortController();

  constructor(
    private readonly settings: Settings,
    private readonly records: Records,
  ) {}

  async start(): Promise<void> {
    const { settings, records } = this;
    const build = settings.mode === "start" ? buildIfStale({ records, log, signal: this.chores.signal }) : undefined;
    const data = Promise.all([this.startSandbox(), this.startDatabase()]);
    await Promise.all([build, data.then(() => this.seed())]);
    if (this.stopping) return;
    this.server = this.keep("server", "server/main.ts", 120_000, settings.mode === "dev" ? ["--dev"] : []);
    await this.server.ready;
    this.isUp = true;
  }

  private async startSandbox(): Promise<void> {
    if (this.settings.sandboxPort === undefined || this.stopping) return;
    this.sandbox = this.keep("sandbox", "sandbox/main.ts", 60_000);
    await this.sandbox.ready;
  }

  private async startDatabase(): Promise<void> {
    if (this.stopping) return;
    this.database = await openDatabase(this.settings);
    await migrateDatabase(this.database.url());
    if (this.database.embedded) this.watchDatabase(this.database.embedded);
  }

  /** A PostgreSQL that was killed is brought back; clients find it again under its old port. */
  private watchDatabase(embedded: EmbeddedPostgres): void {
    let isBusy = false;
    this.watch = setInterval(async () => {
      if (isBusy) return;
      isBusy = true;
      const before = embedded.url();
      await embedded.ensure().catch((error: unknown) => log(sentenceOf(error)));
      if (embedded.url() !== before) this.server?.restart();
      isBusy = false;
    }, WATCH_EVERY_MS);
  }

  private async seed(): Promise<void> {
    const script = "scripts/seed-demo.ts";
    if (this.settings.sandboxPort === undefined || this.stopping || !existsSync(path.join(ROOT, script))) return;
    await runScript(script, [], this.variables(), this.chores.signal);
  }

  private keep(name: string, script: string, readyWithinMs: number, args: readonly string[] = []): KeptChild {
    const onGiveUp = (error: Error) => {
      // While starting, the caller of start() hears of it by the rejected `ready`.
      if (!this.isUp || this.stopping) return;
      log(error.message);
      void this.stop().then(() => process.exit(1));
    };
    const variables = () => this.variables();
    return keepChild({ name, script, args, variables, records: this.records, readyWithinMs, onGiveUp });
  }

  private variables(): Record<string, string | undefined> {
    return { ...this.settings.variables, DATABASE_URL: this.database?.url() };
  }

  stopOnSignals(): void {
    let firstAt: number | undefined;
    const onSignal = () => {
      // One Ctrl-C arrives twice under npm: from the terminal, and passed on by npm. A person's second one comes later.
      if (firstAt !== undefined && performance.now() - firstAt > SECOND_SIGNAL_AFTER_MS) process.exit(130);
      if (firstAt !== undefined) return;
      firstAt = performance.now();
      log("Stopping …");
      void this.stop().then(() => process.exit(0));
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  }

  /** The server first, while it still has its database and platforms; PostgreSQL last. */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      clearInterval(this.watch);
      this.chores.abort();
      await this.server?.stop(SERVER_GRACE_MS);
      await this.sandbox?.stop(5_000);
      await this.database?.embedded?.release();
      this.records.remove("launcher");
    })();
    return this.stopping;
  }
}

async function openDatabase(settings: Settings): Promise<Database> {
  const { databaseUrl } = settings;
  if (databaseUrl !== undefined) return { url: () => databaseUrl, embedded: undefined };
  const embedded = await startPostgres({ home: path.join(settings.dataDir, "postgres") });
  return { url: () => embedded.url(), embedded };
}

async function requireFreePorts({ port, sandboxPort }: Settings): Promise<void> {
  const wanted = [
    ["PORT", port],
    ["SANDBOX_PORT", sandboxPort],
  ] as const;
  for (const [name, number] of wanted) {
    if (number !== undefined && !(await isPortFree(number)))
      throw new StartError(`Port ${number} is in use by another program: set ${name} to a free one.`);
  }
}

function announce({ appUrl, sandboxPort }: Settings): void {
  log(`\n  DiveSeeks Marketing runs at ${appUrl}`);
  if (sandboxPort !== undefined) {
    log("  Sign in as owner@demo.test with the password demo-password");
    log(`  Facebook, Instagram and Google Ads are a sandbox at http://localhost:${sandboxPort}`);
  }
  log("  Stop with Ctrl-C\n");
}
