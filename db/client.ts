import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "../lib/core/env";
import * as schema from "./schema";

export type Db = PostgresJsDatabase<typeof schema>;
/** A transaction in which the store, person or looked-up secret is set. */
export type Transaction = Parameters<Parameters<Db["transaction"]>[0]>[0];

type Clients = { readonly drizzled: Db; readonly raw: postgres.Sql; close(): Promise<void> };

/** Every connection works as `diveseeks_app`, whoever logs in: no superuser, no bypass of row-level security. */
export const connectionOptions = (max: number, name = "diveseeks"): postgres.Options<Record<string, never>> => ({
  max,
  connect_timeout: 10,
  // Seconds. The driver's own choice grows to twenty: a till would hear "send again" long after it has hung up.
  backoff: (tries) => Math.min(0.05 * 2 ** tries, 1),
  idle_timeout: 60,
  max_lifetime: 3600,
  onnotice: () => undefined,
  connection: {
    application_name: name,
    role: "diveseeks_app",
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 10_000,
  },
});

function connect(): Clients {
  const { DATABASE_URL, DATABASE_POOL_SIZE } = env();
  // drizzle replaces the codecs of the client it is given, so the raw statements have one of their own.
  const owned = postgres(DATABASE_URL, connectionOptions(DATABASE_POOL_SIZE));
  const raw = postgres(DATABASE_URL, connectionOptions(Math.max(2, Math.ceil(DATABASE_POOL_SIZE / 2))));
  return {
    drizzled: drizzle(owned, { schema }),
    raw,
    close: async () => {
      await Promise.all([owned.end({ timeout: 5 }), raw.end({ timeout: 5 })]);
    },
  };
}

// The server's own code and Next's bundles are two module instances of one process: they share the pools here.
const shared = globalThis as { diveseeksDb?: Clients | undefined };
const clients = (): Clients => {
  shared.diveseeksDb ??= connect();
  return shared.diveseeksDb;
};

export const db = (): Db => clients().drizzled;
/** For the few statements that are functions of the database; JSON goes in as text and is cast there. */
export const rawSql = (): postgres.Sql => clients().raw;
/** Ends all connections; the next use opens new ones. */
export async function closeDb(): Promise<void> {
  const open = shared.diveseeksDb;
  shared.diveseeksDb = undefined;
  await open?.close();
}
