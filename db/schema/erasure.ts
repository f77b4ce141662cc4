import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns";
import { callbackKindEnum, erasureStateEnum, providerEnum } from "./enums";

/**
 * What a provider told us about a person who signed in there. Of no store: one person may have connected several, of
 * several businesses. Who it is stands here sealed, and only until it is done.
 */
export const marketingErasureRequests = pgTable(
  "marketing_erasure_requests",
  {
    /** Keyed hash of the request: a repeat has the same one, and nobody can guess it. */
    code: text("code").primaryKey(),
    provider: providerEnum("provider").notNull(),
    kind: callbackKindEnum("kind").notNull(),
    providerUserIdEncrypted: text("provider_user_id_encrypted"),
    state: erasureStateEnum("state").notNull().default("received"),
    /** Stores that had something of this person. */
    storesAffected: integer("stores_affected").notNull().default(0),
    /** By the provider's clock. */
    requestedAt: moment("requested_at").notNull(),
    receivedAt: moment("received_at").notNull().defaultNow(),
    completedAt: moment("completed_at"),
  },
  (table) => [
    index("marketing_erasure_requests_open_idx").on(table.receivedAt).where(sql`${table.state} = 'received'`),
    check("marketing_erasure_requests_code", sql`${table.code} ~ '^[0-9a-f]{32}$'`),
    check("marketing_erasure_requests_person_sealed", sql`${table.providerUserIdEncrypted} ~ '^e[0-9]+[.]'`),
    check(
      "marketing_erasure_requests_forgotten",
      sql`(${table.state} = 'done') = (${table.completedAt} is not null) and (${table.state} = 'done') = (${table.providerUserIdEncrypted} is null)`,
    ),
  ],
);
