import { env } from "@/lib/core/env";
import { createLogger } from "@/lib/core/logger";

/**
 * Rings at Inngest; the embedded clock was rung by the database, with the row. Only a nudge: the next tick finds what
 * nobody announced.
 */
export function ringReports(what: "reports" | "report-mails"): void {
  if (env().JOBS_ENGINE !== "inngest") return;
  import("@/inngest/client")
    .then(({ requestReports, requestReportMails }) => (what === "reports" ? requestReports() : requestReportMails()))
    .catch((error: unknown) => createLogger("reports.ring").warn("nudge lost", { error }));
}
