import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { POST } from "@/app/api/v1/marketing/platform-callbacks/[provider]/[kind]/route";
import { closeDb } from "@/db/client";
import { insertSalesConnection, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { ErrorBody } from "@/lib/contracts/errors";
import { erasePersonData } from "./erase-person-data";
import { readDeletion } from "./read-deletion";
import { aboutSomebodyElse, signRequest } from "./signed-request.fixture";

const { sql } = testDatabase();
afterAll(() => closeDb());
beforeEach(async () => {
  await sql`delete from marketing_erasure_requests`;
  await sql`update marketing_credentials set provider_user_id = 'nobody'`;
});

const KNOWN = "10158000000000001";
const UNKNOWN = "10158000000000002";
const KINDS = ["deauthorize", "data-deletion"] as const;
const NOW = new Date("2026-11-22T10:00:00Z");
const rows = () => sql`select * from marketing_erasure_requests order by received_at`;
const work = () => erasePersonData({ signal: new AbortController().signal });

async function post(kind: string, body: string, given: { provider?: string; type?: string } = {}) {
  const { provider = "meta", type = "application/x-www-form-urlencoded" } = given;
  const request = new Request(`http://localhost:3900/api/v1/marketing/platform-callbacks/${provider}/${kind}`, {
    method: "POST",
    headers: { "content-type": type, origin: "https://www.facebook.com" },
    body,
  });
  const response = await POST(request, { params: Promise.resolve({ provider, kind }) });
  return { status: response.status, json: await response.json() };
}
const form = (signedRequest: string) => new URLSearchParams({ signed_request: signedRequest }).toString();
const say = (kind: string, userId: string, issuedAt = NOW) => post(kind, form(signRequest({ userId, issuedAt })));

async function insertStoreOf(userId: string): Promise<void> {
  const { storeId } = await insertStore(sql);
  await insertSalesConnection(sql, storeId, "facebook");
  await sql`update marketing_credentials set provider_user_id = ${userId} where store_id = ${storeId}`;
}

const SIGNED = signRequest({ userId: KNOWN, issuedAt: NOW });
const REFUSED: readonly (readonly [string, string])[] = [
  ["with an altered payload", form(signRequest({ userId: KNOWN }, { tamper: aboutSomebodyElse }))],
  ["signed with another secret", form(signRequest({ userId: KNOWN }, { secret: "another-app-secret" }))],
  ["that names another algorithm", form(signRequest({ userId: KNOWN, algorithm: "HMAC-SHA1" }))],
  ["that names none", form(signRequest({ userId: KNOWN, algorithm: "none" }))],
  ["without a dot", form(SIGNED.replace(".", ""))],
  ["with a dot too many", form(`${SIGNED}.`)],
  ["without a signature", form(SIGNED.slice(SIGNED.indexOf(".")))],
  ["that is empty", form("")],
  ["that is given twice", `${form(SIGNED)}&${form(SIGNED)}`],
  ["under another name", new URLSearchParams({ request: SIGNED }).toString()],
  ["longer than any", form(`${SIGNED}${"A".repeat(5000)}`)],
  ["in a body without end", `${form(SIGNED)}&rest=${"A".repeat(20_000)}`],
];

describe.each(KINDS)("%s", (kind) => {
  test.each(REFUSED)("refuses a request %s with 400 in our error shape, and keeps nothing", async (_what, body) => {
    const { status, json } = await post(kind, body);
    expect(status).toBe(400);
    expect(ErrorBody.parse(json).error.code).toBe("bad_request");
    expect(await rows()).toHaveLength(0);
  });

  test("refuses a signed request that does not come as a form", async () => {
    const body = JSON.stringify({ signed_request: SIGNED });
    expect((await post(kind, body, { type: "application/json" })).status).toBe(400);
    expect((await post(kind, form(SIGNED), { type: "text/plain" })).status).toBe(400);
    expect(await rows()).toHaveLength(0);
  });

  test("answers about somebody we do not know as about somebody we do", async () => {
    await insertStoreOf(KNOWN);
    const [known, unknown] = [await say(kind, KNOWN), await say(kind, UNKNOWN)];
    expect([known.status, unknown.status]).toEqual([200, 200]);
    expect(Object.keys(known.json)).toEqual(Object.keys(unknown.json));
    expect(await rows()).toHaveLength(2);
  });

  test("is kept before the answer, without a readable id, and rings", async () => {
    const rung = new Promise<void>((resolve) => {
      void sql.listen("erasure", () => resolve());
    });
    await expect.poll(() => sql`select 1 from pg_stat_activity where query ilike 'listen "erasure"'`).toHaveLength(1);
    await say(kind, KNOWN);
    const [row] = await rows();
    expect(row).toMatchObject({ provider: "meta", kind, state: "received", requested_at: NOW, completed_at: null });
    expect(row?.provider_user_id_encrypted).toMatch(/^e1\./);
    expect(JSON.stringify(row)).not.toContain(KNOWN);
    await rung;
  });

  test("that is said again is the same request, also when it is done, and also twice at once", async () => {
    const first = await say(kind, KNOWN);
    const again = await Promise.all([say(kind, KNOWN), say(kind, KNOWN)]);
    await work();
    expect([...again, await say(kind, KNOWN)]).toEqual([first, first, first]);
    const all = await rows();
    expect(all).toHaveLength(1);
    expect(all[0]?.state).toBe("done");
  });

  test("of another person or another time is another request", async () => {
    await say(kind, KNOWN);
    await say(kind, UNKNOWN);
    await say(kind, KNOWN, new Date("2026-11-22T10:00:01Z"));
    expect(new Set((await rows()).map(({ code }) => code)).size).toBe(3);
  });
});

test("deauthorising is answered with an empty object, deletion with exactly the page and its code", async () => {
  expect(await say("deauthorize", KNOWN)).toEqual({ status: 200, json: {} });
  const { json } = await say("data-deletion", KNOWN);
  expect(json).toEqual({
    url: `http://localhost:3900/data-deletion/${json.confirmation_code}`,
    confirmation_code: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test.each([
  ["google", "deauthorize"],
  ["google", "data-deletion"],
  ["myspace", "deauthorize"],
  ["meta", "erase"],
  ["meta", "__proto__"],
])("%s has no door for %s", async (provider, kind) => {
  const { status, json } = await post(kind, form(SIGNED), { provider });
  expect({ status, code: ErrorBody.parse(json).error.code }).toEqual({ status: 404, code: "not_found" });
});

describe("the page behind a confirmation code", () => {
  test("tells of a request that is under way, and then of one that is done", async () => {
    await insertStoreOf(KNOWN);
    const { confirmation_code: code } = (await say("data-deletion", KNOWN)).json;
    const received = { code, provider: "meta", state: "received", stores: 0, completedAt: null };
    expect(await readDeletion(code)).toEqual({ ...received, requestedAt: NOW.toISOString() });
    expect(await work()).toEqual({ done: 1, failed: 0 });
    expect(await readDeletion(code)).toMatchObject({ state: "done", stores: 1, completedAt: expect.any(String) });
  });

  test("says of somebody we do not know that there was nothing", async () => {
    const { confirmation_code: code } = (await say("data-deletion", UNKNOWN)).json;
    await work();
    expect(await readDeletion(code)).toMatchObject({ state: "done", stores: 0 });
  });

  test("is none for another code, for a text that is no code, and for a request that was never answered with one", async () => {
    await say("deauthorize", KNOWN);
    const [row] = await rows();
    for (const code of [row?.code, "0".repeat(32), "", "' or true --", "\u0000", "A".repeat(10_000)])
      expect(await readDeletion(code)).toBeUndefined();
  });
});
