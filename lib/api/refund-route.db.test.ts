import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { POST } from "@/app/api/v1/marketing/events/[storeId]/refund/route";
import { closeDb } from "@/db/client";
import { insertMember, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { createApiKey } from "@/lib/auth/api-keys";
import { holdSession } from "@/lib/auth/browser.fixture";
import { openSession } from "@/lib/auth/session-store";
import { TrackEventBody } from "@/lib/contracts/events";
import type { Role } from "@/lib/contracts/stores";
import { trackEvent } from "@/lib/events/ingest-events";

vi.mock("next-auth", async () => (await import("@/lib/auth/browser.fixture")).nextAuthWithJar);

const { sql } = testDatabase();
afterAll(() => closeDb());
const [ours, theirs] = [await insertStore(sql), await insertStore(sql)];
let till: string;
beforeAll(async () => {
  till = (await createApiKey(ours.tenant, { name: "A till" })).key;
  for (const { tenant, storeId } of [ours, theirs])
    for (const orderId of ["A/12 50%", "1001"]) {
      const sale = { storeId, eventType: "purchase", orderId, eventValue: 100 };
      await trackEvent(tenant, TrackEventBody.parse(sale));
    }
});

/** As Next calls it: the part of the path has the folder's name. */
async function refund(
  name: string,
  body: object,
  headers: Record<string, string> = { authorization: `Bearer ${till}` },
) {
  const url = `http://localhost:3900/api/v1/marketing/events/${name}/refund`;
  const answer = await POST(
    new Request(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    }),
    { params: Promise.resolve({ storeId: name }) },
  );
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}
const refundsOf = async (storeId: string) =>
  (await sql`select 1 from marketing_events where store_id = ${storeId} and event_type = 'refund'`).length;

describe("POST events/{id}/refund", () => {
  test("answers 202, and 200 to the same again, with everything a till wants to know", async () => {
    const body = { storeId: ours.storeId, refundId: "R-1", amount: 10 };
    const first = await refund("1001", body);
    expect(first).toMatchObject({
      status: 202,
      json: {
        ...{ success: true, duplicate: false, netValue: { amount: 90, currency: "EUR" } },
        deliveries: [
          { destination: "facebook", state: "skipped" },
          { destination: "google", state: "skipped" },
        ],
      },
    });
    const again = await refund("1001", body);
    expect(again).toMatchObject({ status: 200, json: { duplicate: true, eventId: first.json.eventId } });
    expect((await refund("1001", { ...body, amount: 11 })).status).toBe(409);
  });

  test("takes any order number in the address, URL-encoded", async () => {
    const { status } = await refund(encodeURIComponent("A/12 50%"), { storeId: ours.storeId });
    expect(status).toBe(202);
  });

  test("names a field that is wrong", async () => {
    const { status, json } = await refund("1001", { storeId: ours.storeId, refundId: "R-2", amount: 1000 });
    expect(status).toBe(422);
    expect(json.error).toMatchObject({ issues: [{ path: "amount" }] });
  });

  test("refuses a key of another store, whichever store it names", async () => {
    const key = (await createApiKey(theirs.tenant, { name: "Their till" })).key;
    const [before, others] = [await refundsOf(ours.storeId), await refundsOf(theirs.storeId)];
    const headers = { authorization: `Bearer ${key}` };
    expect((await refund("1001", { storeId: ours.storeId, refundId: "R-3", amount: 1 }, headers)).status).toBe(403);
    const [sale] = await sql<{ id: string }[]>`
      select id from marketing_events where store_id = ${ours.storeId} and order_ref = '1001'`;
    expect((await refund(sale?.id ?? "", { storeId: theirs.storeId }, headers)).status).toBe(404);
    expect([await refundsOf(ours.storeId), await refundsOf(theirs.storeId)]).toEqual([before, others]);
  });

  test.each<[Role, number]>([
    ["business_owner", 202],
    ["branch_manager", 202],
    ["marketing_manager", 202],
    ["viewer", 403],
    ["cashier", 403],
  ])("a %s gets %i, and what a person did is in the audit log", async (role, status) => {
    const userId = await insertMember(sql, { storeId: ours.storeId, role });
    await holdSession(await openSession(userId));
    const body = { storeId: ours.storeId, refundId: `by-${role}`, amount: 1 };
    const answer = await refund("1001", body, { origin: "http://localhost:3900" });
    await holdSession(undefined);
    expect(answer.status).toBe(status);
    const lines = await sql`select 1 from audit_log where actor = ${`user:${userId}`} and action = 'sale.refunded'`;
    expect(lines).toHaveLength(status === 202 ? 1 : 0);
  });
});
