import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { mintTenant } from "@/lib/auth/mint-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { type DestinationId, providerOf } from "@/lib/contracts/platforms";
import type { Role } from "@/lib/contracts/stores";
import { newId } from "@/lib/core/ids";

export type StoreFixture = { readonly storeId: string; readonly userId: string; readonly tenant: Tenant };

/** A store with a business and an owner of its own, written past the walls. */
export async function insertStore(
  sql: postgres.Sql,
  given: {
    currency?: string;
    timeZone?: string;
    country?: string;
    consentPolicy?: "collected" | "per_sale";
    role?: Role;
  } = {},
): Promise<StoreFixture> {
  const {
    currency = "EUR",
    timeZone = "Europe/Paris",
    country = "FR",
    consentPolicy = "collected",
    role = "business_owner",
  } = given;
  const [businessId, storeId, userId] = [newId(), newId(), newId()];
  await sql`insert into businesses (id, name) values (${businessId}, 'A business')`;
  await sql`
    insert into branches (id, business_id, name, slug, currency, time_zone, country, consent_policy, crypto_salt)
    values (${storeId}, ${businessId}, 'A store', ${storeId}, ${currency}, ${timeZone}, ${country}, ${consentPolicy}, ${randomBytes(32)})`;
  await sql`
    insert into users (id, email, name, password_hash) values (${userId}, ${`${userId}@people.test`}, 'A person', 'none')`;
  await sql`insert into memberships (id, user_id, branch_id, role) values (${newId()}, ${userId}, ${storeId}, ${role})`;
  return { storeId, userId, tenant: mintTenant(storeId, { kind: "user", userId, role }) };
}

/** A connection that takes sales, with its lane; the token is not a real one. */
export async function insertSalesConnection(
  sql: postgres.Sql,
  storeId: string,
  destination: DestinationId,
): Promise<void> {
  const [credentialId, adAccountId] = [newId(), newId()];
  const provider = providerOf(destination);
  await sql`
    insert into marketing_credentials (id, store_id, provider, scopes, provider_user_id)
    values (${credentialId}, ${storeId}, ${provider}, '{}', 'person')`;
  await sql`
    insert into marketing_ad_accounts (id, store_id, provider, external_id, name, currency, time_zone)
    values (${adAccountId}, ${storeId}, ${provider}, ${`account-${destination}`}, 'Ads', 'EUR', 'Europe/Paris')`;
  await sql`
    insert into marketing_accounts (id, store_id, platform, status, credential_id, marketing_ad_account_id, ad_account_id,
      ad_account_name, target_id, target_name, connected_at)
    values (${newId()}, ${storeId}, ${destination}, 'connected', ${credentialId}, ${adAccountId}, ${`account-${destination}`},
      'Ads', '7001', 'Target', now())`;
  await sql`insert into marketing_delivery_lanes (store_id, destination) values (${storeId}, ${destination})`;
}

/** A person with a role in a store; without a role, a person who belongs to no store. */
export async function insertMember(
  sql: postgres.Sql,
  given: { readonly storeId: string; readonly role: Role; readonly active?: boolean } | null,
): Promise<string> {
  const userId = newId();
  await sql`
    insert into users (id, email, name, password_hash) values (${userId}, ${`${userId}@people.test`}, 'A person', 'none')`;
  if (given)
    await sql`
      insert into memberships (id, user_id, branch_id, role, active)
      values (${newId()}, ${userId}, ${given.storeId}, ${given.role}, ${given.active ?? true})`;
  return userId;
}

/** A second store of the same business, with nobody in it. */
export async function insertSiblingStore(sql: postgres.Sql, storeId: string): Promise<string> {
  const siblingId = newId();
  await sql`
    insert into branches (id, business_id, name, slug, currency, time_zone, country, consent_policy, crypto_salt)
    select ${siblingId}, business_id, 'A sibling', ${siblingId}, currency, time_zone, country, consent_policy, ${randomBytes(32)}
    from branches where id = ${storeId}`;
  return siblingId;
}

/** One row at least in every tenant table and of its business, so that there is something of this store to see, change or take away. */
export async function fillStore(sql: postgres.Sql, { storeId, userId }: StoreFixture): Promise<void> {
  const sealed = "e1.k1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA";
  for (const destination of ["facebook", "google"] as const) await insertSalesConnection(sql, storeId, destination);
  await sql`update marketing_credentials set access_token_encrypted = ${sealed} where store_id = ${storeId}`;
  await sql`insert into products (id, store_id, ref, name) values (${newId()}, ${storeId}, 'sku-1', 'A thing')`;
  await sql`insert into orders (id, store_id, ref) values (${newId()}, ${storeId}, '100234')`;
  await sql`
    insert into api_keys (id, store_id, key_id, secret_mac, pepper_kid, name, last_four, scopes)
    values (${newId()}, ${storeId}, ${randomBytes(6).toString("hex")}, 'mac', 'k1', 'A till', 'wxyz', '{events:write}')`;
  await sql`
    insert into oauth_states (id_hash, store_id, user_id, session_hash, platform, provider, binding_hash, verifier_encrypted, expires_at)
    values (${newId()}, ${storeId}, ${userId}, 'session', 'facebook', 'meta', 'binding', ${sealed}, now() + interval '9 minutes')`;
  await sql`insert into audit_log (store_id, actor, action) values (${storeId}, ${`user:${userId}`}, 'store.filled')`;
  await insertRate(sql, storeId);
  await fillCampaigns(sql, storeId);
  await fillEvents(sql, storeId);
  await fillReports(sql, storeId);
  await insertSharedView(sql, { storeId, userId });
}

/** A view that everybody of the store sees, and with which its maker's overview opens. */
async function insertSharedView(sql: postgres.Sql, { storeId, userId }: Omit<StoreFixture, "tenant">): Promise<void> {
  const viewId = newId();
  await sql`
    insert into marketing_campaign_views (id, store_id, made_by, name, shared, shows)
    values (${viewId}, ${storeId}, ${userId}, 'Losing money', true, '{"platform": "google"}')`;
  await sql`
    insert into marketing_campaign_view_defaults (store_id, user_id, view_id) values (${storeId}, ${userId}, ${viewId})`;
}

/** A rate of the store's business from the first day of 2026 on; one that is there already stays. */
export async function insertRate(sql: postgres.Sql, storeId: string): Promise<void> {
  await sql`
    insert into exchange_rates (id, business_id, from_currency, to_currency, valid_from, rate)
    select ${newId()}, business_id, 'USD', 'EUR', '2026-01-01', 0.9215 from branches where id = ${storeId}
    on conflict do nothing`;
}

export async function fillReports(sql: postgres.Sql, storeId: string): Promise<void> {
  const [scheduleId, reportId] = [newId(), newId()];
  await sql`
    insert into marketing_report_schedules (id, store_id, name, frequency, day, hour, time_zone, formats, compare, recipients, next_run_at)
    values (${scheduleId}, ${storeId}, 'Every Monday', 'weekly', 1, 8, 'Europe/Paris', '{pdf}', 'previous', '{maya@example.org}', now())`;
  await sql`
    insert into marketing_reports (id, store_id, schedule_id, scheduled_for, formats, params, actor)
    values (${reportId}, ${storeId}, ${scheduleId}, now(), '{pdf}',
      '{"startDate": "2026-10-01", "endDate": "2026-10-31", "compare": "previous"}', 'job:test')`;
  await sql`
    insert into marketing_report_files (store_id, report_id, format, file_name, content)
    values (${storeId}, ${reportId}, 'pdf', 'report.pdf', '\\x25')`;
  await sql`
    insert into marketing_report_mails (id, store_id, report_id, recipients, actor)
    values (${newId()}, ${storeId}, ${reportId}, '{maya@example.org}', 'job:test')`;
}

async function fillCampaigns(sql: postgres.Sql, storeId: string): Promise<void> {
  const campaignId = newId();
  await sql`
    insert into marketing_campaigns (id, store_id, marketing_ad_account_id, platform_campaign_id, campaign_name, spend_minor)
    select ${campaignId}, store_id, id, '120001', 'Autumn', 1999 from marketing_ad_accounts
    where store_id = ${storeId} and provider = 'meta'`;
  await sql`
    insert into marketing_campaign_days (store_id, campaign_id, day, publisher_platform, spend_minor)
    values (${storeId}, ${campaignId}, current_date, 'facebook', 1999)`;
  await sql`
    insert into marketing_campaign_months (store_id, campaign_id, month, publisher_platform, spend_minor)
    values (${storeId}, ${campaignId}, date_trunc('month', now())::date, 'facebook', 1999)`;
  await sql`
    insert into marketing_account_days (store_id, marketing_ad_account_id, day, publisher_platform, spend_minor)
    select store_id, id, current_date, 'facebook', 1999 from marketing_ad_accounts
    where store_id = ${storeId} and provider = 'meta'`;
}

async function fillEvents(sql: postgres.Sql, storeId: string): Promise<void> {
  const eventId = newId();
  await sql`
    insert into marketing_events (id, store_id, event_type, order_ref, content_hash, event_value_minor, currency, occurred_at,
      action_source, transaction_id, consent_ad_user_data, consent_ad_personalization, customer_refs, identifier_kinds)
    values (${eventId}, ${storeId}, 'purchase', '100234', 'hash', 1999, 'EUR', now(),
      'physical_store', ${eventId}, true, true, '{}', '{email}')`;
  await sql`
    insert into marketing_deliveries (store_id, event_id, destination, state, next_attempt_at)
    values (${storeId}, ${eventId}, 'facebook', 'waiting', now())`;
  await sql`
    insert into marketing_delivery_attempts (store_id, event_id, destination, attempt, epoch, outcome, duration_ms)
    values (${storeId}, ${eventId}, 'facebook', 1, 1, 'unavailable', 12)`;
  const outcome = '{"asked": null, "outcome": {"deliveries": 1, "left": 0, "destinations": []}}';
  await sql`
    insert into marketing_replays (id, store_id, actor, filter, deliveries)
    values (${newId()}, ${storeId}, 'job:test', ${outcome}::text::jsonb, 1)`;
  await sql`
    insert into marketing_alerts (id, store_id, kind, severity) values (${newId()}, ${storeId}, 'sales_waiting', 'high')`;
}
