import { sql } from "drizzle-orm";
import { bigserial, check, index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, moment } from "./columns";
import { platformEnum, providerEnum } from "./enums";
import { branches, users } from "./stores";

export const apiKeys = pgTable(
  "api_keys",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    /** The public part of the key, by which the row is found. */
    keyId: text("key_id").notNull(),
    /** HMAC of the secret part under a key that is not in the database. */
    secretMac: text("secret_mac").notNull(),
    pepperKid: text("pepper_kid").notNull(),
    name: text("name").notNull(),
    lastFour: text("last_four").notNull(),
    scopes: text("scopes").array().notNull(),
    createdBy: uuid("created_by").references(() => users.id),
    createdAt: createdAt(),
    lastUsedAt: moment("last_used_at"),
    expiresAt: moment("expires_at"),
    revokedAt: moment("revoked_at"),
  },
  (table) => [unique("api_keys_key_id_unique").on(table.keyId), index("api_keys_store_idx").on(table.storeId)],
);

/** One consent under way: single use, ten minutes, bound to person, session, store, platform and browser. */
export const oauthStates = pgTable(
  "oauth_states",
  {
    idHash: text("id_hash").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    sessionHash: text("session_hash").notNull(),
    platform: platformEnum("platform").notNull(),
    provider: providerEnum("provider").notNull(),
    bindingHash: text("binding_hash").notNull(),
    verifierEncrypted: text("verifier_encrypted").notNull(),
    createdAt: createdAt(),
    expiresAt: moment("expires_at").notNull(),
    consumedAt: moment("consumed_at"),
  },
  (table) => [
    index("oauth_states_expires_idx").on(table.expiresAt),
    check("oauth_states_short_lived", sql`${table.expiresAt} <= ${table.createdAt} + interval '10 minutes 1 second'`),
    check("oauth_states_verifier_sealed", sql`${table.verifierEncrypted} ~ '^e[0-9]+[.]'`),
  ],
);

/** Append-only: the application may insert and read, never change. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    /** `user:<id>`, `key:<id>` or `job:<name>`. */
    actor: text("actor").notNull(),
    /** `entity.verb`, e.g. `connection.disconnected`. */
    action: text("action").notNull(),
    target: text("target"),
    details: jsonb("details").$type<Record<string, unknown>>(),
    at: moment("at").notNull().defaultNow(),
  },
  (table) => [index("audit_log_store_idx").on(table.storeId, table.at)],
);

/** Tells whether a master key is the one that sealed what is stored. */
export const encryptionKeyChecks = pgTable("encryption_key_checks", {
  kid: text("kid").primaryKey(),
  checkValue: text("check_value").notNull(),
  createdAt: createdAt(),
});
