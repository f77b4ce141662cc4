import { sql as text } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { jobTenant } from "@/lib/auth/mint-tenant";
import { newId } from "@/lib/core/ids";
import { closeDb } from "./client";
import { insertSiblingStore, insertStore } from "./test/store-fixture";
import { testDatabase } from "./test/test-database";
import { withTenant } from "./with-tenant";

const { sql } = testDatabase();
afterAll(() => closeDb());

const businessOf = async (storeId: string): Promise<string> => {
  const [row] = await sql<{ id: string }[]>`select business_id as id from branches where id = ${storeId}`;
  return row?.id ?? "";
};
/** States a rate for a business, as a store's own process would. */
const stateRate = (storeId: string, businessId: string) =>
  withTenant(jobTenant(storeId, "test"), (tx) =>
    tx.execute(text`
      insert into exchange_rates (id, business_id, from_currency, to_currency, valid_from, rate)
      values (${newId()}, ${businessId}, 'USD', 'EUR', '2026-01-01', 0.9)`),
  );
const seenBy = (storeId: string) =>
  withTenant(jobTenant(storeId, "test"), (tx) => tx.execute(text`select 1 from exchange_rates`));

test("exchange rates are seen and stated by the stores of their business, and by no other", async () => {
  const [ours, theirs] = [await insertStore(sql), await insertStore(sql)];
  const siblingId = await insertSiblingStore(sql, ours.storeId);
  const business = await businessOf(ours.storeId);
  await stateRate(ours.storeId, business);
  expect(await seenBy(ours.storeId)).toHaveLength(1);
  expect(await seenBy(siblingId)).toHaveLength(1);
  expect(await seenBy(theirs.storeId)).toHaveLength(0);
  await expect(stateRate(theirs.storeId, business)).rejects.toMatchObject({ cause: { code: "42501" } });
  const changed = withTenant(theirs.tenant, (tx) => tx.execute(text`update exchange_rates set rate = 9 returning id`));
  expect(await changed).toHaveLength(0);
});
