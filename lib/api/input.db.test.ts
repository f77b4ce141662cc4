import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { fillStore, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { createApiKey } from "@/lib/auth/api-keys";
import { holdSession } from "@/lib/auth/browser.fixture";
import { openSession } from "@/lib/auth/session-store";
import { ErrorBody } from "@/lib/contracts/errors";
import { newId } from "@/lib/core/ids";
import { call, callableEndpoints, type Given, SAMPLES } from "./calls.fixture";

vi.mock("next-auth", async () => (await import("@/lib/auth/browser.fixture")).nextAuthWithJar);
vi.hoisted(() => {
  for (const name of ["META_GRAPH", "GOOGLE_OAUTH", "GOOGLE_ADS", "GOOGLE_DATA_MANAGER"])
    process.env[`${name}_URL`] = "http://127.0.0.1:1";
});

const { sql } = testDatabase();
afterAll(() => closeDb());

const { all, byId } = await callableEndpoints();
const withBody = all.filter(({ endpoint }) => endpoint.body);
const store = await insertStore(sql);
await fillStore(sql, store);
const { storeId, userId, tenant } = store;
const { key } = await createApiKey(tenant, { name: "A till" });
let session: string;
beforeAll(async () => {
  session = await openSession(userId);
});
beforeEach(() => holdSession(session));

type Entry = (typeof all)[number];
/** Sends with every right there is, so that only the input can be wrong. */
function send(entry: Entry, given: Partial<Given>) {
  const { access } = entry.endpoint;
  const byTill = access !== "anyone" && !("session" in access);
  const headers = { ...(byTill && { authorization: `Bearer ${key}` }), ...given.headers };
  return call(entry, { storeId, ...given, headers });
}
const bodyOf = (entry: Entry): Record<string, unknown> => {
  const { storeIn, body } = SAMPLES[entry.id];
  return { ...(storeIn === "body" && { storeId }), ...body?.() };
};
async function expectIssues(entry: Entry, given: Partial<Given>, paths: readonly string[]): Promise<void> {
  const { status, json, headers } = await send(entry, given);
  const { error } = ErrorBody.parse(json);
  expect({ status, code: error.code, paths: error.issues?.map(({ path }) => path).sort() }).toEqual({
    status: 422,
    code: "invalid",
    paths: [...paths].sort(),
  });
  expect(headers.get("x-request-id")).toBe(error.requestId);
}

describe.each(withBody)("the body of $id", (entry) => {
  test.each(["null", "1", '"text"', "[]", "true"])("is not %s", (body) => expectIssues(entry, { body }, ["body"]));

  test.each(["", "{", "{'a':1}", "{} {}", "\u0000", "NaN"])("is not the broken JSON %j", (body) =>
    expectIssues(entry, { body }, ["body"]),
  );

  test("is not in another encoding than UTF-8", () =>
    expectIssues(entry, { body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) }, ["body"]));

  test.each([null, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json-seq"])(
    "does not come as %s",
    (type) => expectIssues(entry, { headers: { "content-type": type } }, ["content-type"]),
  );

  test("is not over two megabytes long, nor nested without end", async () => {
    await expectIssues(entry, { body: JSON.stringify({ a: "x".repeat(2 * 1024 * 1024) }) }, ["body"]);
    for (const open of ["[", '{"a":'])
      await expectIssues(entry, { body: `${open.repeat(100_000)}1${(open === "[" ? "]" : "}").repeat(100_000)}` }, [
        "body",
      ]);
  });

  test("has every unknown field named", () =>
    expectIssues(entry, { body: { ...bodyOf(entry), colour: "red", size: 2 } }, ["colour", "size"]));

  test("cannot reach the prototype of anything", async () => {
    const json = JSON.stringify(bodyOf(entry)).replace("{", '{"__proto__":{"polluted":1},"constructor":{},');
    const { status } = await send(entry, { body: json });
    expect([200, 201, 202, 422]).toContain(status);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test("has each wrong field named, all at once", async () => {
    const fields = Object.keys(bodyOf(entry));
    const wrong = Object.fromEntries(fields.map((field) => [field, { not: "right" }]));
    const { status, json } = await send(entry, { body: wrong });
    expect(status).toBe(422);
    // Of a field with fields of its own, the one that says what it is.
    const named = ErrorBody.parse(json).error.issues?.map(({ path }) => path.split(".")[0]);
    expect(named?.sort()).toEqual(fields.sort());
  });

  test("of any kind never breaks us", () =>
    fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), fc.boolean(), async (value, inside) => {
        const extra = typeof value === "object" && !Array.isArray(value) ? value : { value };
        const { status } = await send(entry, { body: JSON.stringify(inside ? { ...bodyOf(entry), ...extra } : value) });
        return status !== 500;
      }),
      { numRuns: 60 },
    ));
});

const SALE = {
  ...{ eventType: "purchase", orderId: "x", productId: "x", customerEmail: "x", customerPhone: "x", currency: "EUR" },
  ...{ idempotencyKey: "x", occurredAt: "2026-11-01T10:00:00Z", actionSource: "website", eventData: { note: "x" } },
  items: [{ id: "x" }],
  customer: {
    ...{ firstName: "x", lastName: "x", city: "x", region: "x", postalCode: "x", country: "FR", externalId: "x" },
    ...{ gender: "x", dateOfBirth: "x" },
  },
  clickIds: { fbc: "x", fbp: "x", gclid: "x", gbraid: "x", wbraid: "x" },
};
/** Every text of a value, with the path to it and the value in which it is replaced. */
function withEachText(value: unknown, replacement: string): { path: string; changed: unknown }[] {
  if (typeof value === "string") return [{ path: "", changed: replacement }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    withEachText(inner, replacement).map(({ path, changed }) => ({
      path: path ? `${name}.${path}` : name,
      changed: Array.isArray(value)
        ? value.map((item, n) => (String(n) === name ? changed : item))
        : { ...value, [name]: changed },
    })),
  );
}

describe("a sale", () => {
  const entry = byId("trackEvent");
  test("with every field filled is taken in", async () => {
    const { status } = await send(entry, { body: { ...SALE, storeId, orderId: newId(), idempotencyKey: newId() } });
    expect(status).toBe(202);
  });

  describe.each([
    ["NUL", "\u0000x"],
    ["half a character", "x\ud800"],
    ["a line break", "x\ny"],
  ])("with %s", (_what, text) => {
    test.each(withEachText(SALE, text))("in $path is refused by that name, or harmless", async ({ path, changed }) => {
      const { status, json } = await send(entry, { body: { ...(changed as object), storeId } });
      if (text === "x\ny" && path === "eventData.note") return expect(status).toBeLessThan(300);
      expect(status).toBe(422);
      const { error } = ErrorBody.parse(json);
      expect(error.issues?.map((issue) => issue.path)).toEqual([path]);
    });
  });

  test.each([
    ["eventValue", -1],
    ["eventValue", 1e13],
    ["eventValue", "19.99"],
    ["quantity", 0],
    ["quantity", 1.5],
    ["currency", "EURO"],
    ["currency", "XXQ"],
    ["occurredAt", "yesterday"],
    ["occurredAt", "2026-11-01"],
    ["occurredAt", "0000-01-01T00:00:00Z"],
    ["occurredAt", "0001-01-01T00:00:00+14:00"],
    ["occurredAt", "2999-01-01T00:00:00Z"],
    ["orderId", "camille@example.org"],
    ["orderId", ""],
    ["orderId", "x".repeat(201)],
    ["customerPhone", "1".repeat(41)],
    ["eventData", []],
    ["eventData", { "key\u0000": 1 }],
    ["storeId", "1"],
    ["eventType", "refund"],
  ])("with the %s %j is refused by that name", (field, value) =>
    expectIssues(entry, { body: { storeId, eventType: "purchase", [field]: value } }, [field]),
  );

  test("of the largest amount is taken in, in every currency's minor units", async () => {
    for (const currency of ["EUR", "JPY", "BHD"]) {
      const body = { storeId, eventType: "purchase", orderId: newId(), eventValue: 9e11, currency };
      expect((await send(entry, { body })).status, currency).toBe(202);
    }
  });

  test("with data nested deeper than anybody reads is refused, not recursed into", () => {
    let data: unknown = 1;
    for (let depth = 0; depth < 40; depth += 1) data = { data };
    return expectIssues(entry, { body: { storeId, eventType: "purchase", eventData: data } }, ["body"]);
  });
});

test("in a batch what PostgreSQL could not store is refused by itself, and its neighbours are taken in", async () => {
  const sale = () => ({ storeId, eventType: "purchase", orderId: newId() });
  const events = [sale(), { ...sale(), eventData: { a: "\u0000" } }, { ...sale(), orderId: "\ud800" }, sale()];
  const { status, json } = await send(byId("trackBatch"), { body: { events } });
  expect(status).toBe(202);
  expect((json.results as { status: number }[]).map((result) => result.status)).toEqual([202, 422, 422, 202]);
});

describe("the filter of a replay", () => {
  const month = { kind: "range", from: "2026-10-01", to: "2026-10-31" };
  test.each([
    [{ kind: "everything" }, "filter.kind"],
    [{ kind: "event" }, "filter.eventId"],
    [{ kind: "event", eventId: "1" }, "filter.eventId"],
    [{ kind: "group", destination: "myspace", state: "refused", reason: null }, "filter.destination"],
    [{ kind: "group", destination: "google", state: "delivered", reason: null }, "filter.state"],
    [{ kind: "group", destination: "google", state: "refused", reason: "\u0000" }, "filter.reason"],
    [{ ...month, colour: "red" }, "filter.colour"],
    [{ ...month, from: "0000-01-01" }, "filter.from"],
    [{ ...month, to: "2026-02-30" }, "filter.to"],
    [{ ...month, to: "2026-09-30" }, "filter.to"],
  ])("%j is refused by the name of its field", async (filter, path) => {
    for (const [id, body] of Object.entries({ previewReplay: { filter }, replayEvents: { replayId: newId(), filter } }))
      await expectIssues(byId(id as "previewReplay"), { body }, [path]);
  });
});

test("the name of a key has no control characters in it", () =>
  expectIssues(byId("createApiKey"), { body: { name: "Till\u0000" } }, ["name"]));

describe("the query", () => {
  test.each([
    ["listCampaigns", { sort: "colour" }, ["sort"]],
    ["listCampaigns", { limit: "0" }, ["limit"]],
    ["listCampaigns", { limit: "1001" }, ["limit"]],
    ["listCampaigns", { platform: "myspace", order: "up" }, ["order", "platform"]],
    ["listCampaigns", { roas: "3" }, ["roas"]],
    ["campaignsCsv", { roas: "" }, ["roas"]],
    ["listCampaigns", { startDate: "yesterday" }, ["startDate"]],
    ["listCampaigns", { startDate: "2026-02-30" }, ["startDate"]],
    ["listCampaigns", { cursor: "nonsense" }, ["cursor"]],
    ["listCampaigns", { q: "\u0000" }, ["q"]],
    ["listEvents", { cursor: "nonsense" }, ["cursor"]],
    ["listEvents", { cursor: "\u0000" }, ["cursor"]],
    ["listEvents", { q: "a\u0000b", state: "gone" }, ["q"]],
    ["listEvents", { limit: "1e9" }, ["limit"]],
    ["listEvents", { from: "yesterday", to: "2026-13-01" }, ["from", "to"]],
    ["listEvents", { from: "0001-01-01" }, ["from"]],
    ["listEvents", { from: "2026-11-02", to: "2026-11-01" }, ["to"]],
    ["listEvents", { from: "2026-11-02T10:00:00Z", to: "2026-11-02T10:00:00+00:00" }, ["to"]],
    ["listAssets", { platform: "" }, ["platform"]],
    ["connect", { storeId: "1" }, ["storeId"]],
  ] as const)("of %s with %j has each wrong parameter named", (id, query, paths) =>
    expectIssues(byId(id), { query }, paths),
  );

  test("has a parameter that is given twice named, rather than one of the two chosen", async () => {
    const { endpoint, handler } = byId("listEvents");
    const url = `http://localhost:3900/api/v1/marketing${endpoint.path.replace("{storeId}", storeId)}?limit=1&limit=2`;
    const answer = await handler(new Request(url), { params: Promise.resolve({ storeId }) });
    expect(answer.status).toBe(422);
    expect(ErrorBody.parse(await answer.json()).error.issues).toEqual([
      { path: "limit", message: "must be given once" },
    ]);
  });

  test.each(["0000-01-01", "0001-01-01", "1999-12-31"])("names no day like %s, which nobody advertised on", (day) =>
    expectIssues(byId("listCampaigns"), { query: { startDate: day, endDate: day } }, ["startDate", "endDate"]),
  );

  test("may name a day far away, but none that has no neighbour", async () => {
    const { status } = await send(byId("listCampaigns"), { query: { startDate: "2199-12-31" } });
    expect(status).toBe(200);
    for (const startDate of ["9999-12-31", "2200-01-01", "1999-12-31"])
      await expectIssues(byId("listCampaigns"), { query: { startDate } }, ["startDate"]);
  });

  test("of figures never breaks us, whatever days it names", () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom("metrics", "trends", "breakdown", "highlights", "listCampaigns", "campaignsCsv"),
        fc.array(fc.constantFrom("2000-01-01", "2026-02-29", "2026-10-25", "2026-11-22", "9999-12-31", "0000-00-00"), {
          minLength: 4,
          maxLength: 4,
        }),
        fc.constantFrom("previous", "weekday", "year", "custom", "none", "never"),
        async (id, [startDate = "", endDate = "", compareStart = "", compareEnd = ""], compare) => {
          const query = { startDate, endDate, compareStart, compareEnd, compare };
          return (await send(byId(id), { query })).status !== 500;
        },
      ),
      { numRuns: 150 },
    ));

  test("of any kind never breaks us", () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom("listCampaigns", "listEvents", "listAssets"),
        fc.dictionary(
          fc.constantFrom("q", "cursor", "limit", "sort", "startDate", "state", "reason", "from"),
          fc.string({ unit: "binary" }),
        ),
        async (id, query) => {
          const wellFormed = Object.fromEntries(
            Object.entries(query).map(([name, text]) => [name, text.toWellFormed()]),
          );
          return (await send(byId(id as "listEvents"), { query: wellFormed })).status !== 500;
        },
      ),
      { numRuns: 100 },
    ));
});

describe("the path", () => {
  test("with a platform nobody has heard of is not found", async () => {
    for (const id of ["connect", "disconnect"] as const)
      expect((await send(byId(id), { params: { platform: "myspace" } })).status).toBe(404);
  });

  test("with the id of a key that is none is not found", async () => {
    for (const keyId of ["1", "\u0000", "a".repeat(1000)])
      expect((await send(byId("revokeApiKey"), { params: { keyId } })).status).toBe(404);
  });

  test("with the id of a sale or a replay that is none is not found", async () => {
    for (const id of ["1", "\u0000", "a".repeat(1000), newId()]) {
      expect((await send(byId("readEvent"), { params: { eventId: id } })).status).toBe(404);
      expect((await send(byId("readReplay"), { params: { replayId: id } })).status).toBe(404);
    }
  });

  test("and the body may not name two platforms", () =>
    expectIssues(byId("disconnect"), { body: { storeId, platform: "facebook" } }, ["platform"]));
});

test("a request id of the caller's is given back when it is a sane one, and replaced when not", async () => {
  const ask = async (id: string) =>
    (await send(byId("status"), { headers: { "x-request-id": id } })).headers.get("x-request-id");
  expect(await ask("till-7.000481")).toBe("till-7.000481");
  for (const odd of ["short", "x".repeat(65), "with blank in", "a;b;c;d;e"]) expect(await ask(odd)).not.toBe(odd);
});
