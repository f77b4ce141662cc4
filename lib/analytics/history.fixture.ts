import fc from "fast-check";
import type postgres from "postgres";
import { recomputeSums } from "@/db/queries/campaign-sync";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { withTenant } from "@/db/with-tenant";
import { type PlatformId, type ProviderId, providerOf } from "@/lib/contracts/platforms";
import { newId } from "@/lib/core/ids";

/** What really happened, as a test knows it: plain rows, from which a naive reference can count. */
export type AdRow = {
  readonly platform: PlatformId;
  readonly campaign: string;
  readonly day: string;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly spendMinor: number;
  readonly revenueMinor: number;
};
export type Sale = {
  readonly at: Date;
  readonly type: "purchase" | "refund" | "view_content";
  readonly valueMinor: number | null;
  readonly currency: string;
  readonly facebook: State;
  readonly google: State;
};
type State = "waiting" | "accepted" | "delivered" | "refused" | "skipped";
export type RateRow = { readonly from: string; readonly to: string; readonly validFrom: string; readonly rate: string };
export type History = {
  readonly currency: string;
  readonly timeZone: string;
  readonly metaCurrency: string;
  readonly googleCurrency: string;
  readonly ads: readonly AdRow[];
  readonly sales: readonly Sale[];
  readonly rates: readonly RateRow[];
  /** From when on the days of each provider's account were read; null while none were, and all of them without it. */
  readonly readFrom?: Readonly<Record<ProviderId, string | null>>;
};
/** Before all days that a test asks for. */
const LONG_AGO = "2020-01-01";

/** Both changes of the clock in Europe and America lie in these days, and so does the end of a leap February. */
const FIRST = Date.parse("2024-02-20T00:00:00Z");
export const DAYS = 260;
const DAY_MS = 86_400_000;
export const dayOf = (index: number): string => new Date(FIRST + index * DAY_MS).toISOString().slice(0, 10);

const CURRENCIES = ["EUR", "USD", "JPY", "BHD"] as const;
const day = fc.integer({ min: 0, max: DAYS - 1 }).map(dayOf);
const readFrom = fc.oneof({ weight: 3, arbitrary: fc.constant(LONG_AGO) }, day, fc.constant(null));
const minor = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000_000 }));
const adRow = fc.record({
  platform: fc.constantFrom<PlatformId>("facebook", "instagram", "google"),
  campaign: fc.constantFrom("1", "2", "3"),
  day,
  impressions: fc.nat(100_000),
  clicks: fc.nat(5000),
  conversions: fc.nat(400_000).map((hundredths) => hundredths / 100),
  spendMinor: minor,
  revenueMinor: minor,
});
const state = fc.constantFrom<State>("waiting", "accepted", "delivered", "refused", "skipped");
const sale = fc.record({
  at: fc.integer({ min: 0, max: DAYS * 86_400 - 1 }).map((second) => new Date(FIRST + second * 1000)),
  type: fc.constantFrom<Sale["type"]>("purchase", "purchase", "refund", "view_content"),
  valueMinor: fc.oneof(fc.constant(null), minor),
  currency: fc.constantFrom(...CURRENCIES.slice(0, 3)),
  facebook: state,
  google: state,
});
const rate = fc.record({
  from: fc.constantFrom(...CURRENCIES),
  to: fc.constantFrom(...CURRENCIES),
  validFrom: fc.oneof(day, fc.constant("2023-01-01")),
  rate: fc.oneof(fc.constantFrom("0.9", "1.0837", "162.25", "0.0061633", "0.4087654321"), fc.constant("2.5")),
});

export const history: fc.Arbitrary<History> = fc.record({
  currency: fc.constantFrom(...CURRENCIES),
  timeZone: fc.constantFrom("Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"),
  metaCurrency: fc.constantFrom(...CURRENCIES),
  googleCurrency: fc.constantFrom(...CURRENCIES),
  // One row a campaign, day and publisher, as a platform gives it.
  ads: fc.uniqueArray(adRow, { maxLength: 60, selector: (row) => `${row.platform} ${row.campaign} ${row.day}` }),
  sales: fc.array(sale, { maxLength: 60 }),
  rates: fc.uniqueArray(
    rate.filter(({ from, to }) => from !== to),
    { maxLength: 12, selector: ({ from, to, validFrom }) => `${from} ${to} ${validFrom}` },
  ),
  readFrom: fc.record({ meta: readFrom, google: readFrom }),
});

/** Writes a history as the application's own writers would have left it. */
export async function writeHistory(sql: postgres.Sql, given: History): Promise<StoreFixture> {
  const store = await insertStore(sql, { currency: given.currency, timeZone: given.timeZone });
  const { storeId, tenant } = store;
  const accounts = {
    meta: await insertAccount(sql, storeId, ["facebook", "instagram"], given.metaCurrency),
    google: await insertAccount(sql, storeId, ["google"], given.googleCurrency),
  };
  for (const provider of ["meta", "google"] as const)
    if (given.readFrom)
      await sql`
        update marketing_ad_accounts set history_done_from = ${given.readFrom[provider]} where id = ${accounts[provider]}`;
  const campaigns = new Map<string, string>();
  for (const row of given.ads) {
    const provider = providerOf(row.platform);
    const key = `${provider} ${row.campaign}`;
    const id = campaigns.get(key) ?? newId();
    if (!campaigns.has(key))
      await sql`
        insert into marketing_campaigns (id, store_id, marketing_ad_account_id, platform_campaign_id, campaign_name)
        values (${id}, ${storeId}, ${accounts[provider]}, ${row.campaign}, ${key})`;
    campaigns.set(key, id);
    await sql`
      insert into marketing_campaign_days (store_id, campaign_id, day, publisher_platform, impressions, clicks, conversions,
        spend_minor, revenue_minor)
      values (${storeId}, ${id}, ${row.day}, ${row.platform}, ${row.impressions}, ${row.clicks}, ${row.conversions},
        ${row.spendMinor}, ${row.revenueMinor})`;
  }
  for (const account of Object.values(accounts))
    await withTenant(tenant, (tx) => recomputeSums(tx, tenant, account, { from: dayOf(0), to: dayOf(DAYS - 1) }));
  for (const one of given.sales) await insertSale(sql, storeId, one);
  for (const { from, to, validFrom, rate: value } of given.rates)
    await sql`
      insert into exchange_rates (id, business_id, from_currency, to_currency, valid_from, rate)
      select ${newId()}, business_id, ${from}, ${to}, ${validFrom}, ${value} from branches where id = ${storeId}`;
  return store;
}

export async function insertAccount(
  sql: postgres.Sql,
  storeId: string,
  platforms: readonly PlatformId[],
  currency: string,
  timeZone = "Europe/Paris",
): Promise<string> {
  const id = newId();
  const provider = providerOf(platforms[0] ?? "facebook");
  await sql`
    insert into marketing_ad_accounts (id, store_id, provider, external_id, name, currency, time_zone, history_done_from)
    values (${id}, ${storeId}, ${provider}, ${provider}, ${provider}, ${currency}, ${timeZone}, ${LONG_AGO})`;
  for (const platform of platforms)
    await sql`
      insert into marketing_accounts (id, store_id, platform, status, marketing_ad_account_id, ad_account_id)
      values (${newId()}, ${storeId}, ${platform}, 'expired', ${id}, ${provider})`;
  return id;
}

/** An event with its deliveries, which wait at first and then get where they are one by one. */
export async function insertSale(sql: postgres.Sql, storeId: string, sale: Sale): Promise<string> {
  const id = newId();
  const purchase = sale.type === "refund" ? await insertSale(sql, storeId, { ...NO_SALE, at: sale.at }) : null;
  await sql`
    insert into marketing_events (id, store_id, event_type, content_hash, event_value_minor, currency, occurred_at,
      action_source, transaction_id, consent_ad_user_data, consent_ad_personalization, customer_refs, identifier_kinds, refund_of)
    values (${id}, ${storeId}, ${sale.type}, 'hash', ${sale.valueMinor}, ${sale.currency}, ${sale.at}, 'physical_store', ${id},
      true, true, '{}', '{}', ${purchase})`;
  for (const destination of ["facebook", "google"] as const) {
    await sql`
      insert into marketing_deliveries (store_id, event_id, destination, state, next_attempt_at)
      values (${storeId}, ${id}, ${destination}, 'waiting', now())`;
    if (sale[destination] !== "waiting")
      await sql`
        update marketing_deliveries set state = ${sale[destination]}, reason = 'test'
        where event_id = ${id} and destination = ${destination}`;
  }
  return id;
}
/** Of which a refund may be, without money of its own. */
const NO_SALE = {
  type: "view_content",
  valueMinor: null,
  currency: "EUR",
  facebook: "waiting",
  google: "waiting",
} as const;
