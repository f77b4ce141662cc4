import { existsSync, readdirSync, renameSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pollUntil } from "./poll";
import { type EmbeddedPostgres, startPostgres } from "./postgres";
import { readHome } from "./postgres/home";
import { findPostmaster } from "./postgres/postmaster";
import { markProcess, pidOf } from "./process-mark";

let home = "";
let embedded: EmbeddedPostgres;
const SETTINGS = { fsync: "off" };

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "diveseeks-embedded-"));
  embedded = await startPostgres({ home, settings: SETTINGS, throwaway: true });
});
afterAll(() => embedded.release());

async function query<T>(run: (sql: postgres.Sql) => Promise<T>, url = embedded.url()): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await run(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
const postmaster = (of = home) => findPostmaster({ data: readHome(of)?.data ?? "" })?.pid ?? 0;

test("the application's role owns its database and is no superuser", async () => {
  const [role] = await query(
    (sql) => sql`select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user`,
  );
  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: true });
});

test("a wrong password is refused: nobody else on this machine gets in", async () => {
  const url = new URL(embedded.url());
  url.password = "guess";
  await expect(query((sql) => sql`select 1`, url.href)).rejects.toMatchObject({ code: "28P01" });
});

test("a second user joins the running server and leaving does not stop it", async () => {
  const second = await startPostgres({ home, settings: SETTINGS });
  expect(second.url()).toBe(embedded.url());
  expect(await query((sql) => sql`select 1 as one`, second.url())).toHaveLength(1);
});

test("a server killed with -9 comes back with its data, also while one of its children hangs on", async () => {
  await query((sql) => sql`create table kept (n int)`);
  await query((sql) => sql`insert into kept values (7)`);
  const busy = query((sql) => sql`select pg_sleep(30)`).catch((error: unknown) => error);
  const isBusy = () =>
    query(
      async (sql) =>
        (
          await sql`select 1 from pg_stat_activity where query like '%pg_sleep(30)%' and state = 'active' and pid <> pg_backend_pid()`
        ).length > 0,
    );
  expect(await pollUntil(isBusy, 10_000)).toBe(true);
  const [before, address] = [postmaster(), embedded.url()];
  process.kill(before, "SIGKILL");
  expect(await pollUntil(() => markProcess(before) === undefined, 10_000)).toBe(true);
  await embedded.ensure();
  expect(postmaster()).not.toBe(before);
  expect(embedded.url()).toBe(address);
  expect(await query((sql) => sql`select n from kept`)).toEqual([{ n: 7 }]);
  expect(await busy).toBeInstanceOf(Error);
});

test("its supervisor stops it when the last user was killed, and takes the throwaway data along", async () => {
  const orphanHome = await mkdtemp(path.join(tmpdir(), "diveseeks-orphan-"));
  const orphan = await startPostgres({ home: orphanHome, settings: SETTINGS, throwaway: true });
  expect(await query((sql) => sql`select 1 as one`, orphan.url())).toHaveLength(1);
  const pid = postmaster(orphanHome);
  // As if this process had been killed: its lease names a process that is no more.
  const leases = path.join(orphanHome, "leases");
  const [lease = ""] = readdirSync(leases);
  expect(pidOf(lease)).toBe(process.pid);
  renameSync(path.join(leases, lease), path.join(leases, "999999-00000000-1"));
  expect(await pollUntil(() => markProcess(pid) === undefined, 20_000)).toBe(true);
  expect(await pollUntil(() => !existsSync(orphanHome), 20_000)).toBe(true);
});
