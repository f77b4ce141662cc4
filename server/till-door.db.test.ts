import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as batchRoute } from "@/app/api/v1/marketing/events/batch/route";
import { POST as trackRoute } from "@/app/api/v1/marketing/events/track/route";
import { closeDb } from "@/db/client";
import { insertSalesConnection, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { createApiKey } from "@/lib/auth/api-keys";
import type { OverloadGuard } from "@/lib/core/overload";
import nextConfig from "../next.config.mjs";
import { createFront } from "./front";
import { answerAtTillDoor } from "./till-door";

const { sql } = testDatabase();
const REQUEST_ID = "request-0001";
const API = "/api/v1/marketing/events";
type Door = { readonly url: string; readonly storeId: string; readonly key: string; readonly readOnlyKey: string };
const servers: Server[] = [];
let doors: { till: Door; route: Door };

/** What Next does with a route file, as far as a till can see it: the handler's answer, and the headers of the configuration. */
async function askRoute(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = "POST", url = "" } = request;
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === "string" && !/^(connection|transfer-encoding|content-length)$/.test(name) ? [[name, value]] : [],
  );
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
  const call = new Request(`http://localhost${url}`, { method, headers: headers as [string, string][], ...body });
  const answer = await (url.endsWith("/batch") ? batchRoute : trackRoute)(call, { params: Promise.resolve(undefined) });
  const configured = ((await nextConfig.headers?.()) ?? []).flatMap(({ headers }) => headers);
  for (const { key, value } of configured) response.setHeader(key, value);
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.statusCode = answer.status;
  response.end(Buffer.from(await answer.arrayBuffer()));
}

async function openDoor(till?: typeof answerAtTillDoor): Promise<Door> {
  const hosts = new Set<string>();
  const server = createFront({
    handle: askRoute,
    hosts,
    isDev: false,
    onError: () => undefined,
    ...(till && { till }),
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  hosts.add(host);
  const store = await insertStore(sql);
  await insertSalesConnection(sql, store.storeId, "facebook");
  const { key } = await createApiKey(store.tenant, { name: "Till" });
  const readOnly = await createApiKey(store.tenant, { name: "Reads" });
  await sql`update api_keys set scopes = '{events:read}' where id = ${readOnly.data.id}`;
  return { url: `http://${host}`, storeId: store.storeId, key, readOnlyKey: readOnly.key };
}

beforeAll(async () => {
  doors = { till: await openDoor(answerAtTillDoor), route: await openDoor() };
});
afterAll(async () => {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  await closeDb();
});

type Case = {
  readonly why: string;
  readonly path?: "track" | "batch";
  readonly status: number;
  readonly key?: (door: Door) => string | null;
  readonly type?: string;
  readonly body: (door: Door) => BodyInit;
};
const sale = (door: Door, more: object = {}) => ({
  ...{ storeId: door.storeId, eventType: "purchase", customerEmail: "maya@example.org", eventValue: 12.5 },
  ...more,
});
const json = (make: (door: Door) => unknown) => (door: Door) => JSON.stringify(make(door));
const inPieces = (text: string) =>
  new ReadableStream({
    start(controller) {
      for (const piece of text.match(/.{1,20}/gs) ?? []) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
const OTHER_STORE = "00000000-0000-4000-8000-00000000dead";
const CASES: readonly Case[] = [
  { why: "a new sale", status: 202, body: json((door) => sale(door, { orderId: "1" })) },
  { why: "the same sale again", status: 200, body: json((door) => sale(door, { orderId: "1" })) },
  {
    why: "another sale under its number",
    status: 409,
    body: json((door) => sale(door, { orderId: "1", eventValue: 9 })),
  },
  { why: "a body in pieces", status: 202, body: (door) => inPieces(JSON.stringify(sale(door, { orderId: "2" }))) },
  {
    why: "a charset beside the type",
    status: 202,
    type: "application/json; charset=utf-8",
    body: json((d) => sale(d)),
  },
  { why: "another type", status: 422, type: "text/plain", body: json((door) => sale(door)) },
  { why: "no JSON", status: 422, body: () => "{" },
  { why: "nothing", status: 422, body: () => "" },
  { why: "bytes that are no text", status: 422, body: () => new Uint8Array([0x22, 0xff, 0x22]) },
  { why: "a list", status: 422, body: () => "[]" },
  { why: "too deep", status: 422, body: () => `${"[".repeat(40)}${"]".repeat(40)}` },
  { why: "unknown and wrong fields", status: 422, body: json((d) => sale(d, { eventValue: "x", nonsense: 1 })) },
  { why: "a time in the future", status: 422, body: json((d) => sale(d, { occurredAt: "2999-01-01T00:00:00Z" })) },
  { why: "more than two megabytes", status: 413, body: () => "x".repeat(2 * 1024 * 1024 + 1) },
  { why: "no key", status: 401, key: () => null, body: json((door) => sale(door)) },
  { why: "half a key", status: 401, key: ({ key }) => key.slice(0, -1), body: json((door) => sale(door)) },
  { why: "a key that may only read", status: 403, key: (door) => door.readOnlyKey, body: json((door) => sale(door)) },
  { why: "another store", status: 403, body: json((door) => sale(door, { storeId: OTHER_STORE })) },
  { why: "a stranger's nonsense", status: 401, key: () => null, body: () => "{" },
  {
    ...{ why: "a batch of all kinds", path: "batch", status: 202 },
    body: json((d) => ({
      events: [sale(d, { orderId: "3" }), sale(d, { orderId: "1" }), { x: 1 }, sale(d, { storeId: OTHER_STORE }), null],
    })),
  },
  { why: "an empty batch", path: "batch", status: 422, body: () => '{"events":[]}' },
  { why: "a batch of too many", path: "batch", status: 422, body: json(() => ({ events: Array(1001).fill(1) })) },
];

const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;
async function ask(door: Door, { path = "track", key = (given) => given.key, type = "application/json", body }: Case) {
  const bearer = key(door);
  const given = body(door);
  const response = await fetch(`${door.url}${API}/${path}`, {
    method: "POST",
    headers: {
      "content-type": type,
      "x-request-id": REQUEST_ID,
      ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
    },
    body: given,
    ...(given instanceof ReadableStream && { duplex: "half" }),
    signal: AbortSignal.timeout(10_000),
  });
  const { date: _, ...headers } = Object.fromEntries(response.headers);
  const text = await response.text();
  return { status: response.status, headers, body: text.replaceAll(UUID, "<id>"), text };
}

test.each(CASES)("both doors answer $why with $status, the same headers and the same words", async (given) => {
  const [atTill, atRoute] = [await ask(doors.till, given), await ask(doors.route, given)];
  expect(atTill.status).toBe(given.status);
  expect({ ...atTill, text: "" }).toEqual({ ...atRoute, text: "" });
});

test("the door stores what the route stores", async () => {
  const rows = await Promise.all(
    [doors.till, doors.route].map(
      ({ storeId }) => sql`
        select event_type, order_ref, event_value_minor, currency, identifier_kinds,
          (select array_agg(destination::text || ' ' || state order by destination) from marketing_deliveries d where d.event_id = e.id) as fates
        from marketing_events e where store_id = ${storeId} order by order_ref`,
    ),
  );
  expect(rows[0]).toHaveLength(4);
  expect([...(rows[0] ?? [])]).toEqual([...(rows[1] ?? [])]);
});

test("everything that is not a till's report is left to Next", () => {
  const left = (method: string, url: string) =>
    answerAtTillDoor({ method, url, headers: {} } as IncomingMessage, {} as ServerResponse, undefined);
  expect(left("GET", `${API}/track`)).toBe(false);
  expect(left("POST", `${API}/track/`)).toBe(false);
  expect(left("POST", `${API}/status/x`)).toBe(false);
});

test("a till that hangs up in the middle of its body leaves nothing behind, and the door goes on", async () => {
  const { storeId, url, key } = doors.till;
  const before = await sql`select count(*) from marketing_events where store_id = ${storeId}`;
  const cut = new AbortController();
  const half = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"storeId":')),
    pull: () => cut.abort(),
  });
  const sent = fetch(`${url}${API}/track`, {
    ...{ method: "POST", body: half, duplex: "half", signal: cut.signal },
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
  } as RequestInit);
  await expect(sent).rejects.toThrow();
  expect((await ask(doors.till, CASES[1] as Case)).status).toBe(200);
  expect(await sql`select count(*) from marketing_events where store_id = ${storeId}`).toEqual(before);
});

test("a till that hangs up while its key is being looked up gives back its place", async () => {
  const { storeId, url } = doors.till;
  const fresh = await createApiKey((await insertStore(sql)).tenant, { name: "Never seen" });
  let isHungUp = false;
  servers[0]?.once("request", (request: IncomingMessage) => {
    request.once("close", () => {
      isHungUp = true;
    });
  });
  const { guard } = (globalThis as unknown as { diveseeksIntake: { guard: OverloadGuard } }).diveseeksIntake;
  const lock = await sql.reserve();
  await lock`begin`;
  await lock`lock table api_keys in access exclusive mode`;
  const cut = new AbortController();
  const sent = fetch(`${url}${API}/track`, {
    ...{ method: "POST", body: JSON.stringify({ storeId }), signal: cut.signal },
    headers: { "content-type": "application/json", authorization: `Bearer ${fresh.key}` },
  });
  await expect.poll(() => guard.load.inFlight).toBe(1);
  cut.abort();
  await expect(sent).rejects.toThrow();
  await expect.poll(() => isHungUp).toBe(true);
  await lock`rollback`;
  lock.release();
  await expect.poll(() => guard.load.inFlight).toBe(0);
});
