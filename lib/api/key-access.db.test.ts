import { afterAll, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { fillStore, insertSiblingStore, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { makeApiKey } from "@/lib/auth/api-key-format";
import { createApiKey } from "@/lib/auth/api-keys";
import { holdSession } from "@/lib/auth/browser.fixture";
import { openSession } from "@/lib/auth/session-store";
import { newId } from "@/lib/core/ids";
import { call, callableEndpoints } from "./calls.fixture";

vi.mock("next-auth", async () => (await import("@/lib/auth/browser.fixture")).nextAuthWithJar);

const { sql } = testDatabase();
afterAll(() => closeDb());

const { all, byId } = await callableEndpoints();
const withKey = all.flatMap((entry) => {
  const { access } = entry.endpoint;
  return access !== "anyone" && "key" in access ? [{ ...entry, scope: access.key, person: "session" in access }] : [];
});

const ours = await insertStore(sql);
const theirs = await insertStore(sql);
await fillStore(sql, ours);
const siblingId = await insertSiblingStore(sql, ours.storeId);

/** A fresh key, changed behind the application's back before anybody has shown it. */
async function aKey(store: StoreFixture, change?: string): Promise<string> {
  const { key, data } = await createApiKey(store.tenant, { name: "A till" });
  if (change) await sql.unsafe(`update api_keys set ${change} where id = '${data.id}'`);
  return key;
}
const bearer = (key: string | null) => ({ authorization: key === null ? null : `Bearer ${key}`, origin: null });
const eventsOf = async (storeId: string): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from marketing_events where store_id = ${storeId}`;
  return row?.n ?? 0;
};

describe.each(withKey)("$id", (entry) => {
  const { scope, person, endpoint } = entry;
  const storeIsNamed = endpoint.path.includes("{storeId}") || ["trackEvent", "refundEvent"].includes(entry.id);

  test("lets a till in with a live key that has the scope", async () => {
    const { status } = await call(entry, { storeId: ours.storeId, headers: bearer(await aKey(ours)) });
    expect(status).toBe(endpoint.status);
  });

  test.each([
    ["no key", async () => null],
    ["garbage", async () => "garbage"],
    ["a key nobody was given", async () => makeApiKey().key],
    ["a revoked key", () => aKey(ours, "revoked_at = now()")],
    ["an expired key", () => aKey(ours, "expires_at = now() - interval '1 second'")],
  ])("answers 401 to %s, and takes nothing in", async (_what, given) => {
    const before = await eventsOf(ours.storeId);
    const { status, json } = await call(entry, { storeId: ours.storeId, headers: bearer(await given()) });
    expect(status).toBe(401);
    expect(json.error).toMatchObject({ code: "unauthenticated" });
    expect(await eventsOf(ours.storeId)).toBe(before);
  });

  test("answers 403 to a key without the scope", async () => {
    const others = ["events:write", "events:read", "privacy:write"].filter((other) => other !== scope);
    const key = await aKey(ours, `scopes = '{${others.join()}}'`);
    expect((await call(entry, { storeId: ours.storeId, headers: bearer(key) })).status).toBe(403);
  });

  test.runIf(storeIsNamed)("answers 403 to a key of another store, whether that store exists or not", async () => {
    const key = await aKey(theirs);
    for (const storeId of [ours.storeId, siblingId, newId()]) {
      const before = await eventsOf(storeId);
      expect((await call(entry, { storeId, headers: bearer(key) })).status).toBe(403);
      expect(await eventsOf(storeId)).toBe(before);
    }
  });

  test("does not fall back to the cookie of a signed-in person when the key is wrong", async () => {
    await holdSession(await openSession(ours.userId));
    const wrong = await call(entry, { storeId: ours.storeId, headers: { authorization: "Bearer wrong" } });
    const none = await call(entry, { storeId: ours.storeId });
    await holdSession(undefined);
    expect(wrong.status).toBe(401);
    expect(none.status).toBe(person ? endpoint.status : 401);
  });

  test("sends no header that would let another site read the answer", async () => {
    const headers = { ...bearer(await aKey(ours)), origin: "https://evil.example" };
    const answer = await call(entry, { storeId: ours.storeId, headers });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });
});

test("a key opens none of the doors that are for people", async () => {
  const key = await aKey(ours);
  for (const entry of all) {
    const { access } = entry.endpoint;
    if (access === "anyone" || "key" in access) continue;
    const params = { keyId: newId() };
    expect((await call(entry, { storeId: ours.storeId, params, headers: bearer(key) })).status, entry.id).toBe(401);
  }
});

test("in a batch, a sale of another store is refused by itself", async () => {
  const sale = { eventType: "purchase", eventValue: 1 };
  const { status, json } = await call(byId("trackBatch"), {
    storeId: ours.storeId,
    headers: bearer(await aKey(ours)),
    body: {
      events: [ours, theirs, { storeId: siblingId }].map(({ storeId }) => ({ ...sale, storeId, orderId: newId() })),
    },
  });
  expect(status).toBe(202);
  expect((json.results as { status: number }[]).map((result) => result.status)).toEqual([202, 403, 403]);
  expect(await eventsOf(theirs.storeId)).toBe(0);
  expect(await eventsOf(siblingId)).toBe(0);
});

test("the store's id may be spelled in capitals", async () => {
  const answer = await call(byId("trackEvent"), {
    storeId: ours.storeId.toUpperCase(),
    headers: bearer(await aKey(ours)),
  });
  expect(answer.status).toBe(202);
});
