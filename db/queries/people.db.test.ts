import { afterAll, expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import { closeDb } from "../client";
import { insertStore } from "../test/store-fixture";
import { testDatabase } from "../test/test-database";
import { findStoreOf, listStoresOf } from "./people";

const { sql } = testDatabase();
afterAll(() => closeDb());

test("a person of more stores than a list holds finds each of them by slug and by id, and no other", async () => {
  const { userId, storeId } = await insertStore(sql);
  const stranger = await insertStore(sql);
  const lastId = newId();
  const slug = `z-${lastId}`;
  await sql`
    insert into branches (id, business_id, name, slug, currency, time_zone, country, crypto_salt)
    select case n when 250 then ${lastId}::uuid else gen_random_uuid() end, business_id, 'Store ' || lpad(n::text, 3, '0'),
      case n when 250 then ${slug} else gen_random_uuid()::text end, currency, time_zone, country, crypto_salt
    from branches, generate_series(1, 250) n where id = ${storeId}`;
  await sql`
    insert into memberships (id, user_id, branch_id, role)
    select gen_random_uuid(), ${userId}, id, 'viewer' from branches
    where id <> ${storeId} and business_id = (select business_id from branches where id = ${storeId})`;

  const listed = await listStoresOf(userId);
  expect(listed).toHaveLength(200);
  expect(listed.map(({ id }) => id)).not.toContain(lastId);
  for (const name of [slug, lastId])
    expect(await findStoreOf(userId, name)).toMatchObject({ id: lastId, role: "viewer" });
  for (const name of [stranger.storeId, "no-such-store", ""]) expect(await findStoreOf(userId, name)).toBeUndefined();
});
