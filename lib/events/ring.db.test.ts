import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { claimLanes, type Lease, releaseLane } from "@/db/queries/deliveries";
import { insertSalesConnection, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { withTenant } from "@/db/with-tenant";
import { ringDispatch } from "./ring-dispatch";

const { sql } = testDatabase();
afterAll(() => closeDb());

async function aLane(nextAt: "now" | "never" = "now") {
  const { storeId, tenant } = await insertStore(sql);
  await insertSalesConnection(sql, storeId, "facebook");
  if (nextAt === "now") await sql`update marketing_delivery_lanes set next_at = now() where store_id = ${storeId}`;
  const isDue = async () =>
    (
      await sql`select coalesce(next_at <= now(), false) as due from marketing_delivery_lanes where store_id = ${storeId}`
    )[0]?.due === true;
  return { storeId, tenant, isDue };
}
const leaseOf = async (storeId: string): Promise<Lease> => {
  const lease = (await claimLanes(10, 60)).find((candidate) => candidate.storeId === storeId);
  if (!lease) throw new Error("the lane was not due");
  return lease;
};

function resolvable() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}

test("a lane with nothing waiting is given back to rest", async () => {
  const { storeId, tenant, isDue } = await aLane();
  const lease = await leaseOf(storeId);
  await withTenant(tenant, (tx) => releaseLane(tx, lease, undefined));
  expect(await isDue()).toBe(false);
});

test("a sale that rings while the lane is being given back is not lost", async () => {
  const { storeId, tenant, isDue } = await aLane();
  const lease = await leaseOf(storeId);
  let released: Promise<void> | undefined;
  await sql.begin(async (sale) => {
    // The release's transaction begins first, so the ring is younger than its now(), and then waits for this row.
    const begun = resolvable();
    const rung = resolvable();
    released = withTenant(tenant, async (tx) => {
      begun.resolve();
      await rung.promise;
      await releaseLane(tx, lease, undefined);
    });
    await begun.promise;
    await sale`update marketing_delivery_lanes set next_at = clock_timestamp() where store_id = ${storeId}`;
    rung.resolve();
    await expect
      .poll(
        async () =>
          (await sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)
            .length,
      )
      .toBe(1);
  });
  await released;
  expect(await isDue()).toBe(true);
});

test("a sale that found its lane due already rings once more behind the answer", async () => {
  const { tenant, isDue } = await aLane("never");
  ringDispatch(tenant, { rung: false });
  await expect.poll(isDue).toBe(true);
});
