import { afterAll, expect, test } from "vitest";
import { POST as batch } from "@/app/api/v1/marketing/events/batch/route";
import { POST as track } from "@/app/api/v1/marketing/events/track/route";
import { closeDb } from "@/db/client";
import { insertSalesConnection, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { createApiKey } from "@/lib/auth/api-keys";
import { type FuzzBody, KINDS, makeBodies } from "@/scripts/fuzz/bodies";
import { Judge } from "@/scripts/fuzz/judge";

const BODIES = 2_000;
const { sql } = testDatabase();
afterAll(() => closeDb());

/** Straight to the route; what only a server sees (sizes, framing) `npm run fuzz` tries over connections. */
async function send({ path, headers, payload }: FuzzBody, key: string) {
  const request = new Request(`http://localhost:3900/api/v1/marketing/events/${path}`, {
    method: "POST",
    headers: { ...headers, authorization: `Bearer ${key}` },
    body: new Uint8Array(payload),
  });
  const response = await { track, batch }[path](request, { params: Promise.resolve({}) });
  return { status: response.status, text: await response.text() };
}

test("two thousand damaged bodies break nothing: each refusal names a field, and only what was accepted is stored", async () => {
  const { storeId, tenant } = await insertStore(sql);
  for (const destination of ["facebook", "google"] as const) await insertSalesConnection(sql, storeId, destination);
  const { key } = await createApiKey(tenant, { name: "Fuzz" });
  const judge = new Judge();
  const bodies = makeBodies({ storeId, run: "fuzz", seed: 1, count: BODIES });
  for (const body of bodies) judge.add(body, await send(body, key));
  expect(judge.wrong).toEqual([]);
  expect(judge.sent).toBe(BODIES);
  const [row] = await sql<{ events: number; deliveries: number }[]>`
    select (select count(*)::int from marketing_events where store_id = ${storeId}) as events,
      (select count(*)::int from marketing_deliveries where store_id = ${storeId}) as deliveries`;
  expect(row).toEqual({ events: judge.accepted, deliveries: 2 * judge.accepted });
  // The seed reaches every kind of damage, and both ends: what is taken in and what is not.
  expect([...judge.byKind.keys()].sort()).toEqual([...KINDS].sort());
  expect(judge.accepted).toBeGreaterThan(200);
  expect(judge.byStatus.get(422)).toBeGreaterThan(400);
}, 120_000);

test("the same seed makes the same bodies, another seed others", () => {
  const first = (seed: number) =>
    [...makeBodies({ storeId: "s", run: "r", seed, count: 50 })].map(({ kind, path }) => `${kind} ${path}`);
  expect(first(1)).toEqual(first(1));
  expect(first(1)).not.toEqual(first(2));
});
