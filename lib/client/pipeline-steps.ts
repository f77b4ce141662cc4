import type { DeliveryState, EventStatus } from "../contracts/events";
import { keysOf } from "./keys-of";

type Destination = EventStatus["data"]["destinations"][number];
export type PipelineStep = { state: DeliveryState; count: number };

const COUNT_OF = {
  skipped: "skipped",
  waiting: "waiting",
  accepted: "accepted",
  delivered: "delivered",
  refused: "refused",
  expired: "expired",
  unknown_outcome: "unknownOutcome",
} as const satisfies Record<DeliveryState, keyof Destination["counts"]>;

/** Shown even when empty; the rest appear when they have something to say. */
const ALWAYS: readonly DeliveryState[] = ["skipped", "waiting", "delivered", "refused"];

/** The way of every sale at one destination, in order. The counts add up to `received`, because each sale has one place. */
export function pipelineSteps({ destination, counts }: Pick<Destination, "destination" | "counts">): {
  received: number;
  steps: PipelineStep[];
} {
  const all = keysOf(COUNT_OF).map((state) => ({ state, count: counts[COUNT_OF[state]] }));
  const answersLater = destination === "google";
  return {
    received: all.reduce((sum, { count }) => sum + count, 0),
    steps: all.filter(
      ({ state, count }) => count > 0 || ALWAYS.includes(state) || (state === "accepted" && answersLater),
    ),
  };
}
