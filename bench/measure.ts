import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { closeDb } from "@/db/client";
import { createApiKey } from "@/lib/auth/api-keys";
import { jobTenant } from "@/lib/auth/mint-tenant";
import { env } from "@/lib/core/env";
import { HARBOUR_STREET } from "@/scripts/demo/people";
import { growHistory, insertBenchStore, openLanes } from "./bench-store";
import { growCampaigns } from "./grow-campaigns";
import { measureLongest, measureLooks } from "./growth";
import { measureMemory } from "./memory";
import { measureNeighbours } from "./noisy-neighbour";
import { measureDispatch } from "./sending";
import { measureBatch, measureTrack, type Ratio } from "./taking-in";
import { LATENCY_MAX_MS, measureTillLatency } from "./till-latency";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "latency,track,batch,dispatch,neighbours,growth" },
    seconds: { type: "string", default: "8" },
    rounds: { type: "string", default: "3" },
    rows: { type: "string", default: "1000000" },
    campaigns: { type: "string", default: "1000" },
    minutes: { type: "string", default: "10" },
    data: { type: "string", default: "" },
  },
});
const [seconds, rounds, rows, minutes, campaigns] = [
  ...[values.seconds, values.rounds, values.rows, values.minutes, values.campaigns],
].map(Number) as [number, number, number, number, number];
const wanted = new Set(values.only.split(","));

/** Started by bench/main.ts beside a copy of the product of its own. */
const { APP_URL, SANDBOX_URL = "", DATABASE_URL } = env();
// The database's owner: the application's own role may not write history.
const sql = postgres(DATABASE_URL, { max: 4, onnotice: () => undefined });
const table: Ratio[] = [];
const [{ version } = { version: "" }] = await sql<
  { version: string }[]
>`select split_part(version(), ' ', 2) as version`;
const processor = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`;
console.log(
  `Node ${process.version}, PostgreSQL ${version}, Linux ${release()}, ${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`,
);

async function latency(): Promise<void> {
  const given = { appUrl: APP_URL, sandboxUrl: SANDBOX_URL, storeId: HARBOUR_STREET, samples: 60, everyMs: 1_000 };
  for (const { platform, p50Ms, p95Ms } of await measureTillLatency(given))
    table.push({
      what: `sale posted → received by ${platform}, idle, p95`,
      ...{ floor: "–", measured: `${p95Ms} ms (p50 ${p50Ms} ms)`, ratio: p95Ms / 1_000 },
      ...{ target: `≤ ${LATENCY_MAX_MS} ms`, isMet: p95Ms <= LATENCY_MAX_MS },
    });
}

async function growth(): Promise<void> {
  const [few, many] = [await insertBenchStore(sql), await insertBenchStore(sql)];
  for (const { storeId } of [few, many]) await growCampaigns(sql, storeId, campaigns);
  // The triggers' plans are those of a connection's first statement: here it is as large as the others.
  const grower = postgres(DATABASE_URL, { max: 1, onnotice: () => undefined });
  await growHistory(grower, many.storeId, rows);
  await growHistory(grower, few.storeId, Math.ceil(rows / 100));
  await grower.end();
  const words = `${rows.toLocaleString("en")} sales against ${Math.ceil(rows / 100).toLocaleString("en")}`;
  table.push(...(await measureLooks(few, many, words)));
  const longest = `${campaigns.toLocaleString("en")} campaigns × 25 months`;
  table.push(...(await measureLongest(sql, many, longest)));
  const what = `events/track with ${rows.toLocaleString("en")} sales in the store`;
  table.push(await measureTrack(APP_URL, many, { rounds, seconds, what }));
}

async function memory(): Promise<void> {
  const serverPid = Number(/\d+/.exec(readFileSync(path.join(values.data, "processes", "server"), "utf8"))?.[0]);
  const tenant = jobTenant(HARBOUR_STREET, "bench");
  const { key } = await createApiKey(tenant, { name: "Bench" });
  const store = { tenant, storeId: HARBOUR_STREET, key };
  table.push(await measureMemory(APP_URL, store, { serverPid, perSecond: 200, minutes }));
}

try {
  const store = await insertBenchStore(sql);
  if (wanted.has("latency")) await latency();
  if (wanted.has("track")) table.push(await measureTrack(APP_URL, store, { rounds, seconds, what: "events/track" }));
  if (wanted.has("batch")) table.push(await measureBatch(APP_URL, store, sql, { rounds, seconds }));
  if (wanted.has("dispatch")) {
    const tenant = jobTenant(HARBOUR_STREET, "bench");
    table.push(await measureDispatch(tenant, sql, { sandboxUrl: SANDBOX_URL, sales: 10_000 }));
    await openLanes(sql, HARBOUR_STREET);
  }
  if (wanted.has("neighbours")) {
    const given = { appUrl: APP_URL, sandboxUrl: SANDBOX_URL, storeId: HARBOUR_STREET };
    table.push(...(await measureNeighbours(sql, given)));
  }
  if (wanted.has("growth")) await growth();
  if (wanted.has("memory")) await memory();
  console.table(
    table.map(({ isMet, ratio, ...row }) => ({ ...row, ratio: ratio.toFixed(2), met: isMet ? "yes" : "NO" })),
  );
  process.exitCode = table.every(({ isMet }) => isMet) ? 0 : 1;
} finally {
  await sql.end();
  await closeDb();
}
