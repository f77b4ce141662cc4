import * as z from "zod";

/** What the monitor looks for. */
export const ALERT_KINDS = [
  /** More deliveries failed than the threshold allows. */
  "deliveries_failed",
  /** The oldest sale waits for too long. */
  "sales_waiting",
  /** A connection needs a person. */
  "connection_dead",
  /** Background work has not run for too long. */
  "jobs_stopped",
  /** A platform answered with a code that we do not know. */
  "unknown_code",
  /** The books of events, deliveries and attempts do not balance. */
  "books_unbalanced",
] as const;
export const AlertKind = z.enum(ALERT_KINDS);
export type AlertKind = z.infer<typeof AlertKind>;

export const ALERT_SEVERITIES = ["high", "medium"] as const;
export const AlertSeverity = z.enum(ALERT_SEVERITIES);
export type AlertSeverity = z.infer<typeof AlertSeverity>;

/** Without a finished sweep for longer, background work counts as stopped; it is due every minute. */
export const JOBS_STOPPED_AFTER_MS = 5 * 60_000;

export const AlertItem = z
  .object({
    id: z.uuid(),
    kind: AlertKind,
    subject: z.string().meta({ description: "What it is about within its kind, e.g. a platform; may be empty." }),
    severity: AlertSeverity,
    details: z.record(z.string(), z.union([z.string(), z.number()])),
    openedAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable().meta({ description: "Null while it lasts." }),
  })
  .meta({ id: "Alert" });
export type AlertItem = z.infer<typeof AlertItem>;

/** Longest list: more open at once, or closed in a week, than anybody reads. */
export const ALERTS_MAX = 100;
export const ALERT_DAYS_SHOWN = 7;
export const AlertList = z
  .object({
    success: z.literal(true),
    data: z
      .array(AlertItem)
      .max(ALERTS_MAX)
      .meta({ description: "Open ones first, then those closed in the last 7 days." }),
  })
  .meta({ id: "AlertList" });
export type AlertList = z.infer<typeof AlertList>;
