import * as z from "zod";
import { isCurrency } from "../core/money";
import { holdsEmail } from "../core/redact";
import { DestinationId } from "./platforms";
import { storableObject, text } from "./text";

/** What a till reports with `events/track`. */
export const EVENT_TYPES = ["purchase", "add_to_cart", "view_content", "initiate_checkout"] as const;
export const EventType = z.enum(EVENT_TYPES);
export type EventType = z.infer<typeof EventType>;
/** What is stored: a refund is an event of its own, of the purchase it takes back. */
export const STORED_EVENT_TYPES = [...EVENT_TYPES, "refund"] as const;
export const StoredEventType = z.enum(STORED_EVENT_TYPES);
export type StoredEventType = z.infer<typeof StoredEventType>;

/** Where one sale stands at one destination. Every event has exactly one row per destination. */
export const DELIVERY_STATES = [
  "waiting",
  "accepted",
  "delivered",
  "refused",
  "skipped",
  "expired",
  "unknown_outcome",
] as const;
export const DeliveryState = z.enum(DELIVERY_STATES);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** Why a sale is not sent to a destination. A skip is a rule at work, not a failure. */
export const SKIP_REASONS = [
  "not_connected",
  "no_consent",
  "no_identifiers",
  "no_value",
  "no_source_url",
  "event_type_not_sent",
  "too_old",
  "refunds_not_taken",
  "sale_not_sent",
  "sale_sent_elsewhere",
] as const;
export const SkipReason = z.enum(SKIP_REASONS);
export type SkipReason = z.infer<typeof SkipReason>;

/** Meta's list; `physical_store` is the till. Source: Meta server event parameters, read 2026-11-22. */
export const ACTION_SOURCES = [
  "physical_store",
  "website",
  "app",
  "phone_call",
  "email",
  "chat",
  "system_generated",
  "other",
] as const;

/** A reference is stored and sent as it is, so it must not be somebody's e-mail address. */
export const reference = (max: number) =>
  text(max).refine((value) => !holdsEmail(value), "must not be an e-mail address");
export const currency = z.string().trim().toUpperCase().refine(isCurrency, "must be an ISO 4217 code, for example EUR");
/** In minor units of the most finely divided currency (four decimals) it is still an exact number. */
export const AMOUNT_MAX = 9e11;
const amount = z.number().nonnegative().max(AMOUNT_MAX);
const contact = (max: number) => text(max).optional();
/** true, false, "granted" or "denied" in any case. */
const choice = z.union([
  z.boolean(),
  z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(["granted", "denied"]))
    .transform((word) => word === "granted"),
]);

export const TrackEventItem = z
  .strictObject({
    id: reference(100).meta({ description: "Your product number or SKU." }),
    quantity: z.int().positive().max(1_000_000).default(1),
    price: amount.optional().meta({ description: "Price of one, in major units of the sale's currency." }),
  })
  .meta({ id: "TrackEventItem" });

export const TrackEventBody = z
  .strictObject({
    storeId: z.uuid().meta({ description: "The store the API key belongs to." }),
    eventType: EventType,
    orderId: reference(200).optional().meta({
      description: "Your order number. With storeId and eventType it makes the sale one event for ever.",
      example: "100234",
    }),
    productId: reference(200).optional(),
    customerEmail: text(320).optional().meta({ description: "Hashed at once; never stored as it is." }),
    customerPhone: text(40)
      .optional()
      .meta({ description: "Any spelling; without a country code the store's country is taken. Hashed at once." }),
    eventValue: amount.optional().meta({ description: "Total in major units, for example 19.99.", example: 19.99 }),
    currency: currency.optional().meta({ description: "ISO 4217; the store's currency when absent.", example: "EUR" }),
    quantity: z.int().positive().max(1_000_000).optional(),
    eventData: storableObject.optional().meta({
      description:
        "Kept with the event for you, up to 65,536 characters; never sent on. Contact data in it is removed.",
    }),
    occurredAt: z.iso
      .datetime({ offset: true })
      .refine((time) => !(Date.parse(time) < Date.UTC(2000, 0)), "must be in this century")
      .optional()
      .meta({ description: "When it happened, ISO 8601 with offset; now when absent." }),
    items: z.array(TrackEventItem).max(500).optional(),
    actionSource: z.enum(ACTION_SOURCES).default("physical_store"),
    customer: z
      .strictObject({
        firstName: contact(100),
        lastName: contact(100),
        city: contact(100),
        region: contact(100),
        postalCode: contact(20),
        country: z
          .string()
          .trim()
          .toUpperCase()
          .regex(/^[A-Z]{2}$/, "must be a two-letter ISO 3166 code")
          .optional(),
        externalId: contact(200),
        gender: contact(100).meta({
          description: "F, female, Mrs, m, male, Mr …; what is not understood is left out. Hashed at once.",
          example: "female",
        }),
        dateOfBirth: contact(100).meta({
          description:
            "Best as YYYY-MM-DD. Other spellings with a year of four digits are read month first; what is no date, or impossible, is left out. Hashed at once.",
          example: "1990-12-31",
        }),
      })
      .optional(),
    clickIds: z
      .strictObject({ fbc: text(500), fbp: text(200), gclid: text(500), gbraid: text(500), wbraid: text(500) })
      .partial()
      .optional(),
    consent: z.strictObject({ adUserData: choice, adPersonalization: choice }).partial().optional(),
    idempotencyKey: reference(255)
      .optional()
      .meta({ description: "Your own key for this event; the same key is one event for ever." }),
  })
  .meta({ id: "TrackEvent" });
export type TrackEventBody = z.output<typeof TrackEventBody>;

export const TrackEventResult = z
  .object({
    success: z.literal(true),
    eventId: z.uuid(),
    message: z.string(),
    duplicate: z.boolean().meta({ description: "True when this event was already taken in." }),
  })
  .meta({ id: "TrackEventResult" });
export type TrackEventResult = z.infer<typeof TrackEventResult>;

/** Beside the sale and never part of it: in a batch it stands beside the events. */
const dryRun = z.boolean().optional().meta({
  description: "true: nothing is stored or sent; the answer (200) says what each platform would be sent, and what not.",
});
/** What `events/track` takes: one event, for real or to see what would become of it. */
export const TrackEventRequest = TrackEventBody.extend({ dryRun }).meta({ id: "TrackEventRequest" });
export type TrackEventRequest = z.output<typeof TrackEventRequest>;

export const BATCH_MAX = 1000;
/** Items are checked one by one, so that one bad sale does not refuse its neighbours. */
export const TrackBatchBody = z.strictObject({
  dryRun,
  events: z
    .array(z.unknown())
    .min(1)
    .max(BATCH_MAX)
    .meta({ description: "Up to 1,000 events as `events/track` takes one, without dryRun." }),
});
export type TrackBatchBody = z.output<typeof TrackBatchBody>;
const ItemIssue = z.object({ path: z.string(), message: z.string() });
export const TrackBatchResult = z
  .object({
    success: z.boolean().meta({ description: "True when every item was accepted or already known." }),
    accepted: z.int(),
    duplicates: z.int(),
    rejected: z.int(),
    results: z.array(
      z.object({
        index: z.int(),
        status: z.int().meta({
          description: "202 accepted, 200 already known, 403, 409 or 422 refused, 500 not stored: send it again.",
        }),
        eventId: z.uuid().optional(),
        message: z.string(),
        issues: z.array(ItemIssue).optional(),
      }),
    ),
  })
  .meta({ id: "TrackBatchResult" });
export type TrackBatchResult = z.infer<typeof TrackBatchResult>;

const Counts = z.object({
  waiting: z.int(),
  accepted: z.int(),
  delivered: z.int(),
  refused: z.int(),
  skipped: z.int(),
  expired: z.int(),
  unknownOutcome: z.int(),
});
export const EventStatus = z
  .object({
    success: z.literal(true),
    data: z.object({
      totalEvents: z.int(),
      syncedToFacebook: z.int(),
      syncedToGoogle: z.int(),
      pendingSync: z.int().meta({ description: "Deliveries still to be made, both platforms together." }),
      lastSyncAt: z.iso.datetime().nullable(),
      syncErrors: z.int().meta({ description: "Deliveries that were refused, expired or ended unknown." }),
      destinations: z.array(
        z.object({
          destination: DestinationId,
          counts: Counts,
          skippedBy: z.array(z.object({ reason: SkipReason, count: z.int() })),
          oldestWaitingAt: z.iso.datetime().nullable(),
          lastDeliveredAt: z.iso.datetime().nullable(),
          /** Set while nothing can be sent: the sales are held, none is lost. */
          held: z.object({ reason: z.string(), since: z.iso.datetime() }).nullable(),
        }),
      ),
    }),
  })
  .meta({ id: "EventStatus" });
export type EventStatus = z.infer<typeof EventStatus>;

export const Money = z.object({ amount: z.number(), currency: z.string() });
export const EventListItem = z.object({
  id: z.uuid(),
  eventType: StoredEventType,
  orderId: z.string().nullable(),
  value: Money.nullable().meta({ description: "As reported; of a refund what was given back." }),
  refundedAmount: Money.nullable().meta({
    description: "What was given back of a sale so far; null when nothing was.",
  }),
  netValue: Money.nullable().meta({ description: "The value less what was given back; null for a refund itself." }),
  refundOf: z
    .object({ id: z.uuid(), orderId: z.string().nullable() })
    .nullable()
    .meta({ description: "For a refund: the sale." }),
  occurredAt: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
  /** Which kinds of identifiers the sale came with; never the values. */
  identifiers: z.array(z.string()),
  deliveries: z.array(
    z.object({
      destination: DestinationId,
      state: DeliveryState,
      reason: z.string().nullable(),
      attempts: z.int(),
      nextAttemptAt: z.iso.datetime().nullable(),
      deliveredAt: z.iso.datetime().nullable(),
      held: z.boolean().meta({ description: "True: it waits, and so does everything for that platform." }),
      heldReason: z.string().nullable().meta({
        description: "What holds the platform: `token_expired`, `target_gone`, `disconnected` …; null when not held.",
      }),
    }),
  ),
});
export type EventListItem = z.infer<typeof EventListItem>;
/** Our word for why a delivery stands where it stands, or a platform's own. */
export const Reason = text(200);
/** PostgreSQL knows no year 0, and no sale of ours is older than this century. */
const isThisCentury = (value: string): boolean => value >= "2000" && !Number.isNaN(Date.parse(value));
/** A calendar day, or a moment with its offset. Which of the two it is, its length says. */
export const DayOrMoment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: "must be a day (YYYY-MM-DD) or a moment (ISO 8601 with offset)",
  })
  .refine(isThisCentury, "must be in this century");
export type DayOrMoment = z.infer<typeof DayOrMoment>;

export const EventListQuery = z.object({
  state: DeliveryState.optional(),
  destination: DestinationId.optional(),
  eventType: StoredEventType.optional(),
  reason: Reason.optional().meta({
    description: "Of a delivery in that state: a skip reason, or our word for a refusal.",
  }),
  from: DayOrMoment.optional().meta({
    description:
      "Received from then on. A day (YYYY-MM-DD) is one of the store's zone, a moment (ISO 8601 with offset) is exact.",
  }),
  to: DayOrMoment.optional().meta({
    description: "Received until then: a day is included whole, a moment is not included.",
  }),
  q: z.string().trim().max(200).optional().meta({ description: "An order number, whole." }),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type EventListQuery = z.output<typeof EventListQuery>;
/** The list as a file: all that match, not a page of them. */
export const EventCsvQuery = EventListQuery.omit({ cursor: true, limit: true });
export type EventCsvQuery = z.output<typeof EventCsvQuery>;
export const EventList = z
  .object({
    success: z.literal(true),
    data: z.array(EventListItem),
    meta: z.object({
      nextCursor: z.string().nullable(),
      streamCursor: z
        .string()
        .meta({ description: "Where this list stands: the stream, asked `after` it, tells all that changed since." }),
    }),
  })
  .meta({ id: "EventList" });
export type EventList = z.infer<typeof EventList>;
