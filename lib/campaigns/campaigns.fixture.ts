import type postgres from "postgres";
import { type PlatformId, type ProviderId, providerOf } from "@/lib/contracts/platforms";
import { newId } from "@/lib/core/ids";
import { Secret } from "@/lib/core/secret";
import type { Access, Campaign, CampaignDay, DayRange } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";
import type { SyncOptions } from "./sync-options";

export const NOW = new Date("2026-11-22T12:00:00Z");

/** An ad account with connections that chose it. Returns the row's id. */
export async function insertAdAccount(
  sql: postgres.Sql,
  storeId: string,
  given: {
    externalId: string;
    platforms: Partial<Record<PlatformId, "connected" | "disconnected" | "expired" | "error">>;
    currency?: string;
    timeZone?: string;
  },
): Promise<string> {
  const { externalId, platforms, currency = "EUR", timeZone = "Europe/Paris" } = given;
  const names = Object.keys(platforms) as PlatformId[];
  const provider = providerOf(names[0] ?? "facebook");
  const id = newId();
  await sql`
    insert into marketing_ad_accounts (id, store_id, provider, external_id, name, currency, time_zone, created_at)
    values (${id}, ${storeId}, ${provider}, ${externalId}, ${`Ads ${externalId}`}, ${currency}, ${timeZone}, ${NOW})`;
  await sql`
    insert into marketing_credentials (id, store_id, provider, scopes, provider_user_id)
    values (${newId()}, ${storeId}, ${provider}, '{}', 'person') on conflict do nothing`;
  for (const platform of names)
    await sql`
      insert into marketing_accounts (id, store_id, platform, status, credential_id, marketing_ad_account_id,
        ad_account_id, ad_account_name)
      select ${newId()}, ${storeId}, ${platform}, ${platforms[platform] ?? "connected"}, c.id, ${id}, ${externalId}, 'Ads'
      from marketing_credentials c where c.store_id = ${storeId} and c.provider = ${provider}`;
  return id;
}

export const aCampaign = (id: string, given: Partial<Campaign> = {}): Campaign => ({
  id,
  name: `Campaign ${id}`,
  status: "active",
  kind: "OUTCOME_SALES",
  ...given,
});

export const aDay = (campaignId: string, day: string, given: Partial<CampaignDay> = {}): CampaignDay => ({
  campaignId,
  campaignName: `Campaign ${campaignId}`,
  day,
  publisherPlatform: "facebook",
  impressions: 100,
  clicks: 10,
  conversions: 1,
  spendMinor: 1000,
  revenueMinor: 3000,
  conversionSource: "omni_purchase",
  ...given,
});

export type FakeAccount = {
  currency: string;
  timeZone: string;
  campaigns: Campaign[];
  days: CampaignDay[];
  /** Thrown by the next readings of this kind. */
  fails: { list?: Error; days?: Error; facts?: Error };
};

/** Platforms of a test: accounts by external id, and a record of what was asked of them. */
export class FakeAds {
  readonly accounts = new Map<string, FakeAccount>();
  readonly calls: { kind: "facts" | "list" | "days"; account: string; range?: DayRange; currency?: string }[] = [];
  now = NOW;
  /** Awaited before each page of days is given. */
  beforeDays: (range: DayRange) => Promise<void> = async () => {};

  constructor(private readonly sql: postgres.Sql) {}

  account(externalId: string, given: Partial<FakeAccount> = {}): FakeAccount {
    const account = { currency: "EUR", timeZone: "Europe/Paris", campaigns: [], days: [], fails: {}, ...given };
    this.accounts.set(externalId, account);
    return account;
  }

  get options(): Partial<SyncOptions> {
    return {
      now: () => this.now,
      adapterFor: (provider) => this.#adapter(provider),
      withAccess: async (tenant, platform, work) => work(await this.#access(tenant.storeId, platform)),
    };
  }

  async #access(storeId: string, platform: PlatformId): Promise<Access> {
    const [row] = await this.sql`
      select ad_account_id from marketing_accounts where store_id = ${storeId} and platform = ${platform}`;
    const grant = {
      accessToken: new Secret("token"),
      refreshToken: null,
      accessTokenExpiresAt: null,
      grantExpiresAt: null,
      scopes: [],
      userId: "person",
    };
    return { grant, account: { id: row?.ad_account_id, currency: "XXX", timeZone: "UTC", extra: {} } };
  }

  #find(id: string): FakeAccount {
    const account = this.accounts.get(id);
    if (!account) throw new TypeError(`the test has no account ${id}`);
    return account;
  }

  #adapter(provider: ProviderId): ReturnType<SyncOptions["adapterFor"]> {
    const fake = this;
    return {
      campaigns: {
        sliceDays: 30,
        async facts({ account }) {
          fake.calls.push({ kind: "facts", account: account.id });
          const { currency, timeZone, fails } = fake.#find(account.id);
          if (fails.facts) throw fails.facts;
          return { currency, timeZone };
        },
        async list({ account }) {
          fake.calls.push({ kind: "list", account: account.id, currency: account.currency });
          const { campaigns, fails } = fake.#find(account.id);
          if (fails.list) throw fails.list;
          return campaigns;
        },
        async *days({ account }, range) {
          fake.calls.push({ kind: "days", account: account.id, range, currency: account.currency });
          await fake.beforeDays(range);
          const { days, fails } = fake.#find(account.id);
          if (fails.days) throw fails.days;
          yield days.filter(({ day }) => day >= range.from && day <= range.to);
        },
        shows: adapterFor(provider).campaigns.shows,
      },
    };
  }
}

/** What the application stored, as it stands in the tables. */
export const storedDays = (sql: postgres.Sql, adAccountId: string) => sql<
  { campaign: string; day: string; publisher: string; spend: string; revenue: string; conversions: string }[]
>`
  select c.platform_campaign_id as campaign, d.day::text as day, d.publisher_platform as publisher,
    d.spend_minor::text as spend, d.revenue_minor::text as revenue, d.conversions::text as conversions
  from marketing_campaign_days d join marketing_campaigns c on c.id = d.campaign_id
  where c.marketing_ad_account_id = ${adAccountId} order by 1, 2, 3`;

/** Days on which the account's sum is not that of its campaigns' rows, and campaigns whose totals are not. */
export const disagreements = (sql: postgres.Sql, adAccountId: string) => sql`
  with own as (
    select c.id, c.store_id, c.spend_minor, c.revenue_minor, c.impressions, c.clicks, c.conversions
    from marketing_campaigns c where c.marketing_ad_account_id = ${adAccountId}
  ), rows as (
    select d.day, d.publisher_platform, sum(d.spend_minor) as spend, sum(d.revenue_minor) as revenue,
      sum(d.conversions) as conversions, sum(d.impressions) as impressions, sum(d.clicks) as clicks
    from marketing_campaign_days d join own on own.id = d.campaign_id group by 1, 2
  ), sums as (
    select day, publisher_platform, spend_minor as spend, revenue_minor as revenue, conversions, impressions, clicks
    from marketing_account_days where marketing_ad_account_id = ${adAccountId}
  )
  select day::text from (
    (select day, publisher_platform, spend, revenue, conversions, impressions, clicks from rows
      except select day, publisher_platform, spend, revenue, conversions, impressions, clicks from sums)
    union all
    (select day, publisher_platform, spend, revenue, conversions, impressions, clicks from sums
      except select day, publisher_platform, spend, revenue, conversions, impressions, clicks from rows)) differing
  union all
  select own.id::text from own
  left join lateral (
    select coalesce(sum(spend_minor), 0) as spend, coalesce(sum(revenue_minor), 0) as revenue,
      coalesce(sum(impressions), 0) as impressions, coalesce(sum(clicks), 0) as clicks,
      coalesce(sum(conversions), 0) as conversions
    from marketing_campaign_days d where d.campaign_id = own.id) s on true
  where (own.spend_minor, own.revenue_minor, own.impressions, own.clicks, own.conversions)
    is distinct from (s.spend, s.revenue, s.impressions, s.clicks, s.conversions)`;

export async function storedCampaign(sql: postgres.Sql, adAccountId: string, id: string) {
  const [row] = await sql`
    select campaign_name as name, campaign_status as status, kind, missing_since as "missingSince",
      spend_minor::int as spend, revenue_minor::int as revenue, impressions::int, conversions::float,
      sync_start_date::text as "from", sync_end_date::text as "to", last_synced_at as "lastSyncedAt"
    from marketing_campaigns where marketing_ad_account_id = ${adAccountId} and platform_campaign_id = ${id}`;
  return row;
}

export async function storedAccount(sql: postgres.Sql, adAccountId: string) {
  const [row] = await sql`
    select currency, time_zone as "timeZone", sync_started_at as "syncStartedAt", last_sync_at as "lastSyncAt",
      sync_error as "syncError", history_error as "historyError", trailing_read_at as "trailingReadAt",
      history_from::text as "historyFrom", history_done_from::text as "historyDoneFrom",
      reread_from::text as "rereadFrom", reread_before::text as "rereadBefore"
    from marketing_ad_accounts where id = ${adAccountId}`;
  return row;
}
