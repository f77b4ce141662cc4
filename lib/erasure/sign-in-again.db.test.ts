import { expect, test, vi } from "vitest";
import { insertRequest } from "@/db/queries/erasure-requests";
import { HARBOUR, MAYA, openShop } from "@/lib/connections/shop.fixture";
import { TrackEventBody } from "@/lib/contracts/events";
import { CALLBACK_KINDS, type CallbackKind } from "@/lib/contracts/platform-callbacks";
import { dispatchEvents } from "@/lib/events/dispatch-events";
import { trackBatch } from "@/lib/events/ingest-events";
import { erasePersonData } from "./erase-person-data";
import { codeOf, sealPerson } from "./sealed-person";

vi.mock("@/lib/events/ring-dispatch");

const shop = await openShop();
const { sql, connected, statusOf, credentialsOf, actionsOf } = shop;

async function carryOut(kind: CallbackKind, userId: string): Promise<void> {
  const requestedAt = new Date();
  const code = codeOf("meta", kind, userId, requestedAt.toISOString());
  const providerUserIdEncrypted = sealPerson(code, userId);
  await insertRequest({ code, provider: "meta", kind, providerUserIdEncrypted, requestedAt });
  expect(await erasePersonData({ signal: new AbortController().signal })).toEqual({ done: 1, failed: 0 });
}

test.each(CALLBACK_KINDS)(
  "after %s, signing in takes the connection up in place, and a second business too",
  async (kind) => {
    const [owner, other] = [await connected("facebook", "instagram"), await connected("facebook")];
    const rows = () =>
      sql`select id, platform from marketing_accounts where store_id = ${owner.tenant.storeId} order by 1`;
    const before = await rows();
    await carryOut(kind, MAYA.meta);
    for (const person of [owner, other]) {
      expect((await statusOf(person, "facebook"))?.status).toBe("expired");
      expect(await shop.connect(person, "facebook")).toMatchObject({ outcome: "connected" });
      expect(await statusOf(person, "facebook")).toMatchObject({
        ...{ status: "connected", reason: null },
        accountInfo: { accountId: HARBOUR.facebook.adAccountId },
        target: { id: HARBOUR.facebook.targetId },
      });
      expect(await credentialsOf(person)).toMatchObject([{ provider_user_id: MAYA.meta, dead_reason: null }]);
      expect((await actionsOf(person)).at(-1)).toBe("connection.reconnected");
      const [lane] =
        await sql`select parked_reason from marketing_delivery_lanes where store_id = ${person.tenant.storeId}`;
      expect(lane).toEqual({ parked_reason: null });
    }
    expect(await statusOf(owner, "instagram")).toMatchObject({ status: "connected", reason: null });
    expect(await rows()).toEqual(before);
  },
);

test("a person's request leaves stores that somebody else signed in for working", async () => {
  const owner = await connected("facebook");
  await carryOut("data-deletion", "10158000000000001");
  expect(await statusOf(owner, "facebook")).toMatchObject({ status: "connected" });
});

test("sales that come in between are held, and go out once somebody has signed in", async () => {
  const owner = await connected("facebook");
  await carryOut("data-deletion", MAYA.meta);
  const sale = TrackEventBody.parse({
    storeId: owner.tenant.storeId,
    eventType: "purchase",
    orderId: "between-1",
    customerEmail: "ada@example.org",
    eventValue: 12,
  });
  await trackBatch(owner.tenant, [sale]);
  expect(await statusOf(owner, "facebook")).toMatchObject({ status: "expired", heldSales: 1 });
  await shop.connect(owner, "facebook");
  await dispatchEvents({ signal: new AbortController().signal });
  expect(await shop.control("GET", "conversions?platform=meta")).toMatchObject([{ key: "between-1", times: 1 }]);
});
