import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { testDatabase } from "@/db/test/test-database";
import { writeHistory } from "./history.fixture";
import { storeMetrics } from "./store-metrics";

const { sql } = testDatabase();
afterAll(() => closeDb());

const HISTORY = {
  ...{ currency: "EUR", timeZone: "Europe/Paris", metaCurrency: "EUR", googleCurrency: "EUR" },
  ...{ ads: [], sales: [], rates: [] },
};
const QUERY = { startDate: "2024-05-01", endDate: "2024-05-31", compare: "none" } as const;

test("why old days cannot be read is told apart from why the newest cannot, and only while those can", async () => {
  const { tenant } = await writeHistory(sql, HISTORY);
  await sql`update marketing_accounts set status = 'error' where store_id = ${tenant.storeId}`;
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

test("an account is told to be read no more once all access to it has ended, whoever noticed", async () => {
  const { tenant } = await writeHistory(sql, HISTORY);
  const told = async () => (await storeMetrics(tenant, QUERY)).meta.accounts.map(({ problem }) => problem);
  await sql`update marketing_accounts set status_reason = 'token_revoked' where store_id = ${tenant.storeId}`;
  expect(await told()).toEqual([
    "Access was taken back at Facebook. Sign in again.",
    "Access was taken back at Google Ads. Sign in again.",
  ]);
  await sql`update marketing_accounts set status = 'error' where store_id = ${tenant.storeId} and platform = 'instagram'`;
  expect(await told()).toEqual([null, "Access was taken back at Google Ads. Sign in again."]);
});

test("a day is not whole where an account was last read before its end", async () => {
  const { tenant } = await writeHistory(sql, HISTORY);
  const now = new Date("2024-06-01T05:00:00Z");
  const partial = async () => (await storeMetrics(tenant, QUERY, { now })).meta.partial;
  await sql`update marketing_ad_accounts set last_sync_at = '2024-05-31T21:00:00Z' where store_id = ${tenant.storeId}`;
  expect(await partial()).toBe(true);
  await sql`update marketing_ad_accounts set last_sync_at = '2024-05-31T22:30:00Z' where store_id = ${tenant.storeId}`;
  expect(await partial()).toBe(false);
});

test("days after an account was read last are unknown, and no zeros", async () => {
  const { tenant } = await writeHistory(sql, HISTORY);
  const spend = async () => {
    const { data } = await storeMetrics(tenant, { ...QUERY, compare: "previous" });
    return data.groups.map(({ current, change }) => [current.spend, change?.spend.absolute ?? null]);
  };
  await sql`
    update marketing_ad_accounts set history_done_from = '2024-01-01', last_sync_at = '2024-05-30T10:00:00Z'
    where store_id = ${tenant.storeId}`;
  expect(await spend()).toEqual([[0, 0]]);
  await sql`update marketing_ad_accounts set last_sync_at = '2024-05-20T10:00:00Z' where store_id = ${tenant.storeId}`;
  expect(await spend()).toEqual([[0, null]]);
  await sql`update marketing_ad_accounts set last_sync_at = '2024-04-20T10:00:00Z' where store_id = ${tenant.storeId}`;
  expect(await spend()).toEqual([[null, null]]);
});
