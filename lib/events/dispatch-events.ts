import { claimLanes, type Lease } from "@/db/queries/deliveries";
import { crashPoint } from "@/lib/core/crash-point";
import { createLogger } from "@/lib/core/logger";
import { outlastDatabase } from "@/lib/core/outlast";
import { drainLane, LONG_TURN_MS } from "./drain-lane";
import { LEASE_SECONDS } from "./write-back";

const LANES_AT_ONCE = 8;
/** A lane's turn when another may wait for its place: it then goes behind those that rang meanwhile. */
const SHORT_TURN_MS = 500;
const LOOK_AGAIN_MS = 250;
const BUDGET_MS = 50_000;

/**
 * Drains due lanes, several at once, until none is due. While some are slow there is still a look at what has come up,
 * so that a platform that hangs for one store does not hold up another; while all places are taken, lanes take turns.
 * Safe late, twice and in several processes.
 * @returns how many deliveries were handled
 */
export async function dispatchEvents({ signal }: { signal: AbortSignal }): Promise<{ handled: number }> {
  const end = Date.now() + BUDGET_MS;
  const draining = new Set<Promise<void>>();
  const isCrowded = () => draining.size >= LANES_AT_ONCE;
  let handled = 0;
  const drain = async (lease: Lease) => {
    try {
      handled += await drainLane(lease, signal, () => (isCrowded() ? SHORT_TURN_MS : LONG_TURN_MS));
    } catch (error) {
      // The lease ends by itself; the lane then comes up again.
      const { storeId, destination } = lease;
      createLogger("events.dispatch").error("lane failed", { storeId, destination, error });
    }
  };
  try {
    while (!signal.aborted && Date.now() < end) {
      const places = LANES_AT_ONCE - draining.size;
      const leases = places > 0 ? await outlastDatabase(() => claimLanes(places, LEASE_SECONDS)) : [];
      if (leases.length > 0) crashPoint("claimed");
      for (const lease of leases) {
        const drained: Promise<void> = drain(lease).finally(() => draining.delete(drained));
        draining.add(drained);
      }
      if (draining.size === 0) break;
      await (isCrowded() ? Promise.race(draining) : Promise.race([...draining, pause(LOOK_AGAIN_MS)]));
    }
  } finally {
    await Promise.all(draining);
  }
  return { handled };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
