import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  date,
  foreignKey,
  index,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, moment, updatedAt } from "./columns";
import { marketingAdAccounts } from "./connections";
import { campaignStatusEnum } from "./enums";
import { branches } from "./stores";

const tally = (name: string) => bigint(name, { mode: "number" }).notNull().default(0);
/** Amounts in minor units of the ad account's currency. */
const figures = () => ({
  impressions: tally("impressions"),
  clicks: tally("clicks"),
  conversions: numeric("conversions", { precision: 18, scale: 6, mode: "number" }).notNull().default(0),
  spendMinor: tally("spend_minor"),
  revenueMinor: tally("revenue_minor"),
});

/** A campaign of an ad account. The figures are the sums of its days. */
export const marketingCampaigns = pgTable(
  "marketing_campaigns",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    marketingAdAccountId: uuid("marketing_ad_account_id").notNull(),
    platformCampaignId: text("platform_campaign_id").notNull(),
    campaignName: text("campaign_name").notNull(),
    campaignStatus: campaignStatusEnum("campaign_status").notNull().default("active"),
    kind: text("kind"),
    ...figures(),
    lastSyncedAt: moment("last_synced_at"),
    syncStartDate: date("sync_start_date", { mode: "string" }),
    syncEndDate: date("sync_end_date", { mode: "string" }),
    /** Since when the platform no longer lists it. */
    missingSince: moment("missing_since"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique("marketing_campaigns_account_campaign_unique").on(table.marketingAdAccountId, table.platformCampaignId),
    foreignKey({
      name: "marketing_campaigns_ad_account_fk",
      columns: [table.storeId, table.marketingAdAccountId],
      foreignColumns: [marketingAdAccounts.storeId, marketingAdAccounts.id],
    }),
    unique("marketing_campaigns_store_id_unique").on(table.storeId, table.id),
    index("marketing_campaigns_store_idx").on(table.storeId, table.marketingAdAccountId),
  ],
);

/** The truth: one campaign, one day of the ad account, one publisher platform. */
export const marketingCampaignDays = pgTable(
  "marketing_campaign_days",
  {
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    campaignId: uuid("campaign_id").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    publisherPlatform: text("publisher_platform").notNull(),
    ...figures(),
    /** Which of the platform's overlapping purchase types the two figures were taken from. */
    conversionSource: text("conversion_source"),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "marketing_campaign_days_pk", columns: [table.campaignId, table.day, table.publisherPlatform] }),
    foreignKey({
      name: "marketing_campaign_days_campaign_fk",
      columns: [table.storeId, table.campaignId],
      foreignColumns: [marketingCampaigns.storeId, marketingCampaigns.id],
    }),
    index("marketing_campaign_days_store_day_idx").on(table.storeId, table.day),
    check("marketing_campaign_days_spend_positive", sql`${table.spendMinor} >= 0`),
  ],
);

/**
 * What one ad account had on one day on one publisher platform: the sum of its campaigns' rows, written by the sync in
 * the same transaction, so that totals and trends need not pass over every campaign.
 */
export const marketingAccountDays = pgTable(
  "marketing_account_days",
  {
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    marketingAdAccountId: uuid("marketing_ad_account_id").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    publisherPlatform: text("publisher_platform").notNull(),
    ...figures(),
  },
  (table) => [
    primaryKey({
      name: "marketing_account_days_pk",
      columns: [table.marketingAdAccountId, table.day, table.publisherPlatform],
    }),
    foreignKey({
      name: "marketing_account_days_account_fk",
      columns: [table.storeId, table.marketingAdAccountId],
      foreignColumns: [marketingAdAccounts.storeId, marketingAdAccounts.id],
    }),
    index("marketing_account_days_store_idx").on(table.storeId, table.day),
  ],
);

/** The same campaign's whole months: the sums of its days, written with them, so that long ranges need not pass over each. */
export const marketingCampaignMonths = pgTable(
  "marketing_campaign_months",
  {
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    campaignId: uuid("campaign_id").notNull(),
    /** Its first day. */
    month: date("month", { mode: "string" }).notNull(),
    publisherPlatform: text("publisher_platform").notNull(),
    ...figures(),
  },
  (table) => [
    primaryKey({
      name: "marketing_campaign_months_pk",
      columns: [table.campaignId, table.month, table.publisherPlatform],
    }),
    foreignKey({
      name: "marketing_campaign_months_campaign_fk",
      columns: [table.storeId, table.campaignId],
      foreignColumns: [marketingCampaigns.storeId, marketingCampaigns.id],
    }),
    index("marketing_campaign_months_store_idx").on(table.storeId, table.month),
  ],
);
