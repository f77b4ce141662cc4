import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { testDatabase } from "@/db/test/test-database";
import { writeHistory } from "./history.fixture";
import { storeMetrics } from "./store-metrics";

const { sql } = testDatabase();
afterAll(() => closeDb());

const QUERY = { startDate: "2024-05-01", endDate: "2024-05-31", compare: "none" } as const;

test("why old days cannot be read is told apart from why the newest cannot, and only while those can", async () => {
  const { tenant } = await writeHistory(sql, {
    ...{ currency: "EUR", timeZone: "Europe/Paris", metaCurrency: "EUR", googleCurrency: "EUR" },
    ...{ ads: [], sales: [], rates: [] },
  });
  const told = async () => {
    const { accounts } = (await storeMetrics(tenant, QUERY)).meta;
    const [first, ...others] = accounts.map(({ problem, historyProblem }) => ({ problem, historyProblem }));
    for (const other of others) expect(other).toEqual(first);
    return first;
  };
  expect(await told()).toEqual({ problem: null, historyProblem: null });
  await sql`
    update marketing_ad_accounts set history_error = 'Old days fail.', history_done_from = '2024-03-01'
    where store_id = ${tenant.storeId}`;
  expect(await told()).toEqual({
    problem: null,
    historyProblem: { before: "2024-03-01", again: false, reason: "Old days fail." },
  });
  await sql`
    update marketing_ad_accounts set reread_from = '2024-04-01', reread_before = '2024-04-20'
    where store_id = ${tenant.storeId}`;
  expect(await told()).toEqual({
    problem: null,
    historyProblem: { before: "2024-04-20", again: true, reason: "Old days fail." },
  });
  await sql`update marketing_ad_accounts set sync_error = 'New days fail.' where store_id = ${tenant.storeId}`;
  expect(await told()).toEqual({ problem: "New days fail.", historyProblem: null });
});
