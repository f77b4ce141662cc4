import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { makeApiKey } from "./api-key-format";
import { createApiKey, listApiKeys, revokeApiKey } from "./api-keys";
import { authenticateKey } from "./authenticate-key";

const { sql } = testDatabase();
afterAll(() => closeDb());
afterEach(() => {
  vi.useRealTimers();
});

async function aKey() {
  const store = await insertStore(sql);
  const { key, data } = await createApiKey(store.tenant, { name: "Till 1" });
  return { ...store, key, id: data.id, data };
}
const REFUSED = { status: 401 };
/** Lets the clock of this process run on, and leaves timers and the database alone. */
const advance = (ms: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });

describe("making a key", () => {
  test("shows it once; the database keeps its public id, its last letters and a keyed hash", async () => {
    const { key, data, storeId } = await aKey();
    expect(data).toMatchObject({ prefix: key.slice(0, 21), lastFour: key.slice(-4), createdBy: "A person" });
    const secret = key.slice(22, -6);
    const [dump] = await sql`
      select (select string_agg(k::text, '') from api_keys k) || (select string_agg(a::text, '') from audit_log a) as text`;
    expect(dump?.text).toContain(key.slice(9, 21));
    for (const part of [key, secret, secret.slice(0, 20)]) expect(dump?.text).not.toContain(part);
    const [row] = await sql`select secret_mac, pepper_kid from api_keys where store_id = ${storeId}`;
    expect(row).toEqual({ secret_mac: expect.stringMatching(/^[\w-]{43}$/), pepper_kid: "k1" });
  });

  test("leaves a line in the audit log, as does revoking it", async () => {
    const { tenant, id, storeId, userId } = await aKey();
    await revokeApiKey(tenant, id);
    const lines = await sql`select action, actor, target from audit_log where store_id = ${storeId} order by id`;
    expect([...lines]).toEqual([
      { action: "api_key.created", actor: `user:${userId}`, target: id },
      { action: "api_key.revoked", actor: `user:${userId}`, target: id },
    ]);
  });

  test("the list shows no secret and only the store's own", async () => {
    const [mine, other] = [await aKey(), await aKey()];
    const { data } = await listApiKeys(mine.tenant);
    expect(data.map(({ id }) => id)).toEqual([mine.id]);
    expect(JSON.stringify(data)).not.toContain(mine.key.slice(22, 40));
    expect(JSON.stringify(data)).not.toContain(other.id);
  });
});

describe("a store with very many keys", () => {
  const LIVE_MAX = 100;

  test("gets no more in use than its list can hold, two at once either", async () => {
    const { tenant, id } = await aKey();
    for (let n = 2; n < LIVE_MAX; n += 1) await createApiKey(tenant, { name: `Till ${n}` });
    const two = await Promise.allSettled([
      createApiKey(tenant, { name: "The last" }),
      createApiKey(tenant, { name: "One too many" }),
    ]);
    expect(two.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = two.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({ status: 409, message: expect.stringContaining("100 keys in use") });
    await revokeApiKey(tenant, id);
    expect((await createApiKey(tenant, { name: "In its place" })).success).toBe(true);
  });

  test("sees those in use before those that are revoked", async () => {
    const { tenant, id, storeId } = await aKey();
    await sql`
      insert into api_keys (id, store_id, key_id, secret_mac, pepper_kid, name, last_four, scopes, revoked_at)
      select gen_random_uuid(), ${storeId}, 'gone-' || n || left(${storeId}, 4), 'x', 'k1', 'Old till', 'abcd', '{}', now()
      from generate_series(1, 250) n`;
    const { data } = await listApiKeys(tenant);
    expect(data[0]?.id).toBe(id);
    expect(data[1]?.revokedAt).not.toBeNull();
  });
});

describe("a till that shows a key", () => {
  test("acts for the key's store, with the key's scopes", async () => {
    const { key, storeId, id } = await aKey();
    expect(await authenticateKey(`Bearer ${key}`)).toEqual({
      storeId,
      actor: { kind: "key", apiKeyId: id, scopes: ["events:write", "events:read"] },
    });
    expect((await authenticateKey(`bearer ${key}`)).storeId).toBe(storeId);
  });

  test.each([
    ["nothing", () => null],
    ["an empty header", () => ""],
    ["no scheme", (key: string) => key],
    ["another scheme", (key: string) => `Basic ${key}`],
    ["two keys", (key: string) => `Bearer ${key}, Bearer ${key}`],
    ["garbage", () => "Bearer dsm_live_garbage"],
    ["a well-made key nobody was given", () => `Bearer ${makeApiKey().key}`],
  ])("instead shows %s is refused, always with the same words", async (_what, header) => {
    const { key } = await aKey();
    await expect(authenticateKey(header(key))).rejects.toMatchObject({
      ...REFUSED,
      message: "Send a valid API key as Authorization: Bearer dsm_…",
    });
  });

  test("is not let in by a right id with a wrong secret, right after the right one was seen", async () => {
    const { key, id } = await aKey();
    await authenticateKey(`Bearer ${key}`);
    const forged = makeApiKey();
    await sql`update api_keys set key_id = ${forged.keyId} where id = ${id}`;
    await expect(authenticateKey(`Bearer ${forged.key}`)).rejects.toMatchObject(REFUSED);
  });

  test("is not let in by a row that somebody wrote into the database without our pepper", async () => {
    const { key, id } = await aKey();
    const { createHash } = await import("node:crypto");
    const plain = createHash("sha256").update(key.slice(22, -6)).digest("base64url");
    await sql`update api_keys set secret_mac = ${plain} where id = ${id}`;
    await expect(authenticateKey(`Bearer ${key}`)).rejects.toMatchObject(REFUSED);
  });

  test("is refused within five seconds of the key's end, however busy the till is", async () => {
    const { key, tenant, id } = await aKey();
    await authenticateKey(`Bearer ${key}`);
    await revokeApiKey(tenant, id);
    advance(4_000);
    await authenticateKey(`Bearer ${key}`).catch(() => undefined);
    advance(1_001);
    await expect(authenticateKey(`Bearer ${key}`)).rejects.toMatchObject(REFUSED);
  });

  test("is refused from the moment the key expires, remembered or not", async () => {
    const { key, id } = await aKey();
    await sql`update api_keys set expires_at = now() + interval '3 seconds' where id = ${id}`;
    expect((await authenticateKey(`Bearer ${key}`)).actor.kind).toBe("key");
    advance(3_100);
    await expect(authenticateKey(`Bearer ${key}`)).rejects.toMatchObject(REFUSED);
  });

  test("leaves the date of its last use", async () => {
    const { key, tenant } = await aKey();
    expect((await listApiKeys(tenant)).data[0]?.lastUsedAt).toBeNull();
    await authenticateKey(`Bearer ${key}`);
    await expect
      .poll(async () => (await listApiKeys(tenant)).data[0]?.lastUsedAt, { timeout: 5_000 })
      .toMatch(/^\d{4}-/);
  });
});

describe("revoking", () => {
  test("a key twice, one of another store, or one that never was, is one and the same not found", async () => {
    const [mine, other] = [await aKey(), await aKey()];
    await revokeApiKey(mine.tenant, mine.id);
    for (const id of [mine.id, other.id, "00000000-0000-4000-8000-00000000ffff", "not-an-id", "\u0000"])
      await expect(revokeApiKey(mine.tenant, id)).rejects.toMatchObject({ status: 404 });
    expect((await authenticateKey(`Bearer ${other.key}`)).storeId).toBe(other.storeId);
  });
});
