import autocannon from "autocannon";

export const CONNECTIONS = 64;
export type Load = {
  readonly requestsPerS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

/**
 * Posts as fast as the server answers, over keep-alive connections. `[<id>]` in the body is another text in every request.
 * @throws Error when anything but a 2xx came back: a figure of refusals is none
 */
export async function postAsFast(given: {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  connections?: number;
  seconds: number;
}): Promise<Load> {
  const { url, headers, body, connections = CONNECTIONS, seconds } = given;
  const options = { url, method: "POST" as const, headers: { ...headers }, body, connections, idReplacement: true };
  await autocannon({ ...options, duration: 3 });
  const result = await autocannon({ ...options, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} answers were no success, ${result.errors} connections failed`);
  return { requestsPerS: result.requests.average, p50Ms: result.latency.p50, p99Ms: result.latency.p99 };
}

/** The middle of some figures. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
/** The figure below which `share` of them lie. */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
