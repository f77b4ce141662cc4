import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { CampaignViewShows } from "../../lib/contracts/campaign-views";
import { createdAt, moment, updatedAt } from "./columns";
import { branches, users } from "./stores";

/** What somebody looks at again and again in the campaign table, under a name; theirs alone, or everybody's of the store. */
export const marketingCampaignViews = pgTable(
  "marketing_campaign_views",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    madeBy: uuid("made_by")
      .notNull()
      .references(() => users.id),
    name: text("name").notNull(),
    shared: boolean("shared").notNull().default(false),
    shows: jsonb("shows").$type<CampaignViewShows>().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Deleted and not yet gone for good, so that it can be undone. */
    deletedAt: moment("deleted_at"),
  },
  (table) => [
    unique("marketing_campaign_views_store_id_unique").on(table.storeId, table.id),
    uniqueIndex("marketing_campaign_views_name_unique")
      .on(table.storeId, table.madeBy, sql`lower(${table.name})`)
      .where(sql`${table.deletedAt} is null`),
    index("marketing_campaign_views_deleted_idx")
      .on(table.storeId, table.deletedAt)
      .where(sql`${table.deletedAt} is not null`),
    check("marketing_campaign_views_name", sql`char_length(${table.name}) between 1 and 60`),
  ],
);

/** The view that a person's overview opens with; also one that somebody else shares. */
export const marketingCampaignViewDefaults = pgTable(
  "marketing_campaign_view_defaults",
  {
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    viewId: uuid("view_id").notNull(),
  },
  (table) => [
    primaryKey({ name: "marketing_campaign_view_defaults_pk", columns: [table.storeId, table.userId] }),
    foreignKey({
      name: "marketing_campaign_view_defaults_view_fk",
      columns: [table.storeId, table.viewId],
      foreignColumns: [marketingCampaignViews.storeId, marketingCampaignViews.id],
    }).onDelete("cascade"),
    index("marketing_campaign_view_defaults_view_idx").on(table.storeId, table.viewId),
  ],
);
