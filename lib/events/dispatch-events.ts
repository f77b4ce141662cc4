import { claimLanes } from "@/db/queries/deliveries";
import { crashPoint } from "@/lib/core/crash-point";
import { createLogger } from "@/lib/core/logger";
import { outlastDatabase } from "@/lib/core/outlast";
import { drainLane, LEASE_SECONDS } from "./drain-lane";

const LANES_AT_ONCE = 8;
const LOOK_AGAIN_MS = 250;
const BUDGET_MS = 50_000;

/**
 * Drains due lanes, several at once, until none is due. While one lane is slow the others keep looking for new work,
 * so that a platform that hangs for one store does not hold up another. Safe late, twice and in several processes.
 * @returns how many deliveries were handled
 */
export async function dispatchEvents({ signal }: { signal: AbortSignal }): Promise<{ handled: number }> {
  const end = Date.now() + BUDGET_MS;
  let busy = 0;
  let handled = 0;
  const worker = async () => {
    while (!signal.aborted && Date.now() < end) {
      const [lease] = await outlastDatabase(() => claimLanes(1, LEASE_SECONDS));
      if (!lease) {
        if (busy === 0) return;
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        continue;
      }
      crashPoint("claimed");
      busy += 1;
      try {
        handled += await drainLane(lease, signal);
      } catch (error) {
        // The lease ends by itself; the lane then comes up again.
        createLogger("events.dispatch").error("lane failed", {
          storeId: lease.storeId,
          destination: lease.destination,
          error,
        });
      } finally {
        busy -= 1;
      }
    }
  };
  await Promise.all(Array.from({ length: LANES_AT_ONCE }, worker));
  return { handled };
}
