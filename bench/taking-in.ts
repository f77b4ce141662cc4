import { fork } from "node:child_process";
import type postgres from "postgres";
import type { IngestFate, IngestRow } from "@/db/queries/events";
import { TrackEventBody } from "@/lib/contracts/events";
import { newId } from "@/lib/core/ids";
import { prepareEvent } from "@/lib/events/prepare-event";
import { storeVault } from "@/lib/vault/store-vault";
import { type BenchStore, saleBody } from "./bench-store";
import { median, postAsFast } from "./load";

export type Ratio = {
  readonly what: string;
  readonly floor: string;
  readonly measured: string;
  readonly ratio: number;
  readonly target: string;
  readonly isMet: boolean;
};
const TRACK_TARGET = 0.4;
const BATCH_TARGET = 0.6;
const BATCH_SIZE = 100;
const AT_ONCE = 4;
const perS = (figure: number) => `${Math.round(figure).toLocaleString("en")}/s`;
const headersOf = ({ key }: BenchStore) => ({ authorization: `Bearer ${key}`, "content-type": "application/json" });

/** `events/track` against a bare server that validates the same body; turn by turn, so that both meet the same machine. */
export async function measureTrack(
  appUrl: string,
  store: BenchStore,
  { rounds, seconds, what }: { rounds: number; seconds: number; what: string },
): Promise<Ratio> {
  const body = JSON.stringify(saleBody(store.storeId));
  const floorServer = fork("bench/floor-server.ts", { execArgv: ["--import", "tsx"] });
  try {
    const port = await new Promise<unknown>((resolve, reject) => {
      floorServer.once("message", resolve);
      floorServer.once("exit", () => reject(new Error("the floor's server did not start")));
    });
    const load = { headers: headersOf(store), body, seconds };
    const [floors, tracks, p99s]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < rounds; round += 1) {
      floors.push((await postAsFast({ ...load, url: `http://127.0.0.1:${port}` })).requestsPerS);
      const track = await postAsFast({ ...load, url: `${appUrl}/api/v1/marketing/events/track` });
      tracks.push(track.requestsPerS);
      p99s.push(track.p99Ms);
    }
    const ratio = median(tracks) / median(floors);
    return {
      what,
      floor: perS(median(floors)),
      measured: `${perS(median(tracks))}, p99 ${median(p99s)} ms`,
      ratio,
      target: `≥ ${TRACK_TARGET}`,
      isMet: ratio >= TRACK_TARGET,
    };
  } finally {
    floorServer.kill();
  }
}

/** `events/batch` against loops of the same INSERTs through the same driver, as many at once. */
export async function measureBatch(
  appUrl: string,
  store: BenchStore,
  sql: postgres.Sql,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Ratio> {
  const events = Array.from({ length: BATCH_SIZE }, (_, n) => saleBody(store.storeId, `[<id>]-${n}`));
  const load = { headers: headersOf(store), body: JSON.stringify({ events }), seconds, connections: AT_ONCE };
  const insert = await rawInserts(store, sql);
  const [floors, batches]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    floors.push(await loopFor(seconds, insert));
    const { requestsPerS } = await postAsFast({ ...load, url: `${appUrl}/api/v1/marketing/events/batch` });
    batches.push(requestsPerS * BATCH_SIZE);
  }
  const ratio = median(batches) / median(floors);
  return {
    what: `events/batch, ${BATCH_SIZE} a request, ${AT_ONCE} at once`,
    floor: perS(median(floors)),
    measured: perS(median(batches)),
    ratio,
    target: `≥ ${BATCH_TARGET}`,
    isMet: ratio >= BATCH_TARGET,
  };
}

type DeliveryRow = IngestFate & {
  readonly store_id: string;
  readonly state: "waiting";
  readonly next_attempt_at: Date;
};

/** The rows of a batch, made beforehand; into tables of the same shape with the same indexes and checks. */
async function rawInserts(store: BenchStore, sql: postgres.Sql): Promise<() => Promise<void>> {
  await sql`drop table if exists bench_events, bench_deliveries`;
  await sql`create table bench_events (like marketing_events including all)`;
  await sql`create table bench_deliveries (like marketing_deliveries including all)`;
  const context = { vault: await storeVault(store.tenant), apiKeyId: null, now: new Date() };
  const { row, fates } = prepareEvent(TrackEventBody.parse(saleBody(store.storeId, "raw")), context);
  const { content_hashes: hashes, ...columns } = row;
  return async () => {
    const ids = Array.from({ length: BATCH_SIZE }, () => newId());
    const events = ids.map((id) => ({ ...columns, id, order_ref: id, content_hash: hashes[0] ?? "" }));
    const deliveries = ids.flatMap((event_id) => fates.map((fate) => toDelivery(fate, event_id, store.storeId)));
    await sql.begin(async (tx) => {
      await tx`insert into bench_events ${tx(events.map(storable))}`;
      await tx`insert into bench_deliveries ${tx(deliveries)}`;
    });
  };
}
const storable = <T extends Pick<IngestRow, "items" | "event_data" | "refund_of">>(row: T) => ({
  ...row,
  items: JSON.stringify(row.items),
  event_data: null,
});
const toDelivery = (
  { skip: _, ...fate }: IngestFate,
  event_id: string,
  store_id: string,
): Omit<DeliveryRow, "skip"> => ({
  ...fate,
  event_id,
  store_id,
  state: "waiting",
  next_attempt_at: new Date(),
});

/** @returns events a second */
async function loopFor(seconds: number, insert: () => Promise<void>): Promise<number> {
  await insert();
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  let batches = 0;
  const loop = async () => {
    while (performance.now() < endsAt) {
      await insert();
      batches += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loop));
  return (batches * BATCH_SIZE * 1_000) / (performance.now() - startedAt);
}
