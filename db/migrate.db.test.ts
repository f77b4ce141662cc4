import { expect, test } from "vitest";
import { migrateDatabase, readMigrationState } from "./migrate";
import { testDatabase } from "./test/test-database";

const { sql, databaseUrl } = testDatabase();

test("a migrated database is current, and migrating it again, also twice at once, changes nothing", async () => {
  const count = () => sql`select count(*)::int as n from drizzle.__drizzle_migrations`;
  const before = await count();
  await Promise.all([migrateDatabase(databaseUrl), migrateDatabase(databaseUrl)]);
  expect(await readMigrationState(sql)).toBe("current");
  expect(await count()).toEqual(before);
});

test("a database that is newer than the code is refused in one sentence", async () => {
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('future', 9999999999999)`;
  expect(await readMigrationState(sql)).toBe("ahead");
  await expect(migrateDatabase(databaseUrl)).rejects.toThrow(/newer version of this program/);
  await sql`delete from drizzle.__drizzle_migrations where hash = 'future'`;
});

test("a database that lacks a migration is behind", async () => {
  const [last] = await sql`delete from drizzle.__drizzle_migrations
    where created_at = (select max(created_at) from drizzle.__drizzle_migrations) returning hash, created_at`;
  expect(await readMigrationState(sql)).toBe("behind");
  await sql`insert into drizzle.__drizzle_migrations ${sql(last ?? {}, "hash", "created_at")}`;
  expect(await readMigrationState(sql)).toBe("current");
});
