import * as z from "zod";
import { SKIP_REASONS, TrackBatchResult, TrackEventResult } from "./events";
import { DestinationId } from "./platforms";

/** Why something of a sale does not reach a platform. */
export const OMISSION_REASONS = [
  /** The till did not say it, and the platform could have used it. */
  "absent",
  /** What the till said is not understood. */
  "unusable",
  /** Usable only together with what is missing. */
  "incomplete",
  /** Something else that was said counts instead. */
  "superseded",
  /** This platform has no use for it, or it is never sent on. */
  "not_taken",
  /** Because of this the whole event is not sent; `skip` says the same in one word. */
  "not_sent",
] as const;
export const Omission = z
  .object({
    field: z.string().meta({ description: "The till's own name of it.", example: "customer.postalCode" }),
    reason: z.enum(OMISSION_REASONS),
    message: z.string(),
  })
  .meta({ id: "Omission" });
export type Omission = z.infer<typeof Omission>;

export const DryRunDestination = z
  .object({
    destination: DestinationId,
    wouldSend: z.boolean(),
    skip: z
      .enum([...SKIP_REASONS, "duplicate", "conflict"])
      .nullable()
      .meta({ description: "Why nothing would be sent; null when it would." }),
    payload: z.json().meta({
      description:
        "The event exactly as it goes to the platform, contact data hashed; null when the event itself is not sent. An id of ours in it is made anew when the event is recorded.",
    }),
    omissions: z
      .array(Omission)
      .meta({ description: "Everything of the sale that the payload does not hold, and why." }),
    wouldHelpMost: z
      .string()
      .nullable()
      .meta({ description: "The one missing or unusable field that would help most to find the customer." }),
  })
  .meta({ id: "DryRunDestination" });
export type DryRunDestination = z.infer<typeof DryRunDestination>;

const wouldAnswer = z.int().meta({ description: "The status without dryRun: 202, 200, 403, 409 or 422." });
const eventId = z.uuid().optional().meta({ description: "Of the event that is recorded already." });

export const TrackDryRun = z
  .object({
    success: z.literal(true),
    dryRun: z.literal(true),
    message: z.string(),
    wouldAnswer,
    eventId,
    destinations: z.array(DryRunDestination),
  })
  .meta({ id: "TrackDryRun" });
export type TrackDryRun = z.infer<typeof TrackDryRun>;

const ItemIssue = z.object({ path: z.string(), message: z.string() });
export const BatchDryRun = z
  .object({
    success: z.boolean().meta({ description: "True when every item would be accepted or is already known." }),
    dryRun: z.literal(true),
    message: z.string(),
    results: z.array(
      z.object({
        index: z.int(),
        wouldAnswer,
        message: z.string(),
        eventId,
        issues: z.array(ItemIssue).optional(),
        destinations: z.array(DryRunDestination),
      }),
    ),
  })
  .meta({ id: "BatchDryRun" });
export type BatchDryRun = z.infer<typeof BatchDryRun>;

/** Recorded, or only looked at. */
export const TrackEventAnswer = z.union([TrackEventResult, TrackDryRun]);
export type TrackEventAnswer = z.infer<typeof TrackEventAnswer>;
export const TrackBatchAnswer = z.union([TrackBatchResult, BatchDryRun]);
export type TrackBatchAnswer = z.infer<typeof TrackBatchAnswer>;
