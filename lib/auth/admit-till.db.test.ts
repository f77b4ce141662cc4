import { afterAll, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { AppError } from "@/lib/core/errors";
import { admitTill, chargeTill, makeTillLimits, type TillRates } from "./admit-till";
import { makeApiKey } from "./api-key-format";
import { createApiKey } from "./api-keys";

const { sql } = testDatabase();
afterAll(() => closeDb());
const { tenant: owner, storeId } = await insertStore(sql);
const aKey = async () => `Bearer ${(await createApiKey(owner, { name: "A till" })).key}`;
const wrongKey = () => `Bearer ${makeApiKey().key}`;
const SHOP = "192.0.2.7";

function aDoor(rates: Partial<TillRates> = {}) {
  const clock = { ms: 1_000 };
  const limits = makeTillLimits({ perKey: 0, perAddress: 0, failuresPerMinute: 0, ...rates }, () => clock.ms);
  const knock = (authorization: string | null, address: string | null = SHOP) =>
    admitTill(authorization, address, limits).then(
      () => "in",
      (error: unknown) => (error instanceof AppError ? error : Promise.reject(error)),
    );
  const statusOf = async (authorization: string | null, address?: string | null) => {
    const answer = await knock(authorization, address);
    return answer instanceof AppError ? answer.status : 200;
  };
  /** Waits as a caller does: whole seconds, as told. */
  const waitAsTold = async (authorization: string, address?: string | null) => {
    const answer = await knock(authorization, address);
    if (!(answer instanceof AppError) || !answer.retryAfterMs) throw new TypeError("nobody was told to wait");
    clock.ms += Math.ceil(answer.retryAfterMs / 1000) * 1000;
  };
  return { clock, limits, statusOf, waitAsTold };
}

describe("one API key", () => {
  test("has ten seconds' worth at once, is then told to wait, and passes after exactly that", async () => {
    const { statusOf, waitAsTold } = aDoor({ perKey: 2 });
    const key = await aKey();
    for (let n = 0; n < 20; n += 1) expect(await statusOf(key)).toBe(200);
    expect(await statusOf(key)).toBe(429);
    await waitAsTold(key);
    expect(await statusOf(key)).toBe(200);
  });

  test("does not use up another's", async () => {
    const { statusOf } = aDoor({ perKey: 1 });
    const [one, other] = [await aKey(), await aKey()];
    for (let n = 0; n < 11; n += 1) await statusOf(one);
    expect([await statusOf(one), await statusOf(other)]).toEqual([429, 200]);
  });

  test("pays for every event of a batch", async () => {
    const { limits, statusOf, waitAsTold, clock } = aDoor({ perKey: 10 });
    const key = await aKey();
    const tenant = await admitTill(key, SHOP, limits);
    chargeTill(tenant, 1_000, limits);
    expect(await statusOf(key)).toBe(429);
    expect(() => chargeTill(tenant, 1_000, limits)).toThrow(expect.objectContaining({ code: "throttled" }));
    const before = clock.ms;
    await waitAsTold(key);
    expect(clock.ms - before).toBe(91_000);
    chargeTill(await admitTill(key, SHOP, limits), 1_000, limits);
  });

  test("is not used up by somebody who knows only its beginning", async () => {
    const { statusOf } = aDoor({ perKey: 1 });
    const key = await aKey();
    const guess = `${key.slice(0, -8)}AAAAAAAA`;
    for (let n = 0; n < 20; n += 1) expect(await statusOf(guess)).toBe(401);
    expect(await statusOf(key)).toBe(200);
  });
});

describe("one address", () => {
  test("is limited whatever keys it shows, and others are not", async () => {
    const { statusOf, waitAsTold } = aDoor({ perAddress: 1 });
    const key = await aKey();
    for (let n = 0; n < 10; n += 1) await statusOf(n % 2 ? key : null);
    expect(await statusOf(key)).toBe(429);
    expect(await statusOf(key, "192.0.2.8")).toBe(200);
    await waitAsTold(key);
    expect(await statusOf(key)).toBe(200);
  });

  test("that nobody told us is not limited", async () => {
    const { statusOf } = aDoor({ perAddress: 1, failuresPerMinute: 1 });
    for (let n = 0; n < 15; n += 1) expect(await statusOf(wrongKey(), null)).toBe(401);
  });

  test("is one whole network of IPv6", async () => {
    const { statusOf } = aDoor({ failuresPerMinute: 3 });
    for (let n = 0; n < 3; n += 1) await statusOf(wrongKey(), `2001:db8::${n}`);
    expect(await statusOf(wrongKey(), "2001:db8::99")).toBe(429);
    expect(await statusOf(wrongKey(), "2001:db8:0:1::1")).toBe(401);
  });
});

describe("guessing keys", () => {
  test("ends after a few failures a minute, at once as well as one after the other", async () => {
    const { statusOf } = aDoor({ failuresPerMinute: 5 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => statusOf(wrongKey())));
    expect(answers.filter((status) => status === 401)).toHaveLength(5);
    expect(answers.filter((status) => status === 429)).toHaveLength(15);
  });

  test("from a shop does not lock out its tills whose keys have worked", async () => {
    const { statusOf, waitAsTold } = aDoor({ failuresPerMinute: 5 });
    const [known, fresh] = [await aKey(), await aKey()];
    expect(await statusOf(known)).toBe(200);
    for (let n = 0; n < 6; n += 1) await statusOf(wrongKey());
    expect(await statusOf(known)).toBe(200);
    expect(await statusOf(fresh)).toBe(429);
    await waitAsTold(fresh);
    expect(await statusOf(fresh)).toBe(200);
  });

  test("is not what a till with a right key does, however often it comes", async () => {
    const { statusOf } = aDoor({ failuresPerMinute: 2 });
    for (let n = 0; n < 10; n += 1) expect(await statusOf(await aKey())).toBe(200);
  });

  test("is not what many requests of a key do that nobody has seen yet", async () => {
    const { statusOf } = aDoor({ failuresPerMinute: 3 });
    const key = await aKey();
    const answers = await Promise.all(Array.from({ length: 64 }, () => statusOf(key)));
    expect(new Set(answers)).toEqual(new Set([200]));
  });

  test("is not what somebody does who shows no key at all", async () => {
    const { statusOf } = aDoor({ failuresPerMinute: 1 });
    for (let n = 0; n < 5; n += 1) expect(await statusOf(null)).toBe(401);
  });

  test("counts a revoked key like a wrong one, though it has worked", async () => {
    const { statusOf } = aDoor({ failuresPerMinute: 1 });
    const { key, data } = await createApiKey(owner, { name: "A till" });
    const bearer = `Bearer ${key}`;
    expect(await statusOf(bearer)).toBe(200);
    await sql`update api_keys set revoked_at = now() where id = ${data.id} and store_id = ${storeId}`;
    // What is known of a key is looked up again after five seconds.
    const later = Date.now() + 6_000;
    vi.spyOn(Date, "now").mockImplementation(() => later);
    expect([await statusOf(bearer), await statusOf(bearer), await statusOf(bearer)]).toEqual([401, 401, 429]);
  });
});
