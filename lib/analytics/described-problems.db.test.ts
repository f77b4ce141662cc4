import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { testDatabase } from "@/db/test/test-database";
import { writeHistory } from "./history.fixture";
import { storeMetrics } from "./store-metrics";

const { sql } = testDatabase();
afterAll(() => closeDb());

const QUERY = { startDate: "2024-05-01", endDate: "2024-05-31", compare: "none" } as const;

test("why old days cannot be read is told of an account, unless its newest cannot be read either", async () => {
  const { tenant } = await writeHistory(sql, {
    ...{ currency: "EUR", timeZone: "Europe/Paris", metaCurrency: "EUR", googleCurrency: "EUR" },
    ...{ ads: [], sales: [], rates: [] },
  });
  const problems = async () => [
    ...new Set((await storeMetrics(tenant, QUERY)).meta.accounts.map(({ problem }) => problem)),
  ];
  expect(await problems()).toEqual([null]);
  await sql`update marketing_ad_accounts set history_error = 'Old days fail.' where store_id = ${tenant.storeId}`;
  expect(await problems()).toEqual(["Old days fail."]);
  await sql`update marketing_ad_accounts set sync_error = 'New days fail.' where store_id = ${tenant.storeId}`;
  expect(await problems()).toEqual(["New days fail."]);
});
