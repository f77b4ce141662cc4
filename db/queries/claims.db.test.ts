import { afterAll, beforeEach, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { withTenant } from "@/db/with-tenant";
import { claimUntold } from "./alerts";
import { claimReportMail } from "./report-mails";
import { claimReport } from "./reports";

const { sql } = testDatabase();
afterAll(() => closeDb());

const DUE = 7;
let store: StoreFixture;
beforeEach(async () => {
  store = await insertStore(sql);
  await sql`
    insert into marketing_reports (id, store_id, formats, params, actor)
    select gen_random_uuid(), ${store.storeId}, '{pdf}', '{}', 'job:test' from generate_series(1, ${DUE}::int)`;
});
const count = async (rows: PromiseLike<readonly { n?: number }[]>) => (await rows)[0]?.n;

test("of seven reports that are due, one is taken", async () => {
  await withTenant(store.tenant, (tx) => claimReport(tx, store.tenant, 60_000));
  const taken = sql`select count(*)::int as n from marketing_reports where store_id = ${store.storeId} and attempts > 0`;
  expect(await count(taken)).toBe(1);
});

test("of seven letters that are due, one is taken", async () => {
  await sql`update marketing_reports set state = 'done', finished_at = now() where store_id = ${store.storeId}`;
  await sql`
    insert into marketing_report_mails (id, store_id, report_id, recipients, actor)
    select gen_random_uuid(), store_id, id, '{maya@example.org}', 'job:test' from marketing_reports
    where store_id = ${store.storeId}`;
  await withTenant(store.tenant, (tx) => claimReportMail(tx, store.tenant));
  const taken = sql`
    select count(*)::int as n from marketing_report_mails where store_id = ${store.storeId} and attempts > 0`;
  expect(await count(taken)).toBe(1);
});

test("of seven alerts that are to be told, as many are taken as are asked for", async () => {
  await sql`
    insert into marketing_alerts (id, store_id, kind, subject, severity, details)
    select gen_random_uuid(), ${store.storeId}, 'sales_waiting', 'of ' || n, 'high', '{}'
    from generate_series(1, ${DUE}::int) n`;
  const taken = await withTenant(store.tenant, (tx) => claimUntold(tx, store.tenant, { attemptsMax: 10, limit: 3 }));
  expect(taken).toHaveLength(3);
});
