import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { eventPages } from "./event-pages";
import { insertHistory } from "./history.fixture";

const { sql } = testDatabase();
afterAll(() => closeDb());

test("pages hold every sale once, newest first, and what comes in while they are read is not among them", async () => {
  const { storeId, tenant } = await insertStore(sql);
  const ids = await insertHistory(sql, { storeId, count: 7, fates: { facebook: { state: "waiting" } } });
  const sizes: number[] = [];
  const read: string[] = [];
  for await (const items of eventPages(tenant, {}, { page: 3 })) {
    if (sizes.length === 0) await insertHistory(sql, { storeId, fates: {} });
    sizes.push(items.length);
    read.push(...items.map(({ id }) => id));
  }
  expect(sizes).toEqual([3, 3, 1]);
  expect(read).toEqual(ids);
});

test("more than a sheet can hold breaks off instead of ending as if it were whole; just as many do not", async () => {
  const { storeId, tenant } = await insertStore(sql);
  await insertHistory(sql, { storeId, count: 5, fates: {} });
  const readUpTo = async (max: number) => {
    let rows = 0;
    for await (const items of eventPages(tenant, {}, { page: 2, max })) rows += items.length;
    return rows;
  };
  expect(await readUpTo(5)).toBe(5);
  await expect(readUpTo(4)).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("more than 4 sales"),
  });
});
