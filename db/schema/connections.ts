import { sql } from "drizzle-orm";
import { check, date, foreignKey, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, moment, updatedAt } from "./columns";
import { connectionReasonEnum, connectionStatusEnum, platformEnum, providerEnum } from "./enums";
import { branches, users } from "./stores";

/** One OAuth grant at a provider, sealed. Facebook and Instagram share Meta's. */
export const marketingCredentials = pgTable(
  "marketing_credentials",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    provider: providerEnum("provider").notNull(),
    accessTokenEncrypted: text("access_token_encrypted"),
    refreshTokenEncrypted: text("refresh_token_encrypted"),
    tokenExpiresAt: moment("token_expires_at"),
    grantExpiresAt: moment("grant_expires_at"),
    scopes: text("scopes").array().notNull(),
    providerUserId: text("provider_user_id").notNull(),
    /** Null while the grant lives; otherwise why it does not. */
    deadReason: connectionReasonEnum("dead_reason"),
    deadSince: moment("dead_since"),
    /** Moves with every new token, so that a caller sees whether somebody else has refreshed. */
    tokenVersion: integer("token_version").notNull().default(1),
    /** A refresh under way: only the holder of the newest epoch may write back. */
    refreshEpoch: integer("refresh_epoch").notNull().default(0),
    refreshUntil: moment("refresh_until"),
    refreshedAt: moment("refreshed_at"),
    grantedBy: uuid("granted_by").references(() => users.id),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique("marketing_credentials_store_provider_unique").on(table.storeId, table.provider),
    unique("marketing_credentials_store_id_unique").on(table.storeId, table.id),
    // Whom a provider's callback is about may have signed in for several stores.
    index("marketing_credentials_person_idx").on(table.provider, table.providerUserId),
    index("marketing_credentials_expires_idx").on(table.tokenExpiresAt).where(sql`${table.deadReason} is null`),
    check("marketing_credentials_access_sealed", sql`${table.accessTokenEncrypted} ~ '^e[0-9]+[.]'`),
    check("marketing_credentials_refresh_sealed", sql`${table.refreshTokenEncrypted} ~ '^e[0-9]+[.]'`),
  ],
);

/** An ad account that is or was used: the unit of campaign sync, whichever connections look at it. */
export const marketingAdAccounts = pgTable(
  "marketing_ad_accounts",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    provider: providerEnum("provider").notNull(),
    externalId: text("external_id").notNull(),
    name: text("name").notNull(),
    currency: text("currency").notNull(),
    timeZone: text("time_zone").notNull(),
    syncStartedAt: moment("sync_started_at"),
    lastSyncAt: moment("last_sync_at"),
    /** Why the newest figures cannot be read. */
    syncError: text("sync_error"),
    /** When all days that platforms still correct were last read, as every night does. */
    trailingReadAt: moment("trailing_read_at"),
    /** The first day whose figures are wanted, and the first from which on all are here: between them there is work. */
    historyFrom: date("history_from", { mode: "string" }),
    historyDoneFrom: date("history_done_from", { mode: "string" }),
    /** Days that are here and are to be read once more: from the first, and before the second. */
    rereadFrom: date("reread_from", { mode: "string" }),
    rereadBefore: date("reread_before", { mode: "string" }),
    /** Why old days cannot be read, and since when: after that they rest. */
    historyError: text("history_error"),
    historyFailedAt: moment("history_failed_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique("marketing_ad_accounts_store_account_unique").on(table.storeId, table.provider, table.externalId),
    unique("marketing_ad_accounts_store_id_unique").on(table.storeId, table.id),
  ],
);

/** A connection: one platform of one store with what was chosen for it. */
export const marketingAccounts = pgTable(
  "marketing_accounts",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    platform: platformEnum("platform").notNull(),
    status: connectionStatusEnum("status").notNull().default("disconnected"),
    statusReason: connectionReasonEnum("status_reason"),
    authMethod: text("auth_method").notNull().default("oauth"),
    credentialId: uuid("credential_id"),
    marketingAdAccountId: uuid("marketing_ad_account_id"),
    /** The platform's id of the ad account: Meta `act_…`, Google ten digits. */
    adAccountId: text("ad_account_id"),
    adAccountName: text("ad_account_name"),
    /** Where sales go: Meta dataset or Google conversion action. */
    targetId: text("target_id"),
    targetName: text("target_name"),
    extra: jsonb("extra").$type<Record<string, string>>().notNull().default({}),
    /** The original column names, read from what was chosen. */
    pixelId: text("pixel_id").generatedAlwaysAs(
      sql`case when platform in ('facebook', 'instagram') then target_id end`,
    ),
    pageId: text("page_id").generatedAlwaysAs(sql`extra ->> 'pageId'`),
    customerId: text("customer_id").generatedAlwaysAs(sql`case when platform = 'google' then ad_account_id end`),
    connectedAt: moment("connected_at"),
    disconnectedAt: moment("disconnected_at"),
    lastSyncAt: moment("last_sync_at"),
    syncErrorMessage: text("sync_error_message"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique("marketing_accounts_store_platform_unique").on(table.storeId, table.platform),
    // With the store: row-level security does not look at foreign keys.
    foreignKey({
      name: "marketing_accounts_credential_fk",
      columns: [table.storeId, table.credentialId],
      foreignColumns: [marketingCredentials.storeId, marketingCredentials.id],
    }),
    foreignKey({
      name: "marketing_accounts_ad_account_fk",
      columns: [table.storeId, table.marketingAdAccountId],
      foreignColumns: [marketingAdAccounts.storeId, marketingAdAccounts.id],
    }),
    index("marketing_accounts_status_idx").on(table.status),
    check("marketing_accounts_oauth_only", sql`${table.authMethod} = 'oauth'`),
    check(
      "marketing_accounts_connected_complete",
      sql`${table.status} <> 'connected' or (${table.credentialId} is not null and ${table.adAccountId} is not null)`,
    ),
  ],
);
