import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertRequest } from "@/db/queries/erasure-requests";
import { fillStore, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { connectionStatus } from "@/lib/connections/connection-status";
import { disconnect } from "@/lib/connections/disconnect";
import type { CallbackKind } from "@/lib/contracts/platform-callbacks";
import type { PlatformId } from "@/lib/contracts/platforms";
import { newId } from "@/lib/core/ids";
import { erasePersonData } from "./erase-person-data";
import { codeOf, sealPerson } from "./sealed-person";

const { sql } = testDatabase();
afterAll(() => closeDb());
beforeEach(() => sql`delete from marketing_erasure_requests`);

const work = (signal = new AbortController().signal) => erasePersonData({ signal });

/** A request as the route keeps it. */
async function ask(kind: CallbackKind, userId: string, requestedAt = new Date()): Promise<string> {
  const code = codeOf("meta", kind, userId, requestedAt.toISOString());
  await insertRequest({
    ...{ code, provider: "meta", kind, requestedAt },
    providerUserIdEncrypted: sealPerson(code, userId),
  });
  return code;
}
const requestOf = async (code: string) => (await sql`select * from marketing_erasure_requests where code = ${code}`)[0];

type Shop = StoreFixture & { readonly userId: string };
/** A store where the person has connected Facebook and Instagram and somebody else Google, with a sale that waits. */
async function aShopOf(userId: string): Promise<Shop> {
  const store = await insertStore(sql);
  await fillStore(sql, store);
  const { storeId } = store;
  await sql`
    update marketing_credentials set provider_user_id = ${userId}, scopes = '{ads_read}' where store_id = ${storeId} and provider = 'meta'`;
  await sql`
    insert into marketing_accounts (id, store_id, platform, status, credential_id, ad_account_id)
    select ${newId()}, store_id, 'instagram', 'connected', credential_id, ad_account_id from marketing_accounts
    where store_id = ${storeId} and platform = 'facebook'`;
  return store;
}
const statusOf = async ({ tenant }: StoreFixture, platform: PlatformId) =>
  (await connectionStatus(tenant)).data.find((row) => row.platform === platform);
const credentialOf = async ({ storeId }: StoreFixture) =>
  (await sql`select * from marketing_credentials where store_id = ${storeId} and provider = 'meta'`)[0];
const auditOf = ({ storeId }: StoreFixture) =>
  sql`select actor, action, target from audit_log where store_id = ${storeId} and action <> 'store.filled' order by id`;
/** All that a store has beside its credentials, connections, lanes and log. */
async function historyOf({ storeId }: StoreFixture) {
  const names = ["events", "deliveries", "campaigns", "campaign_days", "ad_accounts"];
  return Promise.all(names.map((name) => sql`select * from ${sql(`marketing_${name}`)} where store_id = ${storeId}`));
}

describe("a person who removed our app", () => {
  test("ends the grant of each store they signed in for, of whichever business, and of no other", async () => {
    const stores = [await aShopOf("both"), await aShopOf("both")];
    const other = await aShopOf("somebody-else");
    const before = await Promise.all(stores.map(historyOf));
    const code = await ask("deauthorize", "both");
    expect(await work()).toEqual({ done: 1, failed: 0 });
    for (const store of stores) {
      for (const platform of ["facebook", "instagram"] as const)
        expect(await statusOf(store, platform)).toMatchObject({ status: "expired", reason: "token_revoked" });
      expect(await statusOf(store, "facebook")).toMatchObject({ heldSales: 1 });
      expect(await statusOf(store, "google")).toMatchObject({ status: "connected" });
      expect(await credentialOf(store)).toMatchObject({
        dead_reason: "token_revoked",
        access_token_encrypted: null,
        refresh_token_encrypted: null,
        provider_user_id: "both",
      });
      expect([...(await auditOf(store))]).toEqual([
        { actor: "job:erase-person-data", action: "connection.deauthorized", target: "meta" },
      ]);
    }
    expect(await Promise.all(stores.map(historyOf))).toEqual(before);
    expect(await statusOf(other, "facebook")).toMatchObject({ status: "connected" });
    expect(await requestOf(code)).toMatchObject({
      state: "done",
      stores_affected: 2,
      provider_user_id_encrypted: null,
    });
  });

  test("and has signed in again since is left alone by a request that comes late", async () => {
    const store = await aShopOf("back-again");
    await ask("deauthorize", "back-again", new Date(Date.now() - 60_000));
    await work();
    expect(await statusOf(store, "facebook")).toMatchObject({ status: "connected" });
    expect(await credentialOf(store)).toMatchObject({ dead_reason: null, access_token_encrypted: expect.any(String) });
  });

  test("within the second of their sign-in ends it: a provider tells its time in whole seconds", async () => {
    const store = await aShopOf("at-once");
    await sql`
      update marketing_credentials set refreshed_at = '2026-11-20T10:00:00.700Z'
      where store_id = ${store.storeId} and provider = 'meta'`;
    await ask("deauthorize", "at-once", new Date("2026-11-20T10:00:00Z"));
    await work();
    expect(await statusOf(store, "facebook")).toMatchObject({ status: "expired", reason: "token_revoked" });
  });

  test("leaves nothing to revoke when the owner then disconnects", async () => {
    const store = await aShopOf("gone");
    await ask("deauthorize", "gone");
    await work();
    await disconnect(store.tenant, "instagram");
    const { message } = await disconnect(store.tenant, "facebook");
    expect(message).toBe("Facebook is disconnected. Our access was taken back at the platform.");
    expect(await credentialOf(store)).toBeUndefined();
  });
});

describe("a person who wants their data deleted", () => {
  test("is forgotten in each store they signed in for, which keeps its figures, sales and choice", async () => {
    const stores = [await aShopOf("erase-me"), await aShopOf("erase-me")];
    const other = await aShopOf("stays");
    const before = await Promise.all(stores.map(historyOf));
    const code = await ask("data-deletion", "erase-me");
    expect(await work()).toEqual({ done: 1, failed: 0 });
    for (const store of stores) {
      expect(await credentialOf(store)).toBeUndefined();
      for (const platform of ["facebook", "instagram"] as const)
        expect(await statusOf(store, platform)).toMatchObject({
          ...{ status: "expired", reason: "erased_on_request" },
          accountInfo: { accountId: "account-facebook" },
        });
      expect(await statusOf(store, "facebook")).toMatchObject({ heldSales: 1, target: { id: "7001" } });
      expect(await statusOf(store, "google")).toMatchObject({ status: "connected" });
      expect([...(await auditOf(store))]).toEqual([
        { actor: "job:erase-person-data", action: "connection.erased", target: "meta" },
      ]);
    }
    expect(await Promise.all(stores.map(historyOf))).toEqual(before);
    expect(await statusOf(other, "facebook")).toMatchObject({ status: "connected" });
    expect(await requestOf(code)).toMatchObject({ state: "done", stores_affected: 2 });
    expect(await findText("erase-me")).toEqual([]);
  });

  test("having removed our app first is forgotten all the same", async () => {
    const store = await aShopOf("in-order");
    await ask("deauthorize", "in-order");
    await ask("data-deletion", "in-order");
    expect(await work()).toEqual({ done: 2, failed: 0 });
    expect(await statusOf(store, "facebook")).toMatchObject({ status: "expired", reason: "erased_on_request" });
    expect(await findText("in-order")).toEqual([]);
  });

  test("is not met again by a request that is done, once they have signed in anew", async () => {
    const store = await aShopOf("returns");
    const requestedAt = new Date();
    await ask("data-deletion", "returns", requestedAt);
    await work();
    await sql`
      insert into marketing_credentials (id, store_id, provider, scopes, provider_user_id)
      values (${newId()}, ${store.storeId}, 'meta', '{}', 'returns')`;
    await ask("data-deletion", "returns", requestedAt);
    expect(await work()).toEqual({ done: 0, failed: 0 });
    expect(await credentialOf(store)).toMatchObject({ provider_user_id: "returns" });
  });

  test("leaves connections that the owner had ended as they were", async () => {
    const store = await aShopOf("half");
    await disconnect(store.tenant, "instagram");
    await ask("data-deletion", "half");
    await work();
    expect(await statusOf(store, "instagram")).toMatchObject({ reason: "disconnected_by_user" });
    expect(await statusOf(store, "facebook")).toMatchObject({ reason: "erased_on_request" });
  });

  test("leaves a connection that was never set up as if nobody had begun", async () => {
    const store = await aShopOf("begun");
    await sql`
      update marketing_accounts set status = 'disconnected', status_reason = 'setup_incomplete', ad_account_id = null
      where store_id = ${store.storeId} and platform = 'instagram'`;
    await ask("data-deletion", "begun");
    await work();
    expect(await statusOf(store, "instagram")).toMatchObject({ status: "disconnected", reason: null });
    expect(await credentialOf(store)).toBeUndefined();
  });

  test("leaves a connection that the owner may end for good, with one word", async () => {
    const store = await aShopOf("ended");
    await ask("data-deletion", "ended");
    await work();
    expect(await disconnect(store.tenant, "facebook")).toEqual({ success: true, message: "Facebook is disconnected." });
    expect(await statusOf(store, "facebook")).toMatchObject({ reason: "disconnected_by_user" });
    expect(await disconnect(store.tenant, "facebook")).toMatchObject({ message: "Facebook is not connected." });
  });
});

describe.each(["deauthorize", "data-deletion"] as const)("%s", (kind) => {
  test("carried out twice, or in two places at once, is done once", async () => {
    const stores = [await aShopOf(`twice ${kind}`), await aShopOf(`twice ${kind}`), await aShopOf(`twice ${kind}`)];
    const code = await ask(kind, `twice ${kind}`);
    await Promise.all([work(), work(), work()]);
    expect(await work()).toEqual({ done: 0, failed: 0 });
    expect(await requestOf(code)).toMatchObject({ state: "done", stores_affected: 3 });
    for (const store of stores) expect(await auditOf(store)).toHaveLength(1);
  });

  test("stays open while one store fails, without keeping the others waiting, and ends with the next pass", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const [first, failing, last] = [await aShopOf(`x ${kind}`), await aShopOf(`x ${kind}`), await aShopOf(`x ${kind}`)];
    const code = await ask(kind, `x ${kind}`);
    const unrelated = await ask(kind, "nobody");
    await sql.unsafe(`
      create function fail_once() returns trigger language plpgsql as $$ begin raise 'out of order'; end $$;
      create trigger fail_once before update on marketing_accounts for each row
        when (old.store_id = '${failing.storeId}') execute function fail_once();`);
    expect(await work()).toEqual({ done: 1, failed: 1 });
    expect(await requestOf(unrelated)).toMatchObject({ state: "done" });
    expect(await requestOf(code)).toMatchObject({ state: "received", stores_affected: 2, completed_at: null });
    expect(await statusOf(failing, "facebook")).toMatchObject({ status: "connected" });
    for (const store of [first, last]) expect((await statusOf(store, "facebook"))?.status).not.toBe("connected");
    await sql.unsafe("drop trigger fail_once on marketing_accounts; drop function fail_once()");
    expect(await work()).toEqual({ done: 1, failed: 0 });
    expect(await requestOf(code)).toMatchObject({ state: "done", stores_affected: 3 });
  });

  test("whose person cannot be read stays open and is told in the log, without the others waiting", async () => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const [code, next] = [await ask(kind, "unreadable"), await ask(kind, "readable")];
    await sql`
      update marketing_erasure_requests set provider_user_id_encrypted = (
        select provider_user_id_encrypted from marketing_erasure_requests where code = ${next}) where code = ${code}`;
    expect(await work()).toEqual({ done: 1, failed: 1 });
    expect(await requestOf(code)).toMatchObject({ state: "received" });
    expect(written.mock.calls.map(String).join("")).toContain(code.slice(0, 8));
    written.mockRestore();
  });

  test("is done however many others fail for good", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    for (let n = 0; n < 5; n += 1) await ask(kind, `lost key ${n}`);
    await sql`update marketing_erasure_requests set provider_user_id_encrypted = 'e1.unreadable'`;
    const codes = [await ask(kind, "one more"), await ask(kind, "and another")];
    expect(await erasePersonData({ signal: new AbortController().signal, pageSize: 2 })).toEqual({
      done: 2,
      failed: 5,
    });
    for (const code of codes) expect(await requestOf(code)).toMatchObject({ state: "done" });
  });

  test("is not begun by a process that is stopping", async () => {
    await ask(kind, "later");
    expect(await work(AbortSignal.abort())).toEqual({ done: 0, failed: 0 });
  });
});

/** The tables that hold this text anywhere. */
async function findText(text: string): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await sql`select 1 from ${sql(name)} t where strpos(t::text, ${text}) > 0 limit 1`;
      return rows.length > 0 ? [name] : [];
    }),
  );
  return found.flat();
}
