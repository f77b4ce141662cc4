import { readFileSync } from "node:fs";
import type { BenchStore } from "./bench-store";
import { saleBody } from "./bench-store";
import type { Ratio } from "./taking-in";

const SLOPE_MAX_MB = 0.5;
const PER_BATCH = 20;

const residentMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

/** Megabytes a minute, by least squares over the second half: what a young process grows by is not a leak. */
export function slopeOf(samples: readonly { minute: number; mb: number }[]): number {
  const late = samples.slice(Math.floor(samples.length / 2));
  const mean = (pick: (sample: { minute: number; mb: number }) => number) =>
    late.reduce((sum, sample) => sum + pick(sample), 0) / late.length;
  const [minute, mb] = [mean((sample) => sample.minute), mean((sample) => sample.mb)];
  const above = late.reduce((sum, sample) => sum + (sample.minute - minute) * (sample.mb - mb), 0);
  return above / late.reduce((sum, sample) => sum + (sample.minute - minute) ** 2, 0);
}

/** A steady stream of sales, taken in and sent on, and what the server holds in memory meanwhile. */
export async function measureMemory(
  appUrl: string,
  store: BenchStore,
  { serverPid, perSecond, minutes }: { serverPid: number; perSecond: number; minutes: number },
): Promise<Ratio> {
  const samples: { minute: number; mb: number }[] = [];
  const startedAt = performance.now();
  const run = Date.now().toString(36);
  for (let n = 0; performance.now() - startedAt < minutes * 60_000; n += 1) {
    const events = Array.from({ length: PER_BATCH }, (_, k) => saleBody(store.storeId, `M${run}-${n}-${k}`));
    const response = await fetch(`${appUrl}/api/v1/marketing/events/batch`, {
      method: "POST",
      headers: { authorization: `Bearer ${store.key}`, "content-type": "application/json" },
      body: JSON.stringify({ events }),
      signal: AbortSignal.timeout(15_000),
    });
    if (response.status !== 202) throw new Error(`the API answered ${response.status}`);
    await response.arrayBuffer();
    if (n % perSecond === 0)
      samples.push({ minute: (performance.now() - startedAt) / 60_000, mb: residentMb(serverPid) });
    const dueMs = ((n + 1) * PER_BATCH * 1_000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, startedAt + dueMs - performance.now())));
  }
  const slope = slopeOf(samples);
  return {
    what: `resident memory over ${minutes} min at ${perSecond} sales/s`,
    floor: `${samples[0]?.mb.toFixed(0)} MB at first`,
    measured: `${samples.at(-1)?.mb.toFixed(0)} MB at last`,
    ratio: slope,
    target: `≤ ${SLOPE_MAX_MB} MB/min`,
    isMet: slope <= SLOPE_MAX_MB,
  };
}
