import * as z from "zod";

const Health = z.object({
  details: z.object({ process: z.object({ startedAt: z.string(), heapUsedBytes: z.number(), rssBytes: z.number() }) }),
});
export type ProcessFacts = z.infer<typeof Health>["details"]["process"];

async function readProcess(appUrl: string, token: string): Promise<ProcessFacts> {
  const response = await fetch(`${appUrl}/api/v1/marketing/health`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(30_000),
  });
  return Health.parse(await response.json()).details.process;
}

const LOOKS_MAX = 60;
const LOOKS_MIN = 8;
/**
 * The least memory seen while little happens. Garbage is collected when something is allocated, so `stir` makes some
 * between the looks. Ends early once it is down to `enoughBytes`.
 */
export async function settledHeap(
  given: { readonly appUrl: string; readonly token: string; readonly enoughBytes?: number },
  stir: () => Promise<void>,
): Promise<ProcessFacts> {
  let least = await readProcess(given.appUrl, given.token);
  const looks = given.enoughBytes === undefined ? LOOKS_MIN : LOOKS_MAX;
  for (let look = 0; look < looks; look += 1) {
    if (given.enoughBytes !== undefined && least.heapUsedBytes <= given.enoughBytes) return least;
    await stir();
    const now = await readProcess(given.appUrl, given.token);
    if (now.heapUsedBytes < least.heapUsedBytes) least = now;
  }
  return least;
}
