import * as z from "zod";
import { DayOrMoment, DeliveryState, Reason } from "./events";
import { DestinationId } from "./platforms";

/** Deliveries that one replay sends at most; the rest is for the next one. */
export const REPLAY_MAX = 10_000;

/** Why a delivery cannot be sent again. The first that applies is the one told. */
export const REPLAY_REFUSALS = [
  /** The platform has it. */
  "sent",
  /** It goes out by itself. */
  "on_its_way",
  /** A refund goes its own way. */
  "refund",
  /** It was skipped by a rule: no consent, nothing to match by, not of a kind the platform takes. */
  "rule",
  /** The platform would refuse it for its age. */
  "too_old",
  /** The platform may have it and no longer merges repeats. */
  "may_have_arrived",
  /** There is no connection to send it through. */
  "not_connected",
] as const;
export const ReplayRefusal = z.enum(REPLAY_REFUSALS);
export type ReplayRefusal = z.infer<typeof ReplayRefusal>;

/** States that a replay can take something from, beside sales skipped while nothing was connected. */
export const REPLAY_STATES = ["refused", "unknown_outcome", "expired", "skipped"] as const;
const ReplayState = z.enum(REPLAY_STATES);

export const ReplayFilter = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("event"),
      eventId: z.uuid().toLowerCase(),
      destination: DestinationId.optional(),
    }),
    z.strictObject({
      kind: z.literal("group"),
      destination: DestinationId,
      state: ReplayState,
      reason: Reason.nullable(),
    }),
    z.strictObject({
      kind: z.literal("range"),
      from: DayOrMoment.meta({ description: "As in the list: by when the sale was received." }),
      to: DayOrMoment,
      destination: DestinationId.optional(),
      state: ReplayState.optional().meta({
        description: "Without it: all that failed, and what was skipped while the platform was not connected.",
      }),
    }),
  ])
  .meta({ id: "ReplayFilter" });
export type ReplayFilter = z.infer<typeof ReplayFilter>;

export const ReplayPreviewBody = z.strictObject({ filter: ReplayFilter });
export const ReplayBody = z.strictObject({
  replayId: z.uuid().toLowerCase().meta({
    description: "Chosen by you. The same id with the same filter is one replay, however often it is asked for.",
  }),
  filter: ReplayFilter,
});
export type ReplayBody = z.output<typeof ReplayBody>;

const PreviewLine = z.object({
  destination: DestinationId,
  /** How many would be sent now. */
  sendable: z.int(),
  /** Of those, never sent before because the platform was not connected. */
  neverSent: z.int(),
  /** Could be sent too, but are more than one replay takes. */
  left: z.int(),
  /** When the oldest of those to be sent happened. */
  oldestAt: z.iso.datetime().nullable(),
  /** When the platform would refuse the first of them for its age. */
  earliestDeadline: z.iso.datetime().nullable(),
  /** Nothing goes out just now: they would wait with the others. */
  held: z.boolean(),
  refusals: z.array(z.object({ why: ReplayRefusal, count: z.int() })),
});
export const ReplayPreview = z
  .object({
    success: z.literal(true),
    data: z.object({
      deliveries: z.int(),
      left: z.int(),
      max: z.int(),
      destinations: z.array(PreviewLine),
    }),
  })
  .meta({ id: "ReplayPreview" });
export type ReplayPreview = z.infer<typeof ReplayPreview>;

const replayData = z.object({
  replayId: z.uuid(),
  replayedAt: z.iso.datetime(),
  /** How many were let go again. */
  deliveries: z.int(),
  /** Could have been sent too: ask again with another id. */
  left: z.int(),
  destinations: z.array(z.object({ destination: DestinationId, deliveries: z.int() })),
});
export const ReplayResult = z.object({ success: z.literal(true), data: replayData }).meta({ id: "ReplayResult" });
export type ReplayResult = z.infer<typeof ReplayResult>;

export const ReplayProgress = z
  .object({
    success: z.literal(true),
    data: replayData.extend({
      /** Where they stand now. One that was sent again since counts with the later replay. */
      counts: z.array(z.object({ destination: DestinationId, state: DeliveryState, count: z.int() })),
      done: z.boolean().meta({ description: "Nothing of it waits any more." }),
    }),
  })
  .meta({ id: "ReplayProgress" });
export type ReplayProgress = z.infer<typeof ReplayProgress>;
