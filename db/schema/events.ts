import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { DESTINATION_IDS } from "../../lib/contracts/platforms";
import { createdAt, moment, transactionIdColumn, updatedAt } from "./columns";
import { deliveryStateEnum, destinationEnum, eventTypeEnum } from "./enums";
import { branches, orders, products } from "./stores";

/** What a till reported, without anybody's contact data. Never changed after it was taken in. */
export const marketingEvents = pgTable(
  "marketing_events",
  {
    id: uuid("id").notNull(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    eventType: eventTypeEnum("event_type").notNull(),
    orderRef: text("order_ref"),
    orderId: uuid("order_id"),
    productRef: text("product_ref"),
    productId: uuid("product_id"),
    idempotencyKey: text("idempotency_key"),
    /** Keyed hash of the content, to tell a repeat from a contradiction. */
    contentHash: text("content_hash").notNull(),
    eventValueMinor: bigint("event_value_minor", { mode: "number" }),
    currency: text("currency").notNull(),
    quantity: integer("quantity").notNull().default(1),
    items: jsonb("items").$type<{ id: string; quantity: number; priceMinor: number | null }[]>().notNull().default([]),
    occurredAt: moment("occurred_at").notNull(),
    actionSource: text("action_source").notNull(),
    /** Google's `transactionId`, fixed when the event is taken in. */
    transactionId: text("transaction_id").notNull(),
    consentAdUserData: boolean("consent_ad_user_data").notNull(),
    consentAdPersonalization: boolean("consent_ad_personalization").notNull(),
    /** Keyed references of the customer's contact data, for look-up and erasure. */
    customerRefs: text("customer_refs").array().notNull(),
    /** Which kinds of identifiers there are, e.g. `email`; never a value. */
    identifierKinds: text("identifier_kinds").array().notNull(),
    /** The platforms' hashes by destination, sealed. */
    identifiersEncrypted: text("identifiers_encrypted"),
    eventData: jsonb("event_data").$type<Record<string, unknown>>(),
    apiKeyId: uuid("api_key_id"),
    /** For a refund: the purchase of which `event_value_minor` was given back. Its `order_ref` is the refund's own number. */
    refundOf: uuid("refund_of"),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("marketing_events_order_unique")
      .on(table.storeId, table.eventType, table.orderRef)
      .where(sql`${table.orderRef} is not null`),
    uniqueIndex("marketing_events_idempotency_unique")
      .on(table.storeId, table.idempotencyKey)
      .where(sql`${table.idempotencyKey} is not null`),
    primaryKey({ name: "marketing_events_pk", columns: [table.storeId, table.id] }),
    foreignKey({
      name: "marketing_events_order_fk",
      columns: [table.storeId, table.orderId],
      foreignColumns: [orders.storeId, orders.id],
    }),
    foreignKey({
      name: "marketing_events_product_fk",
      columns: [table.storeId, table.productId],
      foreignColumns: [products.storeId, products.id],
    }),
    foreignKey({
      name: "marketing_events_refund_fk",
      columns: [table.storeId, table.refundOf],
      foreignColumns: [table.storeId, table.id],
    }),
    index("marketing_events_store_created_idx").on(table.storeId, table.createdAt, table.id),
    index("marketing_events_refund_idx").on(table.storeId, table.refundOf).where(sql`${table.refundOf} is not null`),
    check(
      "marketing_events_refund_has_purchase",
      sql`(${table.eventType}::text = 'refund') = (${table.refundOf} is not null)`,
    ),
    check("marketing_events_value_positive", sql`${table.eventValueMinor} >= 0`),
    check("marketing_events_identifiers_sealed", sql`${table.identifiersEncrypted} ~ '^e[0-9]+[.]'`),
  ],
);

/** One event for one destination. These rows are the queue. */
export const marketingDeliveries = pgTable(
  "marketing_deliveries",
  {
    // Of a store through its event: one check less for every row of the queue.
    storeId: uuid("store_id").notNull(),
    eventId: uuid("event_id").notNull(),
    destination: destinationEnum("destination").notNull(),
    state: deliveryStateEnum("state").notNull(),
    /** A skip reason, or our word for why the platform refused. */
    reason: text("reason"),
    platformCode: text("platform_code"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: moment("next_attempt_at"),
    /** After this the platform would refuse it. */
    acceptedUntil: moment("accepted_until"),
    /** Set while a request is out; still set after a crash, and then the outcome is ambiguous. */
    inFlightSince: moment("in_flight_since"),
    ambiguousSince: moment("ambiguous_since"),
    /** Send by itself: a group it was in was partly refused and the platform did not say which. */
    sendAlone: boolean("send_alone").notNull().default(false),
    /** Sent with none but those of the same group: a part of a batch that was partly refused, before each goes alone. */
    sendGroup: text("send_group"),
    receiptId: text("receipt_id"),
    confirmAt: moment("confirm_at"),
    acceptedAt: moment("accepted_at"),
    deliveredAt: moment("delivered_at"),
    /** The replay that let it wait again. */
    replayId: uuid("replay_id"),
    /** Set by the database with every write; the live stream reads in its order. */
    changedXid: transactionIdColumn("changed_xid").notNull().default(sql`pg_current_xact_id()`),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "marketing_deliveries_pk", columns: [table.eventId, table.destination] }),
    foreignKey({
      name: "marketing_deliveries_event_fk",
      columns: [table.storeId, table.eventId],
      foreignColumns: [marketingEvents.storeId, marketingEvents.id],
    }),
    index("marketing_deliveries_due_idx")
      .on(table.storeId, table.destination, table.nextAttemptAt)
      .where(sql`${table.state} = 'waiting'`),
    index("marketing_deliveries_changed_idx").on(table.storeId, table.changedXid),
    index("marketing_deliveries_replay_idx")
      .on(table.storeId, table.replayId)
      .where(sql`${table.replayId} is not null`),
    // Nearest deadline first, within a lane. One for each destination: behind row-level security PostgreSQL takes no
    // comparison of an enum into an index (its operators are not leakproof), but it chooses an index by one.
    ...DESTINATION_IDS.map((id) =>
      index(`marketing_deliveries_${id}_deadline_idx`)
        .on(table.storeId, table.acceptedUntil, table.eventId)
        .where(sql`${table.state} = 'waiting' and ${table.destination} = ${sql.raw(`'${id}'`)}`),
    ),
    index("marketing_deliveries_confirm_idx")
      .on(table.storeId, table.destination, table.confirmAt)
      .where(sql`${table.state} = 'accepted'`),
    index("marketing_deliveries_receipt_idx")
      .on(table.storeId, table.receiptId)
      .where(sql`${table.state} = 'accepted'`),
    // What went as it should has no reason. A text, so that it serves behind row-level security too.
    index("marketing_deliveries_reason_idx")
      .on(table.storeId, table.reason, table.createdAt, table.eventId)
      .where(sql`${table.reason} is not null`),
    check(
      "marketing_deliveries_waiting_has_time",
      sql`${table.state} <> 'waiting' or ${table.nextAttemptAt} is not null`,
    ),
    check("marketing_deliveries_skip_has_reason", sql`${table.state} <> 'skipped' or ${table.reason} is not null`),
  ],
);

/** One try. Append-only. */
export const marketingDeliveryAttempts = pgTable(
  "marketing_delivery_attempts",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    eventId: uuid("event_id").notNull(),
    destination: destinationEnum("destination").notNull(),
    attempt: integer("attempt").notNull(),
    epoch: bigint("epoch", { mode: "number" }).notNull(),
    /** `delivered`, `accepted`, or a failure kind. */
    outcome: text("outcome").notNull(),
    reason: text("reason"),
    platformCode: text("platform_code"),
    httpStatus: integer("http_status"),
    traceId: text("trace_id"),
    durationMs: integer("duration_ms").notNull(),
    /** The lease was lost meanwhile; the outcome changed nothing. */
    late: boolean("late").notNull().default(false),
    at: moment("at").notNull().defaultNow(),
  },
  (table) => [
    index("marketing_delivery_attempts_event_idx").on(table.storeId, table.eventId, table.destination),
    // Rows come in the order of time, so a few bytes a megabyte tell where a day begins.
    index("marketing_delivery_attempts_at_idx").using("brin", table.at),
    index("marketing_delivery_attempts_unknown_idx")
      .on(table.storeId, table.at)
      .where(sql`${table.outcome} = 'unknown'`),
  ],
);

/**
 * How many deliveries are where, as differences: the database appends one with every statement that moves some, and a
 * job folds them. Their sum is exact at any moment, and no two writers wait for each other.
 */
export const marketingDeliveryTallies = pgTable(
  "marketing_delivery_tallies",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    destination: destinationEnum("destination").notNull(),
    state: deliveryStateEnum("state").notNull(),
    reason: text("reason"),
    difference: bigint("difference", { mode: "number" }).notNull(),
  },
  (table) => [index("marketing_delivery_tallies_store_idx").on(table.storeId, table.destination, table.state)],
);

/** Deliveries that somebody chose to send again: asked for once, done once. */
export const marketingReplays = pgTable(
  "marketing_replays",
  {
    /** Chosen by the caller, so that asking twice is one replay. */
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    /** `user:<id>`. */
    actor: text("actor").notNull(),
    filter: jsonb("filter").$type<Record<string, unknown>>().notNull(),
    deliveries: integer("deliveries").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("marketing_replays_store_idx").on(table.storeId, table.createdAt)],
);

/** One lane per store and destination: who sends, since when, and when to look again. */
export const marketingDeliveryLanes = pgTable(
  "marketing_delivery_lanes",
  {
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    destination: destinationEnum("destination").notNull(),
    /** When somebody should look; null when nothing waits. */
    nextAt: moment("next_at"),
    /** Grows with every lease; an outcome under an older epoch is discarded. */
    epoch: bigint("epoch", { mode: "number" }).notNull().default(0),
    leaseUntil: moment("lease_until"),
    /** Asleep until then: the platform asked for it, the lane backs off, or (parked) it may be tried once more. */
    notBefore: moment("not_before"),
    /** Why the lane stands still until a person acts; null when it does not. */
    parkedReason: text("parked_reason"),
    parkedAt: moment("parked_at"),
    /** Failures in a row of the whole lane, for back-off. */
    failures: integer("failures").notNull().default(0),
    /** When the platform last took something. */
    lastSentAt: moment("last_sent_at"),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "marketing_delivery_lanes_pk", columns: [table.storeId, table.destination] }),
    index("marketing_delivery_lanes_due_idx").on(table.nextAt).where(sql`${table.nextAt} is not null`),
  ],
);
