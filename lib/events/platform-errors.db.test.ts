import { afterAll, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { claimLanes } from "@/db/queries/deliveries";
import { HARBOUR, openShop, type Person } from "@/lib/connections/shop.fixture";
import { TrackEventBody } from "@/lib/contracts/events";
import type { DestinationId } from "@/lib/contracts/platforms";
import { newId } from "@/lib/core/ids";
import { drainLane } from "./drain-lane";
import { trackBatch } from "./ingest-events";

vi.mock("@/lib/events/ring-dispatch");

// Every class of error a platform is known to answer with, in the shapes in which they were seen, through the whole
// product: its class is the one the table says, and no sale is lost by it, nor there twice.
const shop = await openShop();
const { sql, control } = shop;
const signal = new AbortController().signal;
afterAll(() => closeDb());

type Answer = { status?: number; headers?: Record<string, string>; body: unknown };
type Case = [name: string, outcome: string, answer: Answer];

const meta = (code: number, subcode?: number, more: object = {}): Answer => ({
  body: {
    error: {
      message: "Une erreur est survenue",
      type: "OAuthException",
      code,
      ...(subcode !== undefined && { error_subcode: subcode }),
      fbtrace_id: "AbC",
      ...more,
    },
  },
});
/** The same answer under statuses that say something else: they must not matter. */
const underAny = ([name, outcome, answer]: Case): Case[] =>
  [400, 403, 500].map((status) => [`${name}, HTTP ${status}`, outcome, { ...answer, status }]);
const regainIn = (minutes: number) => ({
  "x-business-use-case-usage": JSON.stringify({
    310000000000101: [{ type: "ads_management", call_count: 100, estimated_time_to_regain_access: minutes }],
  }),
});

const META: Case[] = [
  ...underAny(["a dead session", "reconnect", meta(190, 463)]),
  ["a token Meta cannot read", "reconnect", { ...meta(190), status: 401 }],
  ["an app that was removed", "reconnect", { ...meta(190, 458), status: 400 }],
  ["a changed password", "reconnect", { ...meta(190, 460), status: 401 }],
  ["a checkpoint", "reconnect", { ...meta(190, 459), status: 400 }],
  ["an old session code", "reconnect", { ...meta(102), status: 400 }],
  ["a missing permission", "permission", { ...meta(10), status: 403 }],
  ["a permission of the 200s", "permission", { ...meta(294), status: 403 }],
  ["a dataset out of sight", "permission", { ...meta(100, 33, { type: "GraphMethodException" }), status: 400 }],
  ...underAny(["the app's limit", "throttled", meta(4)]),
  ["the person's limit", "throttled", { ...meta(17, 2446079), status: 400 }],
  ["the account's limit", "throttled", { ...meta(80004, 2446079), status: 429, headers: regainIn(3) }],
  ["the call's limit", "throttled", { ...meta(613, 1487742), status: 403 }],
  ["a dataset that is not ready", "wait", { ...meta(21009), status: 400 }],
  ["a block by policy", "wait", { ...meta(368), status: 403 }],
  ...underAny(["a passing fault", "ambiguous", meta(2, undefined, { is_transient: true })]),
  ["an unknown fault", "ambiguous", { ...meta(1, 99), status: 500 }],
  ["a page of the infrastructure", "ambiguous", { status: 503, body: "<html>Sorry</html>" }],
  ["a page of a firewall", "unknown", { status: 403, body: "<html>No</html>" }],
  ["a code nobody has met", "unknown", { ...meta(987_654), status: 400 }],
  ["a version that ended", "misconfigured", { ...meta(2635), status: 400 }],
  ["an event that is too old", "refused", { ...meta(100, 2804003, { error_user_msg: "Trop vieux" }), status: 400 }],
  // It may be about us and not about the sale, so the sale gets more chances.
  ["a refusal without a reason", "doubted", { ...meta(100), status: 500 }],
];

const google = (status: number, word: string, details: readonly object[] = []): Answer => ({
  status,
  body: { error: { code: status, message: "Es ist ein Fehler aufgetreten", status: word, details } },
});
const violation = (reason: string, field: string) => ({
  "@type": "type.googleapis.com/google.rpc.BadRequest",
  fieldViolations: [{ field, description: "…", reason }],
});
const info = (reason: string, metadata: object = {}) => ({
  "@type": "type.googleapis.com/google.rpc.ErrorInfo",
  reason,
  domain: "googleapis.com",
  metadata,
});

const GOOGLE: Case[] = [
  // One refresh of the access token heals these within the same try.
  ["a refused access token", "accepted", google(401, "UNAUTHENTICATED")],
  ["an expired access token", "accepted", google(401, "UNAUTHENTICATED", [info("ACCESS_TOKEN_EXPIRED")])],
  [
    "a scope that was not granted",
    "permission",
    google(403, "PERMISSION_DENIED", [info("ACCESS_TOKEN_SCOPE_INSUFFICIENT")]),
  ],
  ["an account out of reach", "permission", google(403, "PERMISSION_DENIED")],
  [
    "a conversion action that is gone",
    "permission",
    google(400, "INVALID_ARGUMENT", [
      violation("INVALID_CONVERSION_ACTION_ID", "destinations[0].product_destination_id"),
    ]),
  ],
  [
    "terms that are not signed",
    "permission",
    google(400, "INVALID_ARGUMENT", [
      violation("DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED", "destinations[0]"),
    ]),
  ],
  [
    "a conversion action of today",
    "wait",
    google(400, "INVALID_ARGUMENT", [violation("CONVERSION_ACTION_TOO_RECENTLY_CREATED", "destinations[0]")]),
  ],
  [
    "the project's minute",
    "throttled",
    google(429, "RESOURCE_EXHAUSTED", [info("RATE_LIMIT_EXCEEDED", { quota_limit: "RequestsPerMinutePerProject" })]),
  ],
  ["a quota without a word", "throttled", google(429, "RESOURCE_EXHAUSTED")],
  ["a service that is switched off", "misconfigured", google(403, "PERMISSION_DENIED", [info("SERVICE_DISABLED")])],
  ["a passing fault", "ambiguous", google(503, "UNAVAILABLE")],
  ["an internal fault", "ambiguous", google(500, "INTERNAL", [info("INTERNAL_ERROR")])],
  ["a deadline", "ambiguous", google(504, "DEADLINE_EXCEEDED")],
  ["an abort", "ambiguous", google(409, "ABORTED")],
  ["a page of the infrastructure", "ambiguous", { status: 502, body: "<html>Bad gateway</html>" }],
  ["a page of a firewall", "unknown", { status: 403, body: "<html>No</html>" }],
  ["a word nobody has met", "unknown", google(400, "SOMETHING_NEW")],
  [
    "a hash that is none",
    "refused",
    google(400, "INVALID_ARGUMENT", [violation("INVALID_HEX_ENCODING", "events[0].user_data.user_identifiers[0]")]),
  ],
  [
    "a reason nobody has met, about the event",
    "refused",
    google(400, "INVALID_ARGUMENT", [violation("SOMETHING_NEW", "events[0].cart_data")]),
  ],
];

async function postSale({ tenant }: Person): Promise<{ order: string; eventId: string }> {
  const order = newId().slice(-12);
  const item = TrackEventBody.parse({
    storeId: tenant.storeId,
    eventType: "purchase",
    orderId: order,
    customerEmail: "ada@example.org",
    eventValue: 19.99,
  });
  const { results } = await trackBatch(tenant, [item]);
  return { order, eventId: results[0]?.eventId ?? "" };
}

/** What the dispatcher does, without its looking again for what others may bring. */
async function sendDue(): Promise<void> {
  for (const lease of await claimLanes(10, 60)) await drainLane(lease, signal);
}

/** What a person, or time, does about it. */
async function heal(person: Person, platform: DestinationId, outcome: string): Promise<void> {
  if (outcome === "reconnect") await shop.connect(person, platform);
  shop.letTimePass(2 * 86_400_000);
  const { storeId } = person.tenant;
  await sql`update marketing_delivery_lanes set not_before = now(), next_at = now() where store_id = ${storeId}`;
  await sql`update marketing_deliveries set next_attempt_at = now() where store_id = ${storeId} and state = 'waiting'`;
}

async function readDelivery({ tenant }: Person, eventId: string) {
  const [row] = await sql<{ state: string; reason: string | null }[]>`
    select state, reason from marketing_deliveries where store_id = ${tenant.storeId} and event_id = ${eventId}
      and state <> 'skipped'`;
  const attempts = await sql<{ outcome: string }[]>`
    select outcome from marketing_delivery_attempts where store_id = ${tenant.storeId} and event_id = ${eventId} order by id`;
  return { state: row?.state, reason: row?.reason, outcomes: attempts.map(({ outcome }) => outcome) };
}

describe.each<[DestinationId, string, string, Case[]]>([
  ["facebook", "meta", "/events", META],
  ["google", "google", "/v1/events:ingest", GOOGLE],
])("%s answers with", (platform, provider, path, cases) => {
  test.each(cases)("%s: it is %s, and the sale is not lost", async (_, outcome, answer) => {
    const owner = await shop.connected(platform);
    expect(HARBOUR[platform].targetId).toBeTruthy();
    await control("POST", "faults", { platform: provider, method: "POST", path, times: 1, ...answer });
    const { order, eventId } = await postSale(owner);
    await sendDue();

    const first = await readDelivery(owner, eventId);
    expect(first.outcomes).toEqual([["refused", "doubted"].includes(outcome) ? "rejected" : outcome]);
    if (outcome === "refused") {
      expect(first).toMatchObject({ state: "refused", reason: expect.stringMatching(/^[a-z_]+$/) });
      return;
    }
    expect(first.state).toBe(outcome === "accepted" ? "accepted" : "waiting");
    await heal(owner, platform, outcome);
    await sendDue();
    const kept = await control<{ key: string; times: number }[]>("GET", `conversions?platform=${provider}`);
    expect(kept.filter(({ key }) => key.endsWith(order))).toMatchObject([{ times: 1 }]);
    expect((await readDelivery(owner, eventId)).state).toBe(platform === "google" ? "accepted" : "delivered");
  });
});
