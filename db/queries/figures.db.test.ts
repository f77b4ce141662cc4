import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertSalesConnection, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { newId } from "@/lib/core/ids";
import { sweepDeliveries } from "@/lib/events/sweep-deliveries";
import { foldSaleTallies, listTillDays } from "./figures";

const { sql } = testDatabase();
afterAll(() => closeDb());

async function insertEvents(storeId: string, at: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await sql`
    insert into marketing_events (id, store_id, event_type, content_hash, event_value_minor, currency, occurred_at, action_source,
      transaction_id, consent_ad_user_data, consent_ad_personalization, customer_refs, identifier_kinds)
    select id, ${storeId}, 'purchase', 'hash', 1999, 'EUR', ${at}, 'physical_store', id, true, true, '{}', '{}'
    from unnest(${ids}::uuid[]) id`;
  await sql`
    insert into marketing_deliveries (store_id, event_id, destination, state, next_attempt_at)
    select ${storeId}, id, d, 'waiting', now() from unnest(${ids}::uuid[]) id, unnest('{facebook,google}'::marketing_destination[]) d`;
  return ids;
}
const daysOf = (tenant: Tenant, timeZone: string, startDate: string, endDate = startDate) =>
  withTenant(tenant, (tx) => listTillDays(tx, tenant, timeZone, [{ startDate, endDate }]));
const rowsOf = async (storeId: string) =>
  (await sql`select count(*)::int as n from marketing_sale_tallies where store_id = ${storeId}`)[0]?.n;

test.each([
  ["Europe/Paris", "2026-03-29T00:59:59Z", "2026-03-29"],
  ["Europe/Paris", "2026-03-28T22:59:59Z", "2026-03-28"],
  ["Europe/Paris", "2026-03-29T21:59:59Z", "2026-03-29"],
  ["Europe/Paris", "2026-03-29T22:00:00Z", "2026-03-30"],
  ["Europe/Paris", "2026-10-24T21:59:59Z", "2026-10-24"],
  ["Europe/Paris", "2026-10-24T22:00:00Z", "2026-10-25"],
  ["Europe/Paris", "2026-10-25T22:59:59Z", "2026-10-25"],
  ["Europe/Paris", "2026-10-25T23:00:00Z", "2026-10-26"],
  ["Asia/Kolkata", "2026-11-22T18:29:59Z", "2026-11-22"],
  ["Asia/Kolkata", "2026-11-22T18:30:00Z", "2026-11-23"],
  ["Asia/Kathmandu", "2026-11-22T18:14:59Z", "2026-11-22"],
  ["Asia/Kathmandu", "2026-11-22T18:15:00Z", "2026-11-23"],
  ["Pacific/Kiritimati", "2026-11-22T10:00:00Z", "2026-11-23"],
  ["Pacific/Pago_Pago", "2026-11-22T10:59:59Z", "2026-11-21"],
])("a sale in %s at %s is one of %s and of no other day", async (timeZone, at, day) => {
  const { storeId, tenant } = await insertStore(sql, { timeZone });
  await insertEvents(storeId, at, 1);
  expect(await daysOf(tenant, timeZone, "2026-01-01", "2026-12-31")).toMatchObject([
    { day, sales: 1, revenueMinor: 1999 },
  ]);
  expect(await daysOf(tenant, timeZone, day)).toHaveLength(1);
});

test("an event that two platforms take at the same moment counts as synced once, and no longer when neither has it", async () => {
  const { storeId, tenant } = await insertStore(sql);
  const ids = await insertEvents(storeId, "2026-11-22T10:00:00Z", 60);
  const move = (destination: string, state: string, some: readonly string[]) =>
    sql`
      update marketing_deliveries set state = ${state}::marketing_delivery_state, reason = 'test'
      where event_id = any (${[...some]}) and destination = ${destination}`;
  const synced = async () => (await daysOf(tenant, "UTC", "2026-11-22"))[0]?.synced;
  const batches = Array.from({ length: 6 }, (_, at) => ids.slice(at * 10, at * 10 + 10));
  await Promise.all(batches.flatMap((some) => [move("facebook", "delivered", some), move("google", "accepted", some)]));
  expect(await synced()).toBe(60);
  await move("google", "refused", ids);
  expect(await synced()).toBe(60);
  await Promise.all(batches.map((some) => move("facebook", "refused", some)));
  expect(await synced()).toBe(0);
  await sql`
    update marketing_deliveries set state = 'delivered' where event_id = any (${ids.slice(0, 7)})`;
  expect(await synced()).toBe(7);
});

test("folding keeps every sum while sales go on coming in, and leaves one row for a quarter of an hour", async () => {
  const { storeId, tenant } = await insertStore(sql);
  let isOver = false;
  const folding = async () => {
    while (!isOver) await withTenant(tenant, (tx) => foldSaleTallies(tx, tenant));
  };
  const taking = async (at: string) => {
    for (let round = 0; round < 30; round += 1) await insertEvents(storeId, at, 2);
  };
  const work = Promise.all([
    taking("2026-11-22T10:01:00Z"),
    taking("2026-11-22T10:14:59Z"),
    taking("2026-11-22T10:15:00Z"),
  ]);
  const folds = [folding(), folding()];
  await work.finally(() => {
    isOver = true;
  });
  await Promise.all(folds);
  // Two folds at once may leave a row each; the next one that has something new there makes them one.
  for (const at of ["2026-11-22T10:01:00Z", "2026-11-22T10:15:00Z"]) await insertEvents(storeId, at, 1);
  await withTenant(tenant, (tx) => foldSaleTallies(tx, tenant));
  expect(await daysOf(tenant, "UTC", "2026-11-22")).toMatchObject([
    { sales: 182, events: 182, revenueMinor: 182 * 1999 },
  ]);
  expect(await rowsOf(storeId)).toBe(2);
});

test("the sweep folds a store whose differences have become many", async () => {
  const { storeId } = await insertStore(sql);
  await insertSalesConnection(sql, storeId, "facebook");
  for (let round = 0; round < 101; round += 1) await insertEvents(storeId, "2026-11-22T10:00:00Z", 1);
  await sql`update marketing_deliveries set state = 'refused', reason = 'test' where store_id = ${storeId}`;
  expect(await rowsOf(storeId)).toBe(101);
  await sweepDeliveries({ signal: new AbortController().signal });
  expect(await rowsOf(storeId)).toBe(1);
});
