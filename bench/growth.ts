import { eventStatus } from "@/lib/events/event-status";
import { listEvents } from "@/lib/events/list-events";
import type { BenchStore } from "./bench-store";
import { percentile } from "./load";
import type { Ratio } from "./taking-in";

const TARGET = 1.5;
const LOOKS = 60;

/** p95 of one look, in ms. */
async function timeLooks(look: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < LOOKS + 10; n += 1) {
    const startedAt = performance.now();
    await look();
    if (n >= 10) times.push(performance.now() - startedAt);
  }
  return percentile(times, 0.95);
}

const LOOK = {
  "event status": ({ tenant }: BenchStore) => eventStatus(tenant),
  "first page of sales": ({ tenant }: BenchStore) => listEvents(tenant, { limit: 50 }),
};

/** What a page asks about sales, at few events and at many. Both stores are in one database: its size is the same for both. */
export async function measureLooks(few: BenchStore, many: BenchStore, words: string): Promise<Ratio[]> {
  const rows: Ratio[] = [];
  for (const [what, look] of Object.entries(LOOK)) {
    const [floor, measured] = [await timeLooks(() => look(few)), await timeLooks(() => look(many))];
    const ratio = measured / floor;
    rows.push({
      what: `${what}, p95, ${words}`,
      floor: `${floor.toFixed(1)} ms`,
      measured: `${measured.toFixed(1)} ms`,
      ratio,
      target: `≤ ${TARGET}`,
      isMet: ratio <= TARGET,
    });
  }
  return rows;
}
