import { afterAll, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { claimLanes } from "@/db/queries/deliveries";
import { insertSalesConnection, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { openShop } from "@/lib/connections/shop.fixture";
import { ATTEMPTS_MAX } from "@/lib/contracts/event-details";
import { TrackEventBody } from "@/lib/contracts/events";
import { newId } from "@/lib/core/ids";
import { drainLane } from "./drain-lane";
import { eventStatus } from "./event-status";
import { insertHistory } from "./history.fixture";
import { trackBatch } from "./ingest-events";
import { listFailures } from "./list-failures";
import { readEvent } from "./read-event";
import { replayEvents } from "./replay";

vi.mock("@/lib/events/ring-dispatch");

const { sql } = testDatabase();
const shop = await openShop();
const signal = new AbortController().signal;
afterAll(() => closeDb());

const sendDue = async () => {
  for (const lease of await claimLanes(10, 60)) await drainLane(lease, signal);
};

describe("failures by cause", () => {
  test("are grouped by platform, state and reason, the largest first, with what can be done", async () => {
    const { storeId, tenant } = await insertStore(sql);
    for (const destination of ["facebook", "google"] as const) await insertSalesConnection(sql, storeId, destination);
    const gone = await insertHistory(sql, {
      ...{ storeId, count: 7, acceptedUntil: "now() + interval '2 days'" },
      fates: { google: { state: "refused", reason: "target_gone" }, facebook: { state: "delivered" } },
    });
    await insertHistory(sql, {
      ...{ storeId, count: 2, acceptedUntil: "now() - interval '1 hour'" },
      fates: { google: { state: "refused", reason: "target_gone" } },
    });
    await insertHistory(sql, { storeId, count: 3, fates: { facebook: { state: "expired", reason: "too_old" } } });
    await insertHistory(sql, { storeId, count: 4, fates: { facebook: { state: "waiting", reason: "server_error" } } });
    await insertHistory(sql, { storeId, count: 5, fates: { facebook: { state: "skipped", reason: "no_consent" } } });
    await sql`update marketing_deliveries set platform_code = '100/2804' where event_id = ${gone[0] ?? ""} and state = 'refused'`;

    const { data, meta } = await listFailures(tenant);
    expect(meta).toEqual({ failed: 12, retrying: 4, groupsLeftOut: 0 });
    expect((await eventStatus(tenant)).data.syncErrors, "the number shown beside the list of sales").toBe(12);
    expect(data).toMatchObject([
      {
        ...{ destination: "google", state: "refused", reason: "target_gone", count: 9, platformCodes: ["100/2804"] },
        resend: { count: 7, refusals: [{ why: "too_old", count: 2 }], earliestDeadline: expect.any(String) },
      },
      { destination: "facebook", state: "expired", count: 3, resend: { count: 0 } },
      {
        destination: "facebook",
        state: "waiting",
        reason: "server_error",
        count: 4,
        nextAttemptAt: expect.any(String),
      },
    ]);
    expect(data[0]?.samples).toHaveLength(5);
    expect(data[0]?.samples.map(({ id }) => id)).toContain(gone[0]);
    expect(data[0]?.samples[0]?.value).toEqual({ amount: 19.99, currency: "EUR" });
    expect(Date.parse(data[0]?.oldestAt ?? "")).toBeLessThan(Date.parse(data[0]?.newestAt ?? ""));
  });

  test("say how many of them are refunds, which are not sent again", async () => {
    const { storeId, tenant } = await insertStore(sql);
    const [sale = ""] = await insertHistory(sql, { storeId, fates: { google: { state: "delivered" } } });
    const failed = (state: "refused" | "expired" | "waiting", count: number) =>
      insertHistory(sql, { storeId, count, fates: { google: { state, reason: "server_error" } } });
    const [old] = await failed("expired", 3);
    const refunds = [...(await failed("refused", 3)).slice(1), ...(await failed("waiting", 1)), old ?? ""];
    await sql`update marketing_events set event_type = 'refund', refund_of = ${sale} where id in ${sql(refunds)}`;
    const { data } = await listFailures(tenant);
    expect(Object.fromEntries(data.map(({ state, count, refunds: some }) => [state, [count, some]]))).toEqual({
      refused: [3, 2],
      expired: [3, 1],
      waiting: [1, 1],
    });
    const refusalsOf = (state: string) => data.find((group) => group.state === state)?.resend.refusals;
    expect(refusalsOf("refused")).toContainEqual({ why: "refund", count: 2 });
    expect(refusalsOf("expired")).toEqual([
      { why: "too_old", count: 2 },
      { why: "refund", count: 1 },
    ]);
  });

  test("are none where nothing fails, whatever fails in another store", async () => {
    const { tenant } = await insertStore(sql);
    expect(await listFailures(tenant)).toEqual({
      success: true,
      data: [],
      meta: { failed: 0, retrying: 0, groupsLeftOut: 0 },
    });
  });
});

describe("one sale", () => {
  test("refused by Google is seen with its try and reason, and sent again it arrives under the same identity", async () => {
    const owner = await shop.connected("google");
    const order = newId().slice(-12);
    const fault = (times: number) =>
      shop.control("POST", "faults", {
        ...{ platform: "google", method: "POST", path: "/v1/events:ingest", times, status: 400 },
        body: {
          error: {
            ...{ code: 400, message: "…", status: "INVALID_ARGUMENT" },
            details: [
              {
                "@type": "type.googleapis.com/google.rpc.BadRequest",
                fieldViolations: [{ field: "events[0].user_data", description: "…", reason: "INVALID_HEX_ENCODING" }],
              },
            ],
          },
        },
      });
    await fault(1);
    const { storeId } = owner.tenant;
    const item = {
      storeId,
      eventType: "purchase",
      orderId: order,
      eventValue: 19.99,
      customerEmail: "ada@example.org",
    };
    const { results } = await trackBatch(owner.tenant, [TrackEventBody.parse(item)]);
    const eventId = results[0]?.eventId ?? "";
    await sendDue();

    const seen = (await readEvent(owner.tenant, eventId)).data;
    expect(seen).toMatchObject({ orderId: order, value: { amount: 19.99, currency: "EUR" }, identifiers: ["email"] });
    expect(JSON.stringify(seen)).not.toContain("ada");
    const google = seen.deliveries.find(({ destination }) => destination === "google");
    expect(google).toMatchObject({ state: "refused", attempts: 1, resendRefusal: null, held: false });
    expect(google?.tries).toMatchObject([{ attempt: 1, outcome: "rejected", platformCode: expect.any(String) }]);
    expect((await listFailures(owner.tenant)).data).toMatchObject([
      { destination: "google", state: "refused", count: 1 },
    ]);

    const { data } = await replayEvents(owner.tenant, { replayId: newId(), filter: { kind: "event", eventId } });
    expect(data.deliveries).toBe(1);
    await sendDue();
    const bodies = (await shop.requests("/v1/events:ingest", "POST")).map(({ body }) => JSON.stringify(body));
    expect(bodies).toHaveLength(2);
    expect(new Set(bodies).size).toBe(1);
    const again = (await readEvent(owner.tenant, eventId)).data.deliveries.find(({ state }) => state === "accepted");
    expect(again?.tries.map(({ outcome, attempt }) => [attempt, outcome])).toEqual([
      [2, "accepted"],
      [1, "rejected"],
    ]);
    expect(again).toMatchObject({ resendRefusal: "sent", replayId: data.replayId, receiptId: expect.any(String) });
    expect((await listFailures(owner.tenant)).data).toEqual([]);
  });

  test("with many tries shows the latest and says how many came before", async () => {
    const { storeId, tenant } = await insertStore(sql);
    const [eventId = ""] = await insertHistory(sql, { storeId, fates: { facebook: { state: "waiting" } } });
    await sql`insert into marketing_delivery_attempts (store_id, event_id, destination, attempt, epoch, outcome, duration_ms)
      select ${storeId}, ${eventId}, 'facebook', n, 1, 'unavailable', 12 from generate_series(1, ${ATTEMPTS_MAX + 9}::int) n`;
    const [delivery] = (await readEvent(tenant, eventId)).data.deliveries;
    expect(delivery?.tries).toHaveLength(ATTEMPTS_MAX);
    expect(delivery?.tries[0]?.attempt).toBe(ATTEMPTS_MAX + 9);
    expect(delivery?.triesLeftOut).toBe(9);
  });

  test("of another store is not there", async () => {
    const [mine, theirs] = [await insertStore(sql), await insertStore(sql)];
    const [eventId = ""] = await insertHistory(sql, { storeId: theirs.storeId, fates: {} });
    for (const id of [eventId, newId(), "nonsense"])
      await expect(readEvent(mine.tenant, id)).rejects.toMatchObject({ status: 404 });
  });
});
