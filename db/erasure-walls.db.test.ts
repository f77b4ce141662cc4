import type postgres from "postgres";
import { expect, test } from "vitest";
import { fillStore, insertStore } from "./test/store-fixture";
import { testDatabase } from "./test/test-database";

const { sql } = testDatabase();
const FORBIDDEN = "42501";

/** Works as the application does, for no store. */
const asApp = <T>(work: (tx: postgres.TransactionSql) => Promise<T>) =>
  sql.begin(async (tx) => {
    await tx`set local role diveseeks_app`;
    return work(tx);
  });

test("of persons' requests the application sees the open ones and that of a code, and changes nothing but its course", async () => {
  const codes = { open: "0".repeat(32), done: "1".repeat(32) };
  await sql`
    insert into marketing_erasure_requests (code, provider, kind, state, provider_user_id_encrypted, requested_at, completed_at)
    values (${codes.open}, 'meta', 'data-deletion', 'received', 'e1.k1.a.b', now(), null),
      (${codes.done}, 'meta', 'data-deletion', 'done', null, now(), now())`;
  const seen = (lookup: string) =>
    asApp(async (tx) => {
      await tx`select set_config('app.lookup', ${lookup}, true)`;
      return (await tx`select code from marketing_erasure_requests order by 1`).map(({ code }) => code);
    });
  expect(await seen("")).toEqual([codes.open]);
  expect(await seen(codes.done)).toEqual([codes.open, codes.done]);
  const attempt = (statement: string, lookup = codes.open) =>
    asApp(async (tx) => {
      await tx`select set_config('app.lookup', ${lookup}, true)`;
      return (await tx.unsafe(statement)).count;
    });
  const finish =
    "update marketing_erasure_requests set state = 'done', completed_at = now(), provider_user_id_encrypted = null";
  expect(await attempt(finish, codes.open)).toBe(1);
  expect(await attempt(finish, "2".repeat(32))).toBe(0);
  for (const statement of [
    "delete from marketing_erasure_requests",
    "update marketing_erasure_requests set code = repeat('3', 32)",
    "update marketing_erasure_requests set requested_at = now()",
    `insert into marketing_erasure_requests (code, provider, kind, provider_user_id_encrypted, requested_at)
      values (repeat('4', 32), 'meta', 'deauthorize', 'e1.k1.a.b', now())`,
  ])
    await expect(attempt(statement)).rejects.toMatchObject({ code: FORBIDDEN });
  await sql`delete from marketing_erasure_requests`;
});

test("of a person's stores, of whichever business, the application learns the ids", async () => {
  const [ours, theirs] = [await insertStore(sql), await insertStore(sql)];
  for (const store of [ours, theirs]) await fillStore(sql, store);
  await sql`
    update marketing_credentials set provider_user_id = 'of-both' where provider = 'meta' and store_id in (${ours.storeId}, ${theirs.storeId})`;
  const storesOf = (provider: string, person: string) =>
    asApp(async (tx) => (await tx`select stores_of_person(${provider}, ${person}) as id`).map(({ id }) => id));
  expect((await storesOf("meta", "of-both")).sort()).toEqual([ours.storeId, theirs.storeId].sort());
  expect(await storesOf("google", "of-both")).toEqual([]);
  expect(await storesOf("meta", "%")).toEqual([]);
  expect(await asApp(async (tx) => tx`select 1 from marketing_credentials`)).toHaveLength(0);
});
