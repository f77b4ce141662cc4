import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { expireDeliveries } from "@/db/queries/deliveries";
import { storesWith } from "@/db/queries/stores";
import { insertSalesConnection, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { withTenant } from "@/db/with-tenant";
import { DESTINATION_IDS, type DestinationId } from "@/lib/contracts/platforms";
import { insertHistory } from "./history.fixture";
import { sweepDeliveries } from "./sweep-deliveries";

const { sql } = testDatabase();
afterAll(() => closeDb());
const { signal } = new AbortController();

async function storeWithWaiting(destination: DestinationId, acceptedUntil: string, count: number) {
  const store = await insertStore(sql);
  await insertSalesConnection(sql, store.storeId, destination);
  await sql`update marketing_delivery_lanes set parked_reason = 'token_revoked' where store_id = ${store.storeId}`;
  await insertHistory(sql, {
    ...{ storeId: store.storeId, count, acceptedUntil },
    fates: { [destination]: { state: "waiting" } },
  });
  return store;
}
const countOf = async ({ storeId }: StoreFixture, state: string) =>
  (await sql`select count(*)::int as n from marketing_deliveries where store_id = ${storeId} and state = ${state}`)[0]
    ?.n;

test("a backlog that became too old is closed whole, however many sales it is", async () => {
  const store = await storeWithWaiting("facebook", "now() - interval '1 minute'", 10_001);
  expect(await sweepDeliveries({ signal })).toMatchObject({ expired: 10_001 });
  expect([await countOf(store, "waiting"), await countOf(store, "expired")]).toEqual([0, 10_001]);
});

test("of what became too old no more is closed at once than is asked for, the nearest deadline first", async () => {
  const store = await storeWithWaiting("google", "created_at - interval '1 hour'", 5);
  const close = () => withTenant(store.tenant, (tx) => expireDeliveries(tx, store.tenant, "google", 3));
  expect(await close()).toBe(3);
  const [order] = await sql`
    select max(accepted_until) filter (where state = 'expired') < min(accepted_until) filter (where state = 'waiting') as "isOldest"
    from marketing_deliveries where store_id = ${store.storeId}`;
  expect(order).toEqual({ isOldest: true });
  expect([await close(), await close()]).toEqual([2, 0]);
});

test.each(DESTINATION_IDS)(
  "what became too old for %s is found, as the database itself names each platform",
  async (destination) => {
    const store = await storeWithWaiting(destination, "now() - interval '1 minute'", 1);
    const early = await storeWithWaiting(destination, "now() + interval '1 day'", 1);
    const found = await storesWith("expired");
    expect(found).toContain(store.storeId);
    expect(found).not.toContain(early.storeId);
  },
);

test("a sale that is out right now is left to its answer", async () => {
  const store = await storeWithWaiting("facebook", "now() - interval '1 minute'", 2);
  await sql`
    update marketing_deliveries set in_flight_since = now() - interval '9 minutes'
    where store_id = ${store.storeId} and event_id = (select min(event_id::text)::uuid from marketing_deliveries where store_id = ${store.storeId})`;
  await sweepDeliveries({ signal });
  expect([await countOf(store, "waiting"), await countOf(store, "expired")]).toEqual([1, 1]);
});
