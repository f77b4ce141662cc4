import { AppError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import { eventLoopLag, OverloadGuard } from "@/lib/core/overload";
import { SHED } from "./responses";

const log = createLogger("api.intake");

// The server's own code and Next's bundles are two module instances of one process: they share one guard, which throws
// nothing, as each instance knows only its own class of errors.
const shared = globalThis as { diveseeksIntake?: { guard: OverloadGuard; readQueued: () => number } };

function intake() {
  shared.diveseeksIntake ??= {
    guard: new OverloadGuard({
      readLagMs: eventLoopLag(),
      readQueued: () => shared.diveseeksIntake?.readQueued() ?? 0,
      // Once, and not for each call: nobody who has too much to do writes a line about everybody sent away.
      onChange: (isShedding, load) =>
        log.warn(isShedding ? "turns sales away" : "takes sales again", { isShedding, ...load }),
    }),
    readQueued: () => 0,
  };
  return shared.diveseeksIntake;
}

/** Tells the guard how many events wait to be stored. */
export function watchQueue(readQueued: () => number): void {
  intake().readQueued = readQueued;
}

/**
 * Answers a request that brings events, and counts it as in flight until then: what both doors do around their work.
 * @throws AppError overloaded, before anything is read or stored, while there is more than can be answered in time
 */
export async function takeIn<T>(work: () => Promise<T>): Promise<T> {
  const { guard } = intake();
  const retryAfterMs = guard.enter();
  if (retryAfterMs > 0) {
    const message = "Too many requests at once. Nothing was stored: send the same request again.";
    throw new AppError("overloaded", message, { retryAfterMs, reason: SHED });
  }
  try {
    return await work();
  } finally {
    guard.leave();
  }
}
