import { env } from "@/lib/core/env";
import { createLogger } from "@/lib/core/logger";
import type { Bell } from "./client";

/**
 * Rings at Inngest, when that is the engine; the embedded clock was rung by the database, with the row. Only a nudge: the
 * next tick finds what nobody announced.
 */
export function ringEngine(bell: Bell): void {
  if (env().JOBS_ENGINE !== "inngest") return;
  import("./client")
    .then(({ ringInngest }) => ringInngest(bell))
    .catch((error: unknown) => createLogger("jobs.ring").warn("nudge lost", { bell, error }));
}
