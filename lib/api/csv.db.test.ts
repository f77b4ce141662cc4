import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { fillReports, insertSalesConnection, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { holdSession } from "@/lib/auth/browser.fixture";
import { openSession } from "@/lib/auth/session-store";
import { providerOf } from "@/lib/contracts/platforms";
import { newId } from "@/lib/core/ids";
import { readCsv } from "@/lib/core/read-csv.fixture";
import { listEvents } from "@/lib/events/list-events";
import { call, callableEndpoints } from "./calls.fixture";
import type { EndpointId } from "./endpoints";

vi.mock("next-auth", async () => (await import("@/lib/auth/browser.fixture")).nextAuthWithJar);

const { sql } = testDatabase();
afterAll(() => closeDb());
const { byId } = await callableEndpoints();

let store: StoreFixture;
beforeEach(async () => {
  store = await insertStore(sql);
  await holdSession(await openSession(store.userId));
});

const ask = (id: EndpointId, query: Record<string, string>) => call(byId(id), { storeId: store.storeId, query });
async function fileOf(id: EndpointId, query: Record<string, string> = {}) {
  const { status, json, headers } = await ask(id, query);
  expect(status, JSON.stringify(json)).toBe(200);
  expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(headers.get("cache-control")).toContain("no-store");
  const text = String(json.text);
  const name = /^attachment; filename="([\w.-]+)"$/.exec(headers.get("content-disposition") ?? "")?.[1];
  return { text, name, rows: readCsv(text), header: text.split("\r\n")[0] };
}

type Day = { day: string; currency?: string; spend: number; revenue: number; conversions?: number; name: string };
/** Each in an ad account of its own, seen through a connection of its own. */
async function insertCampaigns(days: readonly Day[]): Promise<void> {
  const platforms = ["facebook", "google"] as const;
  for (const [place, { day, currency = "EUR", spend, revenue, conversions = 0, name }] of days.entries()) {
    const platform = platforms[place] ?? "facebook";
    const provider = providerOf(platform);
    const campaign = newId();
    await insertSalesConnection(sql, store.storeId, platform);
    await sql`update marketing_ad_accounts set currency = ${currency}, history_done_from = '2020-01-01' where store_id = ${store.storeId} and provider = ${provider}`;
    await sql`
      insert into marketing_campaigns (id, store_id, marketing_ad_account_id, platform_campaign_id, campaign_name, last_synced_at)
      select ${campaign}, store_id, id, ${newId()}, ${name}, now() from marketing_ad_accounts
      where store_id = ${store.storeId} and provider = ${provider}`;
    await sql`
      insert into marketing_campaign_days (store_id, campaign_id, day, publisher_platform, impressions, clicks, conversions, spend_minor, revenue_minor)
      values (${store.storeId}, ${campaign}, ${day}, ${platform}, 1234567, 89, ${conversions}, ${spend}, ${revenue})`;
  }
}
/** The days of the ad accounts, as their campaigns add up. */
const insertAccountDays = () => sql`
  insert into marketing_account_days (store_id, marketing_ad_account_id, day, publisher_platform, spend_minor, revenue_minor, conversions)
  select d.store_id, c.marketing_ad_account_id, d.day, d.publisher_platform, d.spend_minor, d.revenue_minor, d.conversions
  from marketing_campaign_days d join marketing_campaigns c on c.id = d.campaign_id where d.store_id = ${store.storeId}`;

type Event = { type?: string; ref?: string | null; minor: number | null; currency?: string; at: string; of?: string };
async function insertEvents(events: readonly Event[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { type = "purchase", ref = null, minor, currency = "EUR", at, of = null } of events) {
    const id = newId();
    await sql`
      insert into marketing_events (id, store_id, event_type, order_ref, content_hash, event_value_minor, currency, occurred_at,
        action_source, transaction_id, consent_ad_user_data, consent_ad_personalization, customer_refs, identifier_kinds,
        refund_of, created_at)
      values (${id}, ${store.storeId}, ${type}, ${ref}, 'hash', ${minor}, ${currency}, ${at}, 'physical_store', ${id}, true, true,
        '{"keyed-reference"}', '{email,phone}', ${of}, ${at})`;
    ids.push(id);
  }
  return ids;
}

describe("campaigns as a file", () => {
  test("are what the list shows for the same filter: columns, order, plain numbers in the currency's decimals", async () => {
    await insertCampaigns([
      { day: "2026-11-10", currency: "BHD", spend: 1_500, revenue: 4_500, conversions: 2.5, name: 'Älpler, "Käse"' },
      { day: "2026-11-11", currency: "JPY", spend: 120_000, revenue: 90_000, name: "=HYPERLINK(1)" },
    ]);
    const query = { startDate: "2026-11-01", endDate: "2026-11-28", sort: "roas", order: "desc" };
    const { rows, name, header } = await fileOf("campaignsCsv", query);
    expect(name).toBe(`${store.storeId}-campaigns-2026-11-01-to-2026-11-28.csv`);
    expect(header).toBe("Campaign,Platform,Status,Impressions,Clicks,Conversions,Spend,Revenue,ROAS,Currency");
    expect(rows).toEqual([
      {
        ...{ Campaign: 'Älpler, "Käse"', Platform: "Facebook", Status: "Active", Impressions: "1234567", Clicks: "89" },
        ...{ Conversions: "2.5", Spend: "1.500", Revenue: "4.500", ROAS: "3", Currency: "BHD" },
      },
      {
        ...{
          Campaign: "'=HYPERLINK(1)",
          Platform: "Google Ads",
          Status: "Active",
          Impressions: "1234567",
          Clicks: "89",
        },
        ...{ Conversions: "0", Spend: "120000", Revenue: "90000", ROAS: "0.75", Currency: "JPY" },
      },
    ]);
    const found = async (filter: object) => (await fileOf("campaignsCsv", { ...query, ...filter })).rows;
    expect(await found({ platform: "google" })).toEqual([rows[1]]);
    expect(await found({ roas: "poor" })).toEqual([rows[1]]);
    expect(await found({ q: "käse" })).toEqual([rows[0]]);
    expect(await found({ order: "asc" })).toEqual(rows.toReversed());
    expect((await found({ endDate: "2026-11-09" })).map(({ Spend, ROAS }) => [Spend, ROAS])).toEqual([
      ["0.000", ""],
      ["0", ""],
    ]);
  });

  test("have what the table shows of the compared range, for campaigns without figures in this one too", async () => {
    await insertCampaigns([
      { day: "2026-11-10", spend: 1_000, revenue: 3_000, name: "Autumn" },
      { day: "2026-11-09", currency: "USD", spend: 500, revenue: 5_000, name: "Shoes" },
    ]);
    await insertAccountDays();
    const query = { startDate: "2026-11-10", endDate: "2026-11-11", sort: "name", order: "asc" };
    const { rows, header } = await fileOf("campaignsCsv", { ...query, compare: "previous" });
    expect(header).toMatch(/,Currency,Spend before,Revenue before,ROAS before$/);
    const told = ["Campaign", "Spend", "Spend before", "Revenue before", "ROAS before"];
    expect(rows.map((row) => told.map((column) => row[column]))).toEqual([
      ["Autumn", "10.00", "0.00", "0.00", ""],
      ["Shoes", "0.00", "5.00", "50.00", "10"],
    ]);
    const chosen = { compare: "custom", compareStart: "2026-11-10", compareEnd: "2026-11-10" };
    const custom = await fileOf("campaignsCsv", { ...query, ...chosen, platform: "facebook" });
    expect(custom.rows.map((row) => row["ROAS before"])).toEqual(["3"]);
    expect((await fileOf("campaignsCsv", { ...query, compare: "none" })).header).not.toContain("before");
    for (const [wrong, path] of [
      [{ compare: "previous" }, "startDate"],
      [{ ...query, compare: "custom", compareEnd: "2026-11-01" }, "compareStart"],
    ] as const) {
      const { status, json } = await ask("campaignsCsv", wrong);
      expect(status).toBe(422);
      expect(json.error).toMatchObject({ issues: [{ path }] });
    }
  });

  test("have exactly the columns that are asked for, in their order, with ratios of the sums", async () => {
    await insertCampaigns([
      { day: "2026-11-10", spend: 1_000, revenue: 3_000, conversions: 2.5, name: "Autumn" },
      { day: "2026-11-09", currency: "JPY", spend: 1_000, revenue: 0, conversions: 3, name: "Shoes" },
    ]);
    await insertAccountDays();
    const range = { startDate: "2026-11-10", endDate: "2026-11-11", sort: "name", order: "asc" };
    const columns = "costPerConversion,name,ctr,costPerClick,conversionRate";
    const { header, rows } = await fileOf("campaignsCsv", { ...range, columns });
    expect(header).toBe("Cost per conversion,Campaign,CTR,Cost per click,Conversion rate,Currency");
    expect(rows.map((row) => Object.values(row))).toEqual([
      // 89 clicks of 1,234,567 impressions, 2.5 conversions, 10 euros.
      ["4.00", "Autumn", "0.000072", "0.11", "0.02809", "EUR"],
      ["", "Shoes", "", "", "", "JPY"],
    ]);
    const compared = await fileOf("campaignsCsv", { ...range, columns: "clicks,costPerClick", compare: "previous" });
    expect(compared.header).toBe("Clicks,Cost per click,Currency,Cost per click before");
    expect(compared.rows.map((row) => row["Cost per click before"])).toEqual(["", "11"]);
    const words = await fileOf("campaignsCsv", { ...range, columns: "name,status,roas" });
    expect(words.header).toBe("Campaign,Status,ROAS");
    const usual = "name,platform,status,impressions,clicks,conversions,spend,revenue,roas";
    expect((await fileOf("campaignsCsv", { ...range, columns: usual, compare: "previous" })).text).toBe(
      (await fileOf("campaignsCsv", { ...range, compare: "previous" })).text,
    );
  });

  test.each(["", "colour", "name,colour", "spend,spend", "name,,spend", "Spend", "toString"])(
    "with the columns %j are refused with that field named",
    async (columns) => {
      const { status, json } = await ask("campaignsCsv", { columns });
      expect(status).toBe(422);
      expect(json.error).toMatchObject({
        issues: [{ path: "columns", message: expect.stringContaining("costPerClick") }],
      });
    },
  );

  test("are refused with the field named where the list would be", async () => {
    const { status, json } = await ask("campaignsCsv", { startDate: "2026-11-02", endDate: "2026-11-01" });
    expect(status).toBe(422);
    expect(json.error).toMatchObject({ issues: [{ path: "endDate" }] });
    expect((await ask("campaignsCsv", { sort: "luck" })).status).toBe(422);
  });
});

describe("sales as a file", () => {
  test("have what each was sold for, refunds with their minus, times of the store, and kinds of contact only", async () => {
    const [sale = ""] = await insertEvents([
      { ref: "A-1", minor: 1999, at: "2026-11-10T12:00:00Z" },
      { ref: "-2+3", minor: null, at: "2026-06-10T12:00:00Z" },
    ]);
    await insertEvents([{ type: "refund", minor: 500, at: "2026-11-11T23:30:00Z", of: sale }]);
    await sql`
      insert into marketing_deliveries (store_id, event_id, destination, state, reason, attempts, delivered_at, next_attempt_at) values
        (${store.storeId}, ${sale}, 'facebook', 'delivered', null, 1, '2026-11-10T12:00:05Z', null),
        (${store.storeId}, ${sale}, 'google', 'waiting', 'unavailable', 2, null, '2026-11-10T12:05:00Z')`;
    const { rows, name, text } = await fileOf("eventsCsv", { from: "2026-06-01", to: "2026-11-30" });
    expect(name).toBe(`${store.storeId}-sales-2026-06-01-to-2026-11-30.csv`);
    expect(
      rows.map((row) => [row.Sale, row["Order number"], row.Amount, row.Refunded, row.Currency, row.Time]),
    ).toEqual([
      ["Refund", "A-1", "-5.00", "", "EUR", "2026-11-12T00:30:00+01:00"],
      ["Sale", "A-1", "19.99", "5.00", "EUR", "2026-11-10T13:00:00+01:00"],
      ["Sale", "'-2+3", "", "", "", "2026-06-10T14:00:00+02:00"],
    ]);
    expect(rows[1]).toMatchObject({
      "Recognised by": "e-mail, phone",
      Facebook: "Delivered",
      "Facebook delivered": "2026-11-10T13:00:05+01:00",
      "Google Ads": "Waiting",
      "Google Ads tries": "2",
      "Google Ads next try": "2026-11-10T13:05:00+01:00",
    });
    expect(rows[1]?.["Google Ads reason"]).not.toBe("");
    expect(text).not.toMatch(/keyed-reference|hash/);
  });

  test("are all that match and in the order of the list, not a page of it", async () => {
    await sql`
      insert into marketing_events (id, store_id, event_type, order_ref, content_hash, event_value_minor, currency, occurred_at,
        action_source, transaction_id, consent_ad_user_data, consent_ad_personalization, customer_refs, identifier_kinds, created_at)
      select gen_random_uuid(), ${store.storeId}, case n % 2 when 0 then 'purchase' else 'view_content' end::marketing_event_type,
        'R-' || n, 'hash', n, 'EUR', now(), 'physical_store', 'R-' || n, true, true, '{}', '{}', now() - n / 10 * interval '1 second'
      from generate_series(1, 2105) n`;
    const { rows } = await fileOf("eventsCsv");
    expect(new Set(rows.map((row) => row["Order number"])).size).toBe(2105);
    const { data } = await listEvents(store.tenant, { limit: 100 });
    const first = data.map(({ orderId }) => orderId);
    expect(rows.slice(0, 100).map((row) => row["Order number"])).toEqual(first);
    const bought = await fileOf("eventsCsv", { eventType: "purchase" });
    expect(bought.rows).toEqual(rows.filter(({ Sale }) => Sale === "Sale"));
    expect(bought.rows).toHaveLength(1052);
  });

  test("of a range that ends before it begins are refused before a line is sent", async () => {
    const { status, json } = await ask("eventsCsv", { from: "2026-11-02", to: "2026-11-01" });
    expect(status).toBe(422);
    expect(json.error).toMatchObject({ issues: [{ path: "to" }] });
  });
});

test("exchange rates as a file are exact and name nobody", async () => {
  await sql`
    insert into exchange_rates (id, business_id, from_currency, to_currency, valid_from, rate, created_by)
    select ${newId()}, business_id, 'USD', 'EUR', '2026-11-01', 0.9215000001, ${store.userId} from branches where id = ${store.storeId}`;
  const { rows, text, name } = await fileOf("ratesCsv");
  expect(rows).toMatchObject([{ From: "USD", To: "EUR", "From which day": "2026-11-01", Rate: "0.9215000001" }]);
  expect(rows[0]?.["Stated on"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$/);
  expect(text).not.toContain("A person");
  expect(name).toBe(`${store.storeId}-exchange-rates-all-days.csv`);
});

test("reports as a file are all of them, newest first, and say to how many they went but not to whom", async () => {
  await sql`
    insert into marketing_reports (id, store_id, formats, params, actor, state, created_at)
    select gen_random_uuid(), ${store.storeId}, '{pdf}', '{"startDate": "2026-10-01", "endDate": "2026-10-31", "compare": "previous"}',
      'job:test', 'waiting', now() - interval '1 day' from generate_series(1, 120)`;
  await fillReports(sql, store.storeId);
  await sql`update marketing_report_mails set state = 'sent', sent_at = now() where store_id = ${store.storeId}`;
  const { rows, text, name } = await fileOf("reportsCsv");
  expect(name).toBe(`${store.storeId}-reports-all-days.csv`);
  expect(rows).toHaveLength(121);
  const scheduled = rows.find((row) => row.Schedule === "Every Monday");
  expect(scheduled).toMatchObject({
    ...{ "First day": "2026-10-01", "Last day": "2026-10-31", "First day before": "2026-09-01" },
    // It was made before there was a choice.
    ...{
      Platforms: "Facebook, Instagram, Google Ads",
      State: "Waiting",
      "Files kept": "PDF",
      "Letters sent": "1",
      "Letters not sent": "0",
    },
  });
  expect(text).not.toContain("@");
});

test("failures as a file are the groups of the page", async () => {
  const [sale = ""] = await insertEvents([{ ref: "A-1", minor: 1999, at: new Date().toISOString() }]);
  await sql`
    insert into marketing_deliveries (store_id, event_id, destination, state, reason, attempts, created_at)
    select store_id, id, 'facebook', 'refused', 'value_missing', 1, created_at from marketing_events where id = ${sale}`;
  const { rows } = await fileOf("failuresCsv");
  expect(rows).toMatchObject([{ Platform: "Facebook", State: "Refused", Sales: "1", Refunds: "0" }]);
});

describe("figures as files", () => {
  const range = { startDate: "2026-11-10", endDate: "2026-11-11" };
  beforeEach(async () => {
    await insertCampaigns([
      { day: "2026-11-10", spend: 1_000, revenue: 3_000, conversions: 2, name: "Autumn" },
      { day: "2026-11-09", spend: 500, revenue: 5_000, name: "Shoes" },
    ]);
    await insertAccountDays();
    await insertEvents([{ ref: "A-1", minor: 1999, at: "2026-11-10T12:00:00Z" }]);
  });

  test("a trend has a line a day, those without figures too, with what it is compared with, ads and tills apart", async () => {
    const { rows, name, header } = await fileOf("trendsCsv", { ...range, unit: "day" });
    expect(name).toBe(`${store.storeId}-trend-by-day-2026-11-10-to-2026-11-11.csv`);
    expect(rows).toMatchObject([
      {
        ...{ "First day": "2026-11-10", "Last day": "2026-11-10", Complete: "yes", Currency: "EUR" },
        ...{ Spend: "10.00", Revenue: "30.00", ROAS: "3", "Cost per conversion": "5.00", Conversions: "2" },
        ...{ "Till revenue": "19.99", Sales: "1", "Blended ROAS": "1.999" },
        ...{ "First day before": "2026-11-08", "Spend before": "0.00", "ROAS before": "", "Sales before": "0" },
      },
      {
        ...{ "First day": "2026-11-11", Spend: "0.00", ROAS: "", "Cost per conversion": "", "Till revenue": "0.00" },
        ...{ "First day before": "2026-11-09", "Spend before": "5.00", "Revenue before": "50.00", "ROAS before": "10" },
      },
    ]);
    const alone = await fileOf("trendsCsv", { ...range, compare: "none" });
    expect(alone.header).toBe(header?.split(",First day before")[0]);
  });

  test("a contribution has a line for every campaign, the largest change first, and adds up to the total's", async () => {
    const { rows, name } = await fileOf("breakdownCsv", { ...range, by: "campaign" });
    expect(name).toBe(`${store.storeId}-contribution-by-campaign-2026-11-10-to-2026-11-11.csv`);
    expect(rows).toMatchObject([
      {
        Campaign: "Shoes",
        Platform: "Google Ads",
        Revenue: "0.00",
        "Revenue change": "-50.00",
        "Share of change": "2.5",
      },
      {
        Campaign: "Autumn",
        Platform: "Facebook",
        Revenue: "30.00",
        "Revenue change": "30.00",
        "Share of change": "-1.5",
      },
    ]);
    const platforms = await fileOf("breakdownCsv", { ...range, metric: "spend", compare: "none" });
    expect(platforms.rows.map((row) => [row.Platform, row.Spend, row.Currency])).toEqual([
      ["Facebook", "10.00", "EUR"],
      ["Google Ads", "0.00", "EUR"],
    ]);
    expect(platforms.header).not.toMatch(/Campaign|before|change/);
  });

  test("a range that is none is refused with the field named", async () => {
    for (const id of ["trendsCsv", "breakdownCsv"] as const)
      expect((await ask(id, { startDate: "2026-11-11", endDate: "2026-11-10" })).status).toBe(422);
  });
});
