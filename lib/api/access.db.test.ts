import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { fillStore, insertMember, insertRate, insertSiblingStore, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { holdSession } from "@/lib/auth/browser.fixture";
import { openSession } from "@/lib/auth/session-store";
import { ROLES, type Role, roleCan } from "@/lib/contracts/stores";
import { newId } from "@/lib/core/ids";
import { call, callableEndpoints, type Given } from "./calls.fixture";

vi.mock("@/lib/events/ring-dispatch");

vi.mock("next-auth", async () => (await import("@/lib/auth/browser.fixture")).nextAuthWithJar);
// What is allowed may call a platform: it finds a closed door, quickly.
vi.hoisted(() => {
  for (const name of ["META_GRAPH", "GOOGLE_OAUTH", "GOOGLE_ADS", "GOOGLE_DATA_MANAGER"])
    process.env[`${name}_URL`] = "http://127.0.0.1:1";
  // Nothing is sent: that is a job's.
  Object.assign(process.env, { SMTP_URL: "smtp://127.0.0.1:1", ALERT_MAIL_FROM: "reports@shop.test" });
});

const { sql } = testDatabase();
afterAll(() => closeDb());
// Everybody asks for everything: with every endpoint that is a little more.
vi.setConfig({ testTimeout: 180_000 });

const { all, byId } = await callableEndpoints();
const withSession = all.flatMap((entry) => {
  const { access } = entry.endpoint;
  return access !== "anyone" && "session" in access ? [{ ...entry, capability: access.session }] : [];
});

const ours = await insertStore(sql);
const theirs = await insertStore(sql);
const siblingId = await insertSiblingStore(sql, ours.storeId);
for (const store of [ours, theirs, { ...ours, storeId: siblingId }]) await fillStore(sql, store);

const STORES = {
  own: ours.storeId,
  "a sibling": siblingId,
  "another business's": theirs.storeId,
  "an unknown": newId(),
  "no store at all": "not-a-uuid",
};
type StoreName = keyof typeof STORES;

/** Who asks: where they belong, and as what. */
type Principal = {
  readonly name: string;
  readonly userId: string;
  readonly secret: string;
  readonly roles: Partial<Record<StoreName, Role>>;
};
const principals: Principal[] = [];
beforeAll(async () => {
  const add = async (name: string, userId: string, roles: Principal["roles"]) =>
    principals.push({ name, userId, secret: await openSession(userId), roles });
  for (const role of ROLES) await add(role, await insertMember(sql, { storeId: ours.storeId, role }), { own: role });
  const removed = await insertMember(sql, { storeId: ours.storeId, role: "business_owner", active: false });
  await add("a removed owner", removed, {});
  await add("a person without a store", await insertMember(sql, null), {});
  await add("another business's owner", theirs.userId, { "another business's": "business_owner" });
  await add("a cashier who owns another business", await insertOwnerAndCashier(), {
    own: "cashier",
    "another business's": "business_owner",
  });
});
async function insertOwnerAndCashier(): Promise<string> {
  const userId = await insertMember(sql, { storeId: theirs.storeId, role: "business_owner" });
  await sql`insert into memberships (id, user_id, branch_id, role) values (${newId()}, ${userId}, ${ours.storeId}, 'cashier')`;
  return userId;
}

const tables = (
  await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'store_id' order by 1`
).map(({ name }) => name);
/** Everything every store has, in one number. */
async function checksum(exceptStore = newId()): Promise<string> {
  const sums: string[] = [];
  for (const name of tables) {
    const [row] = await sql<{ sum: string }[]>`
      select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum
      from ${sql(name)} t where store_id <> ${exceptStore}`;
    sums.push(row?.sum ?? "");
  }
  // Rates are a business's; the store is one of its branches.
  const [rates] = await sql<{ sum: string }[]>`
    select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from exchange_rates t
    where business_id is distinct from (select business_id from branches where id = ${exceptStore})`;
  return [...sums, rates?.sum].join();
}

/** What a session gets: the first of the walls that stands in its way, or undefined for a way through. */
function refusalFor(storeIn: "path" | "input", capability: (typeof withSession)[number]["capability"], role?: Role) {
  return (store: StoreName): number | undefined => {
    if (store === "no store at all" && storeIn === "input") return 422;
    if (!role) return 404;
    return roleCan(role, capability) ? undefined : 403;
  };
}
const storeInOf = (path: string) => (path.includes("{storeId}") ? "path" : "input");
const aLiveKeyOf = async (storeId: string): Promise<string> => {
  const [row] = await sql<{ id: string }[]>`
    select id from api_keys where store_id = ${storeId} and revoked_at is null limit 1`;
  return row?.id ?? newId();
};
const aRateOf = async (storeId: string): Promise<string> => {
  const [row] = await sql<{ id: string }[]>`
    select r.id from exchange_rates r join branches b using (business_id) where b.id = ${storeId} order by 1 limit 1`;
  return row?.id ?? newId();
};
const aRowOf = async (
  table:
    | "marketing_events"
    | "marketing_campaigns"
    | "marketing_replays"
    | "marketing_reports"
    | "marketing_report_schedules"
    | "marketing_campaign_views",
  storeId: string,
): Promise<string> => {
  const [row] = await sql<
    { id: string }[]
  >`select id from ${sql(table)} where store_id = ${storeId} order by 1 limit 1`;
  return row?.id ?? newId();
};
const insertOwnView = async (storeId: string, userId: string): Promise<string> => {
  const viewId = newId();
  await sql`
    insert into marketing_campaign_views (id, store_id, made_by, name, shows)
    values (${viewId}, ${storeId}, ${userId}, ${viewId}, '{}')`;
  return viewId;
};
/** What has a path of its own: every store has one of each. */
const objectsOf = async (storeId: string) => ({
  keyId: await aLiveKeyOf(storeId),
  eventId: await aRowOf("marketing_events", storeId),
  campaignId: await aRowOf("marketing_campaigns", storeId),
  replayId: await aRowOf("marketing_replays", storeId),
  rateId: await aRateOf(storeId),
  reportId: await aRowOf("marketing_reports", storeId),
  scheduleId: await aRowOf("marketing_report_schedules", storeId),
  viewId: await aRowOf("marketing_campaign_views", storeId),
});
const NO_OBJECTS = {
  ...{ keyId: newId(), eventId: newId(), campaignId: newId(), replayId: newId() },
  ...{ rateId: newId(), reportId: newId(), scheduleId: newId(), viewId: newId() },
};
const given = async (store: StoreName): Promise<Given> => ({
  storeId: STORES[store],
  params: store in { own: 1, "a sibling": 1, "another business's": 1 } ? await objectsOf(STORES[store]) : NO_OBJECTS,
});

async function expectRefusals(): Promise<void> {
  for (const entry of withSession) {
    const before = await checksum();
    for (const store of Object.keys(STORES) as StoreName[]) {
      await holdSession(undefined);
      expect((await call(entry, await given(store))).status, `${entry.id} by nobody`).toBe(401);
      for (const { name, secret, roles } of principals) {
        const refusal = refusalFor(storeInOf(entry.endpoint.path), entry.capability, roles[store])(store);
        if (refusal === undefined) continue;
        await holdSession(secret);
        const { status, json } = await call(entry, await given(store));
        expect(status, `${entry.id} by ${name} for ${store} store`).toBe(refusal);
        expect(JSON.stringify(json)).not.toContain("A store");
      }
    }
    expect(await checksum(), `${entry.id} changed something`).toBe(before);
  }
}

/** Another store's object under the own store's address: the store is allowed, the object is not theirs. */
async function expectForeignObjectsNotFound(): Promise<void> {
  const before = await checksum();
  await holdSession(principals.find(({ name }) => name === "business_owner")?.secret);
  for (const other of [siblingId, theirs.storeId]) {
    const params = await objectsOf(other);
    for (const id of [
      ...(["revokeApiKey", "readEvent", "readReplay", "readReport", "readReportFile"] as const),
      ...(["mailReport", "changeSchedule", "deleteSchedule"] as const),
      ...(["changeCampaignView", "deleteCampaignView", "restoreCampaignView"] as const),
    ])
      expect((await call(byId(id), { storeId: ours.storeId, params })).status, id).toBe(404);
    const filter = { kind: "event", eventId: params.eventId };
    if (other === theirs.storeId)
      expect((await call(byId("deleteRate"), { storeId: ours.storeId, params })).status).toBe(404);
    for (const [id, body] of Object.entries({ previewReplay: { filter }, replayEvents: { replayId: newId(), filter } }))
      expect((await call(byId(id as "previewReplay"), { storeId: ours.storeId, body })).status, id).toBe(404);
  }
  expect(await checksum()).toBe(before);
}

describe("a person", () => {
  test("is refused everything their role in that very store does not allow, and nothing changes", expectRefusals);

  test("does not reach another store's objects through their own store", expectForeignObjectsNotFound);

  test("is refused the same by the application alone, with the database's walls taken down", async () => {
    const walled = [
      ...tables.filter((name) => name !== "marketing_event_sync"),
      "branches",
      "businesses",
      "memberships",
      "exchange_rates",
    ];
    const reads = (
      [
        "status",
        "listCampaigns",
        "eventStatus",
        "listEvents",
        "readEvent",
        "listFailures",
        "readReplay",
        "listApiKeys",
        "listRates",
        "listReports",
        "readReport",
        "readReportFile",
        "listSchedules",
        "listCampaignViews",
      ] as const
    ).map(byId);
    await holdSession(principals.find(({ name }) => name === "business_owner")?.secret);
    const seen = async () =>
      Object.fromEntries(
        await Promise.all(
          reads.map(async (entry) => [entry.id, (await call(entry, await given("own"))).json] as const),
        ),
      );
    const walledView = withoutMoments(await seen());
    for (const name of walled) await sql`alter table ${sql(name)} disable row level security`;
    try {
      expect(withoutMoments(await seen())).toEqual(walledView);
      await expectRefusals();
      await expectForeignObjectsNotFound();
    } finally {
      for (const name of walled) await sql`alter table ${sql(name)} enable row level security`;
    }
  });

  test("is let through where their role allows it, and changes that store alone", async () => {
    const allowed = {
      ...{ createApiKey: 201, refundEvent: 202, stateRate: 201 },
      ...{ createReport: 202, mailReport: 202, createSchedule: 201, createCampaignView: 201 },
    } as Record<string, number>;
    const callsPlatform = ["listAssets", "chooseAssets"];
    for (const entry of withSession)
      for (const { name, userId, secret, roles } of principals)
        for (const store of Object.keys(roles) as StoreName[]) {
          if (!roleCan(roles[store] ?? "cashier", entry.capability)) continue;
          await holdSession(secret);
          const before = await checksum(STORES[store]);
          const asked = await given(store);
          // Another's view may be seen only; what may be done with it is tested with the verbs.
          const viewId = await insertOwnView(STORES[store], userId);
          const { status } = await call(entry, { ...asked, params: { ...asked.params, viewId } });
          const label = `${entry.id} by ${name} for ${store} store`;
          if (callsPlatform.includes(entry.id)) expect([401, 403, 404, 422], label).not.toContain(status);
          else expect(status, label).toBe(allowed[entry.id] ?? 200);
          expect(await checksum(STORES[store]), label).toBe(before);
          // What has just been allowed has used these up.
          await sql`delete from marketing_campaign_views where not shared`;
          await sql`delete from exchange_rates where valid_from <> '2026-01-01'`;
          for (const store of [ours, theirs]) await insertRate(sql, store.storeId);
          await sql`delete from oauth_states where store_id = ${STORES[store]}`;
          await sql`update api_keys set revoked_at = null where store_id = ${STORES[store]}`;
        }
  });

  test("may not use a till's door, whatever their role", async () => {
    await holdSession(principals.find(({ name }) => name === "business_owner")?.secret);
    for (const id of ["trackEvent", "trackBatch"] as const)
      expect((await call(byId(id), { storeId: ours.storeId })).status).toBe(401);
  });
});

const withoutMoments = (value: object): unknown =>
  JSON.parse(JSON.stringify(value, (key, item) => (["requestId", "streamCursor"].includes(key) ? undefined : item)));

describe("a write with a session", () => {
  const writes = withSession.filter(({ endpoint }) => endpoint.method !== "GET");
  const owner = () => principals.find(({ name }) => name === "business_owner")?.secret;

  test.each([
    ["comes from another site", { origin: "https://evil.example" }],
    ["comes from another port of this machine", { origin: "http://localhost:3901" }],
    ["comes over another protocol", { origin: "https://localhost:3900" }],
    ["hides where it comes from", { origin: "null" }],
    ["does not say where it comes from", { origin: null }],
    ["comes from a sibling host", { origin: null, "sec-fetch-site": "same-site" }],
    ["comes from nowhere in particular", { origin: null, "sec-fetch-site": "none" }],
    ["contradicts itself", { origin: "https://evil.example", "sec-fetch-site": "same-origin" }],
  ])("that %s is refused and changes nothing", async (_what, headers) => {
    await holdSession(owner());
    const before = await checksum();
    for (const entry of writes) {
      const answer = await call(entry, { ...(await given("own")), headers });
      expect(answer.status, entry.id).toBe(403);
    }
    expect(await checksum()).toBe(before);
  });

  test("that comes from our own page is let through without an Origin too, when the browser vouches for it", async () => {
    await holdSession(owner());
    const headers = { origin: null, "sec-fetch-site": "same-origin" };
    expect((await call(byId("createApiKey"), { ...(await given("own")), headers })).status).toBe(201);
  });

  test("is no read: reading needs no Origin", async () => {
    await holdSession(owner());
    const headers = { origin: null };
    expect((await call(byId("status"), { ...(await given("own")), headers })).status).toBe(200);
  });
});

test("what anyone may ask is answered to anyone", async () => {
  await holdSession(undefined);
  for (const id of ["health", "openapi"] as const) {
    const { status, headers } = await call(byId(id), { storeId: ours.storeId });
    expect(status, id).toBe(200);
    expect(headers.get("cache-control"), id).toContain("no-store");
  }
  expect((await call(byId("callback"), { storeId: ours.storeId })).status).toBe(401);
  expect((await call(byId("callback"), { storeId: ours.storeId, params: { platform: "nowhere" } })).status).toBe(404);
});

test("a provider's call is answered for its signature alone, whoever's cookie comes with it", async () => {
  for (const secret of [undefined, principals.find(({ name }) => name === "business_owner")?.secret]) {
    await holdSession(secret);
    for (const origin of [null, "https://evil.example", "http://localhost:3900"]) {
      const answer = await call(byId("platformCallback"), { storeId: ours.storeId, headers: { origin } });
      expect(answer).toMatchObject({ status: 400, json: { error: { code: "bad_request" } } });
    }
  }
});

test("health tells its details only to whoever has its token", async () => {
  const ask = async (authorization: string | null) =>
    (await call(byId("health"), { storeId: "", headers: { authorization } })).json;
  for (const authorization of [null, "Bearer wrong", "health-token-of-the-tests"])
    expect(await ask(authorization)).toEqual({ status: "ok", version: expect.any(String) });
  expect(await ask("Bearer health-token-of-the-tests")).toMatchObject({ details: { database: "ok", jobs: {} } });
});
