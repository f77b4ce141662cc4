import { afterAll, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { openShop, type Person } from "@/lib/connections/shop.fixture";
import { TrackEventBody } from "@/lib/contracts/events";
import { confirmDeliveries } from "./confirm-deliveries";
import { dispatchEvents } from "./dispatch-events";
import { trackBatch } from "./ingest-events";

vi.mock("@/lib/events/ring-dispatch");

const shop = await openShop();
const { sql, control } = shop;
const signal = new AbortController().signal;
afterAll(() => closeDb());

const SALES = 60;
async function postSales({ tenant }: Person): Promise<void> {
  const items = Array.from({ length: SALES }, (_, n) =>
    TrackEventBody.parse({
      ...{ storeId: tenant.storeId, eventType: "purchase", eventValue: 10 + n },
      ...{ orderId: `R-${n}`, customerEmail: `c${n}@example.org` },
    }),
  );
  expect(await trackBatch(tenant, items)).toMatchObject({ accepted: SALES });
}
/** The transaction ids of every request so far. */
const batches = async (): Promise<string[][]> =>
  (await shop.requests("events:ingest")).map(({ body }) =>
    // What the sandbox logs of a request is its parsed body.
    (body as { events: { transactionId: string }[] }).events.map(({ transactionId }) => transactionId),
  );

test("of a batch that is refused in part every sale arrives but the one, in a few groups and then alone", async () => {
  const owner = await shop.connected("google");
  const { storeId } = owner.tenant;
  const bad = `${storeId.slice(-12)}-R-7`;
  const accounts = await control<object>("GET", "accounts/google");
  const processingErrors = [
    { transaction: bad, reason: "PROCESSING_ERROR_REASON_CLICK_NOT_FOUND" },
    { transaction: "", reason: "PROCESSING_ERROR_REASON_INTERNAL_ERROR", times: 1 },
  ];
  await control("PUT", "accounts/google", { ...accounts, processingErrors });
  await postSales(owner);

  const states = () =>
    sql<{ state: string; reason: string | null; count: number }[]>`
      select state, reason, count(*)::int as count from marketing_deliveries
      where store_id = ${storeId} and destination = 'google' group by 1, 2 order by 1`;
  for (let round = 1; round <= 3; round += 1) {
    await dispatchEvents({ signal });
    await control("POST", "clock", { offsetMs: round * 31 * 60_000 });
    await sql`update marketing_deliveries set confirm_at = now() where store_id = ${storeId} and state = 'accepted'`;
    await confirmDeliveries({ signal });
  }
  expect([...(await states())]).toEqual([
    { state: "delivered", reason: null, count: SALES - 1 },
    { state: "refused", reason: "click_not_found", count: 1 },
  ]);

  const [whole = [], ...rest] = await batches();
  expect(whole).toHaveLength(SALES);
  const groups = rest.filter(({ length }) => length > 1);
  const alone = rest.filter(({ length }) => length === 1).flat();
  expect(groups.length).toBeLessThanOrEqual(16);
  // Only the group of the one is taken apart.
  expect(alone).toContain(bad);
  expect(rest.length).toBeLessThan(SALES / 2);
  const conversions = await control<{ key: string; times: number }[]>("GET", "conversions?platform=google");
  expect(conversions).toHaveLength(SALES - 1);
});
