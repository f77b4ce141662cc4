import type postgres from "postgres";
import type { Tenant } from "@/lib/auth/tenant";
import { withAccess } from "@/lib/connections/with-access";
import { TrackEventBody } from "@/lib/contracts/events";
import { DESTINATION_IDS, type DestinationId, providerOf } from "@/lib/contracts/platforms";
import { env } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { trackBatch } from "@/lib/events/ingest-events";
import type { OutboundEvent } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";
import { inStore, openLanes, parkLanes, saleBody } from "./bench-store";
import type { Ratio } from "./taking-in";

const TARGET = 1.5;
export const DELAY_MS = 50;
const PATHS = {
  facebook: { platform: "meta", path: "/events" },
  google: { platform: "google", path: "events:ingest" },
};
const WAIT_MAX_MS = 180_000;

/** Both platforms answer after `DELAY_MS` from now on. */
export async function slowDown(sandboxUrl: string): Promise<void> {
  const control = async (method: string, call: string, body?: unknown) => {
    const response = await fetch(`${sandboxUrl}/_sandbox/${call}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`${call}: ${response.status}`);
  };
  await control("DELETE", "faults");
  for (const fault of Object.values(PATHS))
    await control("POST", "faults", { ...fault, method: "POST", times: 0, delayMs: DELAY_MS });
}

/** The requests of a backlog, as the adapter makes them: recorded on their way out, to be sent again as they are. */
async function recordRequests(tenant: Tenant, destination: DestinationId, count: number) {
  const recorded: { url: string; init: RequestInit }[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    recorded.push({ url: String(input), init: { ...init } });
    return original(input, init);
  };
  try {
    const { identify, send } = adapterFor(providerOf(destination)).events;
    const size = env().EVENT_SYNC_BATCH_SIZE;
    const events = Array.from({ length: count }, (): OutboundEvent => {
      const id = newId();
      const identifiers = identify({ email: `${id}@example.org`, phone: "+33612345678", country: "FR" }, {});
      if (!identifiers) throw new TypeError("the bench's customer cannot be identified");
      const consent = { adUserData: true, adPersonalization: true };
      const sale = {
        eventType: "purchase" as const,
        actionSource: "physical_store",
        valueMinor: 5990,
        currency: "EUR",
      };
      return { id, orderId: id, transactionId: id, occurredAt: new Date(), items: [], consent, identifiers, ...sale };
    });
    await withAccess(tenant, destination, async (access, { targetId }) => {
      if (targetId === null) throw new TypeError("the bench's store has no target");
      for (let from = 0; from < count; from += size) await send(access, targetId, events.slice(from, from + size));
    });
  } finally {
    globalThis.fetch = original;
  }
  return recorded.filter(({ url }) => url.includes(PATHS[destination].path));
}

/** One after the other, as a lane sends; both platforms at the same time, as lanes do. */
async function sendPrebuilt(requests: readonly { url: string; init: RequestInit }[]): Promise<void> {
  for (const { url, init } of requests) {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(15_000) });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    await response.arrayBuffer();
  }
}

/**
 * Until nothing waits of what was taken in since; the store may have sales of its own that wait for something else. The
 * question is small, as it is asked while the clock runs.
 */
async function waitUntilSent(sql: postgres.Sql, storeId: string, since: Date): Promise<void> {
  const end = performance.now() + WAIT_MAX_MS;
  const waiting = (tx: postgres.TransactionSql) => tx<{ destination: string; reason: string | null }[]>`
    select destination, reason from marketing_deliveries
    where store_id = ${storeId} and state = 'waiting' and created_at >= ${since} limit 1`;
  for (;;) {
    const [left] = await inStore(sql, storeId, waiting);
    if (!left) return;
    if (performance.now() > end) throw new Error(`the backlog is not sent after 3 minutes: ${JSON.stringify(left)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A backlog of one store for both platforms, against the same requests sent with nothing around them. */
export async function measureDispatch(
  tenant: Tenant,
  sql: postgres.Sql,
  { sandboxUrl, sales }: { sandboxUrl: string; sales: number },
): Promise<Ratio> {
  const { storeId } = tenant;
  await slowDown(sandboxUrl);
  const recorded: Awaited<ReturnType<typeof recordRequests>>[] = [];
  for (const id of DESTINATION_IDS) recorded.push(await recordRequests(tenant, id, sales));
  const floorAt = performance.now();
  await Promise.all(recorded.map(sendPrebuilt));
  const floorMs = performance.now() - floorAt;

  await parkLanes(sql, storeId);
  const since = new Date();
  for (let from = 0; from < sales; from += 1_000) {
    const items = Array.from({ length: Math.min(1_000, sales - from) }, () =>
      TrackEventBody.parse(saleBody(storeId, newId())),
    );
    const { rejected } = await trackBatch(tenant, items);
    if (rejected > 0) throw new Error(`${rejected} sales of the backlog were refused`);
  }
  const startedAt = performance.now();
  await openLanes(sql, storeId);
  await waitUntilSent(sql, storeId, since);
  const measuredMs = performance.now() - startedAt;
  const ratio = measuredMs / floorMs;
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  return {
    what: `dispatch of ${sales.toLocaleString("en")} sales to both platforms at ${DELAY_MS} ms`,
    floor: seconds(floorMs),
    measured: seconds(measuredMs),
    ratio,
    target: `≤ ${TARGET}`,
    isMet: ratio <= TARGET,
  };
}
