import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { withTenant } from "@/db/with-tenant";
import { listTillDays } from "./figures";
import { readTimeRange } from "./time-range";

const { sql } = testDatabase();
afterAll(() => closeDb());

const store = await insertStore(sql);
// Every quarter of an hour of a year has one sale of its own amount.
await sql`
  insert into marketing_sale_tallies (store_id, quarter_at, currency, events, sales, revenue_minor, folded)
  select ${store.storeId}, timestamptz '2025-12-30 00:00:00+00' + n * interval '15 minutes', 'EUR', 1, 1, n, true
  from generate_series(0, 369 * 96) n`;

// Clocks that skip midnight, that show it twice, that go by half hours, and those of everybody else.
test.each([
  ...["Europe/Paris", "America/Santiago", "America/Havana", "Atlantic/Azores", "Asia/Beirut", "Africa/Cairo"],
  ...["Australia/Lord_Howe", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Pacific/Auckland", "UTC"],
])("in %s each quarter of an hour counts on the day that a clock there shows, and on no other", async (zone) => {
  const year = [
    { startDate: "2026-01-01", endDate: "2026-10-31" },
    // What is asked for twice counts once.
    { startDate: "2026-10-01", endDate: "2026-12-31" },
  ];
  const told = await withTenant(store.tenant, (tx) => listTillDays(tx, store.tenant, zone, year));
  const expected = await sql`
    select (quarter_at at time zone ${zone})::date::text as day, sum(events)::int as events, sum(revenue_minor)::int as minor
    from marketing_sale_tallies
    where store_id = ${store.storeId} and (quarter_at at time zone ${zone})::date between '2026-01-01' and '2026-12-31'
    group by 1 order by 1`;
  const days = told.map(({ day, events, revenueMinor }) => ({ day, events, minor: revenueMinor }));
  expect(days.toSorted((a, b) => (a.day < b.day ? -1 : 1))).toEqual([...expected]);
  expect(days).toHaveLength(365);
});

test.each([
  ...[
    "Atlantic/Azores 2026-10-24",
    "Atlantic/Azores 2026-10-25",
    "America/Havana 2026-10-31",
    "America/Havana 2026-11-01",
  ],
  ...["America/Santiago 2026-09-06", "Europe/Paris 2026-10-25", "Europe/Paris 2026-03-29", "Asia/Kolkata 2026-11-20"],
])("the list of sales and the till figures mean the same quarters of an hour by %s", async (zoneAndDay) => {
  const [timeZone = "", day = ""] = zoneAndDay.split(" ");
  const { tenant } = await insertStore(sql, { timeZone });
  const { from, until } = await withTenant(tenant, (tx) => readTimeRange(tx, tenant, { from: day, to: day }));
  const [listed] = await sql`
    select sum(events)::int as events, sum(revenue_minor)::int as minor from marketing_sale_tallies
    where store_id = ${store.storeId} and quarter_at >= ${from} and quarter_at < ${until}`;
  const range = [{ startDate: day, endDate: day }];
  const [told] = await withTenant(store.tenant, (tx) => listTillDays(tx, store.tenant, timeZone, range));
  expect(listed).toEqual({ events: told?.events, minor: told?.revenueMinor });
});
