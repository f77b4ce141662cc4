import { insertFinishedTick } from "@/db/queries/health";
import { createLogger } from "@/lib/core/logger";

/**
 * Keeps Inngest's ticks where the embedded clock keeps its own: health and the watchdog then see the same with both. The
 * work itself is done, so it does not fail for this.
 */
export async function noteFinishedTick(job: string, scheduledAt: Date): Promise<void> {
  await insertFinishedTick(job, scheduledAt).catch((error: unknown) =>
    createLogger("health").warn("tick not noted", { job, error }),
  );
}
