import path from "node:path";
import { fileURLToPath } from "node:url";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { ConfigurationError } from "../lib/core/env";

const migrationsFolder = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "drizzle");
/** Any constant will do, as long as every version of the code takes the same lock. */
const LOCK = 2_026_112_200;

/**
 * `ahead`: the database has migrations that this code does not know.
 * `behind`: the code has migrations that the database has not seen.
 */
export type MigrationState = "current" | "behind" | "ahead";

/** Brings the database up to date; simultaneous calls queue up. @throws ConfigurationError when it is ahead. */
export async function migrateDatabase(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {}, connection: { lock_timeout: 60_000 } });
  try {
    await sql`select pg_advisory_lock(${LOCK})`;
    const state = await readMigrationState(sql);
    if (state === "ahead")
      throw new ConfigurationError(
        "The database was made by another, newer version of this program: start that version, or use another database",
      );
    if (state === "behind") await migrate(drizzle(sql), { migrationsFolder });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Compares the database with the migrations of this code. */
export async function readMigrationState(sql: postgres.Sql): Promise<MigrationState> {
  const known = readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis);
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
  if (!table?.name) return "behind";
  const rows = await sql<{ at: string }[]>`select created_at::text as at from drizzle.__drizzle_migrations`;
  const applied = new Set(rows.map(({ at }) => Number(at)));
  if ([...applied].some((at) => !known.includes(at))) return "ahead";
  return known.every((at) => applied.has(at)) ? "current" : "behind";
}
