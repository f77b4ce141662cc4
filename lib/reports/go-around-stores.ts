import { createLogger } from "@/lib/core/logger";

const log = createLogger("reports.turns");

/**
 * Goes around the stores, one piece of work of each a round and in another order every time, so that a store with much
 * to do does not keep the others waiting. `takeOne` is false once a store has no more.
 */
export async function goAroundStores(
  storeIds: readonly string[],
  { rounds, isOver }: { rounds: number; isOver: () => boolean },
  takeOne: (storeId: string) => Promise<boolean>,
): Promise<void> {
  let left = shuffled(storeIds);
  for (let round = 0; round < rounds && left.length > 0; round += 1) {
    const hasMore: string[] = [];
    for (const storeId of left) {
      if (isOver()) return;
      // One store's trouble is not that of the stores after it.
      const isTaken = await takeOne(storeId).catch((error: unknown) => {
        log.error("store failed", { storeId, error });
        return false;
      });
      if (isTaken) hasMore.push(storeId);
    }
    left = hasMore;
  }
}

const shuffled = <T>(all: readonly T[]): T[] =>
  all
    .map((one) => ({ one, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
