import * as z from "zod";
import { DeliveryState, EventListItem, StoredEventType } from "./events";
import { DestinationId } from "./platforms";
import { ReplayRefusal } from "./replays";

const moment = z.iso.datetime();

/** One try of a delivery, as it was written down when it was over. */
export const Attempt = z.object({
  attempt: z.int(),
  at: moment,
  /** `delivered`, `accepted`, `rejected`, or the class of the failure. */
  outcome: z.string(),
  reason: z.string().nullable(),
  platformCode: z.string().nullable(),
  httpStatus: z.int().nullable(),
  /** The platform's id of the call, for its support. */
  traceId: z.string().nullable(),
  durationMs: z.int(),
  /** Its outcome came after somebody else had taken over, and changed nothing. */
  late: z.boolean(),
});
export type Attempt = z.infer<typeof Attempt>;

export const ATTEMPTS_MAX = 50;
export const DeliveryDetail = z.object({
  destination: DestinationId,
  state: DeliveryState,
  reason: z.string().nullable(),
  platformCode: z.string().nullable(),
  attempts: z.int(),
  nextAttemptAt: moment.nullable(),
  /** After this the platform would refuse it. */
  acceptedUntil: moment.nullable(),
  acceptedAt: moment.nullable(),
  deliveredAt: moment.nullable(),
  /** Since when the platform may have it without having said so. */
  ambiguousSince: moment.nullable(),
  held: z.boolean(),
  heldReason: z.string().nullable(),
  receiptId: z.string().nullable(),
  replayId: z.uuid().nullable(),
  /** Why it cannot be sent again; null when it can. */
  resendRefusal: ReplayRefusal.nullable(),
  /** The latest, newest first. */
  tries: z.array(Attempt),
  triesLeftOut: z.int(),
});
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

export const EventDetail = z
  .object({
    success: z.literal(true),
    data: EventListItem.omit({ deliveries: true }).extend({
      actionSource: z.string(),
      quantity: z.int(),
      productId: z.string().nullable(),
      items: z.array(z.object({ id: z.string(), quantity: z.int(), price: z.number().nullable() })),
      consent: z.object({ adUserData: z.boolean(), adPersonalization: z.boolean() }),
      /** The name of the API key it came with. */
      till: z.string().nullable(),
      deliveries: z.array(DeliveryDetail),
    }),
  })
  .meta({ id: "EventDetail" });
export type EventDetail = z.infer<typeof EventDetail>;

export const GROUPS_MAX = 50;
export const SAMPLES_MAX = 5;
/** Deliveries that stand at one platform for one reason. */
export const FailureGroup = z.object({
  destination: DestinationId,
  /** `waiting`: it failed and is being tried again. */
  state: z.enum(["refused", "unknown_outcome", "expired", "waiting"]),
  reason: z.string().nullable(),
  /** The platform's own codes of the samples. */
  platformCodes: z.array(z.string()),
  count: z.int(),
  refunds: z.int().meta({ description: "How many of them are refunds; the others are sales." }),
  oldestAt: moment.nullable(),
  newestAt: moment.nullable(),
  nextAttemptAt: moment.nullable(),
  samples: z.array(
    z.object({
      id: z.uuid(),
      eventType: StoredEventType,
      orderId: z.string().nullable(),
      value: EventListItem.shape.value,
      receivedAt: moment,
    }),
  ),
  resend: z.object({
    count: z.int(),
    /** When the first of them would be refused for its age. */
    earliestDeadline: moment.nullable(),
    refusals: z.array(z.object({ why: ReplayRefusal, count: z.int() })),
  }),
});
export type FailureGroup = z.infer<typeof FailureGroup>;

export const FailureList = z
  .object({
    success: z.literal(true),
    data: z.array(FailureGroup),
    meta: z.object({
      /** Deliveries that have failed for good or ended unclear. */
      failed: z.int(),
      /** Deliveries that failed and are being tried again. */
      retrying: z.int(),
      groupsLeftOut: z.int(),
    }),
  })
  .meta({ id: "FailureList" });
export type FailureList = z.infer<typeof FailureList>;
