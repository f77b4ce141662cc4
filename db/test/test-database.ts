import postgres from "postgres";
import { afterAll, inject } from "vitest";

/**
 * A superuser's connection to this file's own database, past all walls of the application; closed after its tests.
 * `databaseUrl` is the one the application itself uses.
 */
export function testDatabase(): { sql: postgres.Sql; databaseUrl: string } {
  const databaseUrl = process.env.DATABASE_URL ?? "";
  const url = new URL(inject("adminUrl"));
  url.pathname = new URL(databaseUrl).pathname;
  const sql = postgres(url.href, { max: 3, onnotice: () => {} });
  afterAll(() => sql.end({ timeout: 5 }));
  return { sql, databaseUrl };
}
