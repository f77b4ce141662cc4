import type postgres from "postgres";
import { openSession } from "@/lib/auth/session-store";
import { TrackEventBody } from "@/lib/contracts/events";
import { newId } from "@/lib/core/ids";
import { hashSecret } from "@/lib/crypto/installation";
import { trackBatch } from "@/lib/events/ingest-events";
import { connectPlatform } from "@/scripts/demo/connect";
import { type BenchStore, inStore, insertBenchStore, openLanes, parkLanes, saleBody } from "./bench-store";
import { DELAY_MS, slowDown } from "./sending";
import type { Ratio } from "./taking-in";
import { LATENCY_MAX_MS, measureTillLatency } from "./till-latency";

/** More lanes than are drained at once. Of Facebook alone: what Google gives one project would be used up in seconds. */
const NEIGHBOURS = 12;
const BACKLOG = 12_000;
const BATCH = 1_000;

/** Sales of one store, posted one by one, while its neighbours have much to send to platforms that take their time. */
export async function measureNeighbours(
  sql: postgres.Sql,
  given: { appUrl: string; sandboxUrl: string; storeId: string },
): Promise<Ratio[]> {
  const neighbours: BenchStore[] = [];
  while (neighbours.length < NEIGHBOURS) neighbours.push(await openNeighbour(sql));
  for (const { tenant, storeId } of neighbours) {
    await parkLanes(sql, storeId);
    for (let stored = 0; stored < BACKLOG; stored += BATCH) {
      const sales = Array.from({ length: BATCH }, () => TrackEventBody.parse(saleBody(storeId, newId())));
      const { rejected } = await trackBatch(tenant, sales);
      if (rejected > 0) throw new Error(`${rejected} sales of a neighbour were refused`);
    }
  }
  await slowDown(given.sandboxUrl);
  for (const { storeId } of neighbours) await openLanes(sql, storeId, ["facebook"]);
  const latencies = await measureTillLatency({ ...given, samples: 20, everyMs: 500 });
  const left = await countWaiting(sql, neighbours);
  // Otherwise there was nobody to be kept waiting by.
  if (left === 0) throw new Error("the neighbours were done before the measurement was");
  const backlog = `${NEIGHBOURS} stores have ${BACKLOG.toLocaleString("en")} each to send at ${DELAY_MS} ms`;
  return latencies.map(({ platform, p50Ms, p95Ms }) => ({
    what: `sale posted → received by ${platform} while ${backlog}, p95`,
    ...{ floor: "–", measured: `${p95Ms} ms (p50 ${p50Ms} ms)`, ratio: p95Ms / 1_000 },
    ...{ target: `≤ ${LATENCY_MAX_MS} ms`, isMet: p95Ms <= LATENCY_MAX_MS },
  }));
}

/** Connected by the real flow, as what it sends must arrive. */
async function openNeighbour(sql: postgres.Sql): Promise<BenchStore> {
  const store = await insertBenchStore(sql);
  const userId = newId();
  const email = `${userId}@people.test`;
  await inStore(sql, store.storeId, async (tx) => {
    await tx`insert into users (id, email, name, password_hash) values (${userId}, ${email}, 'Bench', 'none')`;
    await tx`
      insert into memberships (id, user_id, branch_id, role) values (${newId()}, ${userId}, ${store.storeId}, 'business_owner')`;
  });
  const session = { userId, name: "Bench", email, idHash: hashSecret(await openSession(userId)) };
  await connectPlatform(store.tenant, session, "facebook");
  return store;
}

async function countWaiting(sql: postgres.Sql, stores: readonly { storeId: string }[]): Promise<number> {
  let waiting = 0;
  for (const { storeId } of stores) {
    const [row] = await inStore(
      sql,
      storeId,
      (tx) => tx<{ count: number }[]>`
        select count(*)::int as count from marketing_deliveries
        where store_id = ${storeId} and destination = 'facebook' and state = 'waiting'`,
    );
    waiting += row?.count ?? 0;
  }
  return waiting;
}
