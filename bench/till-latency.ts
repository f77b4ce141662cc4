import * as z from "zod";
import { createApiKey } from "@/lib/auth/api-keys";
import { jobTenant } from "@/lib/auth/mint-tenant";

const Conversion = z.object({ key: z.string(), receivedAt: z.iso.datetime() });
export const LATENCY_MAX_MS = 2_000;
const LEDGERS = { facebook: "meta", google: "google" } as const;

export type Latency = {
  readonly platform: string;
  readonly samples: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
};

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;

/** From the moment a till begins to post a sale until the platform has it. */
export async function measureTillLatency(given: {
  appUrl: string;
  sandboxUrl: string;
  storeId: string;
  samples: number;
  everyMs: number;
}): Promise<Latency[]> {
  const { appUrl, sandboxUrl, storeId, samples, everyMs } = given;
  const { key } = await createApiKey(jobTenant(storeId, "bench"), { name: "Bench" });
  const run = `B${Date.now().toString(36)}`;
  const postedAt = new Map<string, number>();
  for (let n = 0; n < samples; n += 1) {
    const orderId = `${run}-${n}`;
    const startedAt = Date.now();
    postedAt.set(orderId, startedAt);
    const response = await fetch(`${appUrl}/api/v1/marketing/events/track`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({
        storeId,
        eventType: "purchase",
        orderId,
        customerEmail: `${run}.${n}@example.org`,
        eventValue: 12.5,
      }),
      signal: AbortSignal.timeout(15_000),
    });
    if (response.status !== 202) throw new Error(`the API answered ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, startedAt + everyMs - Date.now())));
  }
  return Promise.all(
    Object.entries(LEDGERS).map(async ([platform, ledger]) => {
      const delays = await readDelays(`${sandboxUrl}/_sandbox/conversions?platform=${ledger}`, postedAt);
      const sorted = delays.sort((a, b) => a - b);
      return {
        platform,
        samples: sorted.length,
        p50Ms: percentile(sorted, 0.5),
        p95Ms: percentile(sorted, 0.95),
        maxMs: percentile(sorted, 1),
      };
    }),
  );
}

async function readDelays(url: string, postedAt: ReadonlyMap<string, number>): Promise<number[]> {
  for (let look = 0; look < 60; look += 1) {
    const rows = z.array(Conversion).parse(await (await fetch(url, { signal: AbortSignal.timeout(30_000) })).json());
    const delays = rows.flatMap((row) => {
      const orderId = [...postedAt.keys()].find((order) => row.key === order || row.key.endsWith(`-${order}`));
      return orderId === undefined ? [] : [Date.parse(row.receivedAt) - (postedAt.get(orderId) ?? 0)];
    });
    if (delays.length === postedAt.size) return delays;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("not every sale has arrived after 30 seconds");
}
