import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import type { EventCsvQuery } from "@/lib/contracts/events";
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

test("more than a sheet can hold is refused before a row is read, with what to change; just as many are not", async () => {
  const { storeId, tenant } = await insertStore(sql);
  await insertHistory(sql, { storeId, count: 5, fates: { facebook: { state: "waiting" } } });
  await insertHistory(sql, { storeId, count: 3, fates: { facebook: { state: "delivered" } } });
  const readUpTo = async (max: number, query: EventCsvQuery = {}) => {
    let rows = 0;
    const reading = (async () => {
      for await (const items of eventPages(tenant, query, { page: 2, max })) rows += items.length;
    })();
    const error = await reading.catch((refused: unknown) => refused);
    return error === undefined ? rows : { rows, error };
  };
  const refusal = { status: 422, issues: [{ path: "from", message: expect.stringContaining("fewer days") }] };
  expect(await readUpTo(8)).toBe(8);
  expect(await readUpTo(7)).toMatchObject({ rows: 0, error: refusal });
  expect(await readUpTo(5, { state: "waiting" })).toBe(5);
  expect(await readUpTo(4, { state: "waiting" })).toMatchObject({ rows: 0, error: refusal });
  expect(await readUpTo(4, { destination: "facebook" })).toMatchObject({ rows: 0, error: refusal });
  expect(await readUpTo(4, { destination: "google" })).toBe(0);
  expect(await readUpTo(7, { from: "2020-01-01", to: "2020-01-02" })).toBe(0);
});
