import * as z from "zod";
import { EventListItem, EventStatus } from "./events";

/** A transaction's number, and an event of it when a message ends within one. Nineteen digits fit into PostgreSQL's. */
const CURSOR = /^\d{1,19}(\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})?$/;
export const LiveCursor = z.string().regex(CURSOR, "must be the id of a message of this stream, or a streamCursor");

export const LiveQuery = z.object({
  after: LiveCursor.optional().meta({
    description:
      "Where to begin: a `streamCursor` of the list, or the id of a message. A Last-Event-ID header goes before it.",
  }),
});

/** How many changed events one message may tell of; a refund brings its sale. */
export const SALES_MAX = 100;

const At = z.object({
  id: LiveCursor.meta({ description: "The message's id: whoever asks after it misses nothing." }),
});
export const LiveMessage = z
  .union([
    At.extend({ event: z.literal("sales"), data: z.array(EventListItem).max(2 * SALES_MAX) }).meta({
      description: "Events that changed, as they are now, newest first.",
    }),
    At.extend({ event: z.literal("counts"), data: EventStatus.shape.data }).meta({
      description: "Where the store's events are; at most once a second, when something changed.",
    }),
    At.extend({ event: z.literal("ready"), data: z.object({}) }).meta({
      description: "The first message: what changes from here on is told.",
    }),
    At.extend({ event: z.literal("reset"), data: z.object({}) }).meta({
      description: "Too much has changed to be told one by one: read the list again.",
    }),
    At.extend({ event: z.literal("beat"), data: z.object({}) }).meta({
      description: "Every 15 seconds, so that silence means a lost connection.",
    }),
  ])
  .meta({ id: "LiveMessage" });
export type LiveMessage = z.infer<typeof LiveMessage>;
