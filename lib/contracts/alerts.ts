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
