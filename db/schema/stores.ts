import { sql } from "drizzle-orm";
import { boolean, index, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, moment, updatedAt } from "./columns";
import { consentPolicyEnum, roleEnum } from "./enums";

/** Layer 1, as far as this layer needs it: businesses, their branches (our stores), people and their roles. */
export const businesses = pgTable("businesses", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  createdAt: createdAt(),
});

export const branches = pgTable(
  "branches",
  {
    id: uuid("id").primaryKey(),
    businessId: uuid("business_id")
      .notNull()
      .references(() => businesses.id),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    currency: text("currency").notNull(),
    timeZone: text("time_zone").notNull(),
    country: text("country").notNull(),
    consentPolicy: consentPolicyEnum("consent_policy").notNull().default("per_sale"),
    /** Mixed into every key of this store; without it the store's secrets and contact hashes cannot be opened. */
    cryptoSalt: bytes("crypto_salt").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [unique("branches_slug_unique").on(table.slug), index("branches_business_idx").on(table.businessId)],
);

export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    passwordHash: text("password_hash").notNull(),
    disabledAt: moment("disabled_at"),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex("users_email_unique").on(sql`lower(${table.email})`)],
);

export const memberships = pgTable(
  "memberships",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    branchId: uuid("branch_id")
      .notNull()
      .references(() => branches.id),
    role: roleEnum("role").notNull(),
    active: boolean("active").notNull().default(true),
    createdAt: createdAt(),
  },
  (table) => [
    unique("memberships_user_branch_unique").on(table.userId, table.branchId),
    index("memberships_branch_idx").on(table.branchId),
  ],
);

/** A signed-in browser. The cookie holds the secret; the row holds its hash, and can be revoked. */
export const sessions = pgTable(
  "sessions",
  {
    idHash: text("id_hash").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    lastSeenAt: moment("last_seen_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    revokedAt: moment("revoked_at"),
  },
  (table) => [index("sessions_user_idx").on(table.userId), index("sessions_expires_idx").on(table.expiresAt)],
);

/** Failed sign-ins by account and by address, hashed. */
export const signInFailures = pgTable(
  "sign_in_failures",
  { id: uuid("id").primaryKey(), subjectHash: text("subject_hash").notNull(), at: moment("at").notNull().defaultNow() },
  (table) => [index("sign_in_failures_subject_idx").on(table.subjectHash, table.at)],
);

export const products = pgTable(
  "products",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    ref: text("ref").notNull(),
    name: text("name").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("products_store_ref_unique").on(table.storeId, table.ref),
    unique("products_store_id_unique").on(table.storeId, table.id),
  ],
);

export const orders = pgTable(
  "orders",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    ref: text("ref").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("orders_store_ref_unique").on(table.storeId, table.ref),
    unique("orders_store_id_unique").on(table.storeId, table.id),
  ],
);
