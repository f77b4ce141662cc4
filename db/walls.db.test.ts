import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sealGrant } from "@/lib/connections/sealed-grant";
import { withAccess } from "@/lib/connections/with-access";
import { newId } from "@/lib/core/ids";
import { Secret } from "@/lib/core/secret";
import { checkDatabase } from "@/lib/health/check-database";
import { storeVault } from "@/lib/vault/store-vault";
import { closeDb, db, rawSql } from "./client";
import { fillStore, insertStore } from "./test/store-fixture";
import { testDatabase } from "./test/test-database";
import { withTenant } from "./with-tenant";

const { sql } = testDatabase();
afterAll(() => closeDb());

/** Functions that may cross stores, and nothing else may; a new one belongs in a decision record. */
const CROSSING = [
  "claim_lanes",
  "grant_used_elsewhere",
  "ingest_events",
  "queue_health",
  "stores_of_person",
  "stores_with",
  "tally_synced_events",
];
const FORBIDDEN = "42501";

type Table = { name: string; columns: string[]; grants: string[] };
/** Tables with a store_id, straight from the catalogue, so that a table added later is tested without being listed. */
const tables = await sql<Table[]>`
  select c.relname as name,
    array(select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
    array(select p from unnest(array['INSERT', 'UPDATE', 'DELETE']) p
      where has_table_privilege('diveseeks_app', c.oid, p)) as grants
  from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  where c.relkind in ('r', 'p')
    and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'store_id' and not a.attisdropped)
  order by 1`;

describe("the catalogue", () => {
  test("knows the tenant tables", () => expect(tables.length).toBeGreaterThanOrEqual(14));

  test("every table with a store_id, and layer 1's own, has row-level security enabled and forced", async () => {
    const open = await sql`
      select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and relname = any (${[...tables.map(({ name }) => name), "branches", "businesses", "memberships", "exchange_rates"]})
        and not (relrowsecurity and relforcerowsecurity)`;
    expect([...open]).toEqual([]);
  });

  test.each(tables)("$name lets through its own store's rows, for all commands, by one policy", async ({ name }) => {
    const policies = await sql`
      select polcmd, pg_get_expr(polqual, polrelid) as reads, pg_get_expr(polwithcheck, polrelid) as writes
      from pg_policy where polrelid = ${name}::regclass and polname = 'tenant'`;
    const own = "(store_id = ( SELECT current_store() AS current_store))";
    expect([...policies]).toEqual([{ polcmd: "*", reads: own, writes: own }]);
  });

  test("a policy that lets more through serves a presented secret or the queue's own role, and nothing else", async () => {
    const wider = await sql<{ table: string; policy: string; cmd: string; roles: string[]; reads: string }[]>`
      select tablename as table, policyname as policy, cmd, roles::text[] as roles, qual as reads from pg_policies
      where schemaname = 'public' and tablename = any (${tables.map(({ name }) => name)}) and policyname <> 'tenant'`;
    for (const { policy, roles, reads } of wider)
      if (policy === "queue") expect(roles).toEqual(["diveseeks_queue"]);
      else expect(reads).toMatch(/^\(\w+ = \( SELECT current_lookup\(\) AS current_lookup\)\)$/);
  });

  test("every view reads with the rights of whoever asks", async () => {
    const views = await sql<{ name: string; options: string[] | null }[]>`
      select relname as name, reloptions as options from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')`;
    expect(views.length).toBeGreaterThan(0);
    for (const { options } of views) expect(options).toContain("security_invoker=true");
  });

  test("functions with other rights than their caller's are the listed ones, with a pinned search path", async () => {
    const functions = await sql<
      { name: string; owner: string; config: string[]; everybody: boolean; powerful: boolean }[]
    >`
      select p.proname as name, o.rolname as owner, p.proconfig as config,
        has_function_privilege('public', p.oid, 'execute') as everybody,
        (o.rolsuper or o.rolbypassrls or o.rolcanlogin) as powerful
      from pg_proc p join pg_roles o on o.oid = p.proowner
      where p.prosecdef and p.pronamespace = 'public'::regnamespace order by 1`;
    expect(functions.map(({ name }) => name)).toEqual(CROSSING);
    for (const { owner, config, everybody, powerful } of functions)
      expect({ owner, config, everybody, powerful }).toEqual({
        owner: "diveseeks_queue",
        config: ["search_path=pg_catalog, public, pg_temp"],
        everybody: false,
        powerful: false,
      });
  });

  test("the application's role is no superuser, bypasses nothing, owns nothing and may make nothing", async () => {
    const [role] = await sql`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,
        pg_has_role(oid, 'diveseeks_queue', 'member') as is_queue,
        has_schema_privilege(oid, 'public', 'create') as may_create,
        exists (select 1 from pg_class where relowner = pg_roles.oid) as owns
      from pg_roles where rolname = 'diveseeks_app'`;
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolcanlogin: false,
      is_queue: false,
      may_create: false,
      owns: false,
    });
    const [raw] = await rawSql()`select current_user::text as name`;
    const [drizzled] = await db().execute("select current_user::text as name");
    expect([raw?.name, drizzled?.name]).toEqual(["diveseeks_app", "diveseeks_app"]);
  });

  test("a database with a hole in the wall is not served from", async () => {
    await checkDatabase();
    await sql`alter table products no force row level security`;
    await expect(checkDatabase()).rejects.toThrow(/does not force row-level security on products/);
    await sql`alter table products force row level security`;
    await checkDatabase();
  });

  test("nor is one whose secrets were sealed with another key, or with one that is gone", async () => {
    const [check] = await sql`select kid, check_value from encryption_key_checks`;
    expect(check?.kid).toBe("k1");
    await sql`update encryption_key_checks set check_value = 'another'`;
    await expect(checkDatabase()).rejects.toThrow(/holds another key k1/);
    await sql`update encryption_key_checks set kid = 'k0'`;
    await expect(checkDatabase()).rejects.toThrow(/lacks the key k0/);
    await sql`delete from encryption_key_checks`;
    await checkDatabase();
    expect([...(await sql`select kid, check_value from encryption_key_checks`)]).toEqual([check]);
  });
});

describe("the database alone, with no guard in front", () => {
  let ours: Awaited<ReturnType<typeof insertStore>>;
  let theirs: Awaited<ReturnType<typeof insertStore>>;
  beforeAll(async () => {
    [ours, theirs] = [await insertStore(sql), await insertStore(sql)];
    for (const store of [ours, theirs]) await fillStore(sql, store);
  });

  /** Works as the application does, as the given store; null: without saying who it is. Always rolled back. */
  async function asApp<T>(storeId: string | null, work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T> {
    let result: { value: T } | undefined;
    const undo = new Error("undo");
    await sql
      .begin(async (tx) => {
        await tx`set local role diveseeks_app`;
        if (storeId) await tx`select set_config('app.store_id', ${storeId}, true)`;
        result = { value: await work(tx) };
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
    if (!result) throw new TypeError("the work did not end");
    return result.value;
  }
  const checksum = async (name: string) => {
    const [row] = await sql`
      select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum, count(*)::int as rows
      from ${sql(name)} t where store_id = ${theirs.storeId}`;
    return row;
  };

  describe.each(tables)("$name", ({ name, columns, grants }) => {
    test("shows our rows and none of theirs", async () => {
      const seen = await asApp(ours.storeId, (tx) => tx`select distinct store_id from ${tx(name)}`);
      expect(seen.map((row) => row.store_id)).toEqual([ours.storeId]);
      expect(await checksum(name)).toMatchObject({ rows: expect.any(Number) });
      expect((await checksum(name))?.rows).toBeGreaterThan(0);
    });

    test("shows nothing to whoever does not say who they are, and does not fail either", async () => {
      expect(await asApp(null, (tx) => tx`select 1 from ${tx(name)}`)).toHaveLength(0);
      // After a transaction that set it, the setting is an empty text and not absent.
      const [row] = await withTenant(ours.tenant, (tx) => tx.execute("select 1 as one"));
      expect(row?.one).toBe(1);
      expect(await rawSql()`select 1 from ${rawSql()(name)}`).toHaveLength(0);
    });

    test("takes no row for their store", async () => {
      const [row] = await sql`select to_jsonb(t) as row from ${sql(name)} t where store_id = ${theirs.storeId} limit 1`;
      const insert = asApp(
        ours.storeId,
        (tx) => tx`
          insert into ${tx(name)} (${tx(columns)})
          select ${tx(columns)} from jsonb_populate_record(null::${tx(name)}, ${tx.json(row?.row)})`,
      );
      await expect(insert).rejects.toMatchObject({ code: FORBIDDEN });
    });

    test("changes and loses none of their rows, and gives them none of ours", async () => {
      const before = await checksum(name);
      const attempt = (work: (tx: postgres.TransactionSql) => Promise<postgres.RowList<postgres.Row[]>>) =>
        asApp(ours.storeId, work).then(
          ({ count }) => count,
          (error: unknown) => (error as { code?: string }).code,
        );
      const update = await attempt(
        (tx) => tx`update ${tx(name)} set store_id = ${ours.storeId} where store_id = ${theirs.storeId}`,
      );
      const give = await attempt(
        (tx) => tx`update ${tx(name)} set store_id = ${theirs.storeId} where store_id = ${ours.storeId}`,
      );
      const remove = await attempt((tx) => tx`delete from ${tx(name)} where store_id = ${theirs.storeId}`);
      expect(update).toBe(grants.includes("UPDATE") ? 0 : FORBIDDEN);
      expect(give).toBe(FORBIDDEN);
      expect(remove).toBe(grants.includes("DELETE") ? 0 : FORBIDDEN);
      expect(await checksum(name)).toEqual(before);
    });
  });

  test("of stores, members and businesses each sees its own", async () => {
    const seen = (storeId: string | null) =>
      asApp(storeId, async (tx) => ({
        branches: (await tx`select id from branches`).map((row) => row.id),
        members: (await tx`select user_id from memberships`).map((row) => row.user_id),
        businesses: (await tx`select 1 from businesses`).length,
        synced: (await tx`select distinct store_id from marketing_event_sync`).map((row) => row.store_id),
      }));
    expect(await seen(ours.storeId)).toEqual({
      branches: [ours.storeId],
      members: [ours.userId],
      businesses: 1,
      synced: [ours.storeId],
    });
    expect(await seen(null)).toEqual({ branches: [], members: [], businesses: 0, synced: [] });
  });

  test("a store id that is none is an error and not an open door", async () => {
    await expect(asApp("' or true --", (tx) => tx`select 1 from products`)).rejects.toMatchObject({ code: "22P02" });
  });

  test("the application cannot make itself members, stores or people", async () => {
    for (const statement of [
      `insert into memberships (id, user_id, branch_id, role) values ('${newId()}', '${ours.userId}', '${theirs.storeId}', 'business_owner')`,
      "update memberships set role = 'business_owner'",
      "update branches set crypto_salt = crypto_salt",
      "update users set password_hash = 'x'",
      "alter table products disable row level security",
      "set local row_security = off; select 1 from products",
    ])
      await expect(asApp(ours.storeId, (tx) => tx.unsafe(statement))).rejects.toMatchObject({ code: FORBIDDEN });
  });
});

describe("the audit log", () => {
  test.each(["update audit_log set action = 'x'", "delete from audit_log", "truncate audit_log"])(
    "refuses %j, of a superuser too",
    async (statement) => {
      await fillStore(sql, await insertStore(sql));
      await expect(sql.unsafe(statement)).rejects.toMatchObject({ code: FORBIDDEN, message: /append-only|audit_log/ });
      await expect(rawSql().unsafe(statement)).rejects.toMatchObject({ code: FORBIDDEN });
    },
  );
});

describe("a sealed token", () => {
  const grant = (token: string) => ({
    accessToken: new Secret(token),
    refreshToken: new Secret(`${token}-refresh`),
    accessTokenExpiresAt: null,
    grantExpiresAt: null,
    scopes: [],
    userId: "person",
  });
  async function aStoreWithTokens(token: string) {
    const store = await insertStore(sql);
    await fillStore(sql, store);
    const vault = await storeVault(store.tenant);
    const rows = await sql<{ id: string }[]>`select id from marketing_credentials where store_id = ${store.storeId}`;
    for (const { id } of rows) {
      const { accessTokenEncrypted, refreshTokenEncrypted } = sealGrant(vault, id, grant(token));
      await sql`
        update marketing_credentials set access_token_encrypted = ${accessTokenEncrypted},
          refresh_token_encrypted = ${refreshTokenEncrypted} where id = ${id}`;
    }
    return store;
  }
  /** The token a platform would be called with. */
  const tokenOf = (store: Awaited<ReturnType<typeof insertStore>>) =>
    withAccess(store.tenant, "facebook", async ({ grant: { accessToken } }) => accessToken.reveal());

  test("opens where it was sealed", async () => {
    expect(await tokenOf(await aStoreWithTokens("token-a"))).toBe("token-a");
  });

  test.each([
    [
      "another store's row",
      (mine: string, other: string) => sql`
        update marketing_credentials set access_token_encrypted = (
          select access_token_encrypted from marketing_credentials where store_id = ${other} and provider = 'meta')
        where store_id = ${mine} and provider = 'meta'`,
    ],
    [
      "another row of the same store",
      (mine: string) => sql`
        update marketing_credentials set access_token_encrypted = (
          select access_token_encrypted from marketing_credentials where store_id = ${mine} and provider = 'google')
        where store_id = ${mine} and provider = 'meta'`,
    ],
    [
      "another column of the same row",
      (mine: string) => sql`
        update marketing_credentials set access_token_encrypted = refresh_token_encrypted
        where store_id = ${mine} and provider = 'meta'`,
    ],
  ])("moved to %s does not open, and the owner is asked to connect again", async (_where, move) => {
    const [mine, other] = [await aStoreWithTokens("token-a"), await aStoreWithTokens("token-b")];
    await move(mine.storeId, other.storeId);
    await expect(tokenOf(mine)).rejects.toMatchObject({ reason: "token_unreadable" });
    const [row] = await sql`
      select dead_reason from marketing_credentials where store_id = ${mine.storeId} and provider = 'meta'`;
    expect(row?.dead_reason).toBe("token_unreadable");
    expect(await tokenOf(other)).toBe("token-b");
  });

  test("cannot be written in clear", async () => {
    const { storeId } = await aStoreWithTokens("token-a");
    const write = sql`update marketing_credentials set access_token_encrypted = 'EAAB' where store_id = ${storeId}`;
    await expect(write).rejects.toMatchObject({ code: "23514" });
  });
});
