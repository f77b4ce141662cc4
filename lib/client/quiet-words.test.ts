import { expect, test } from "vitest";
import type { ConnectionStatus } from "../contracts/connections";
import type { EventStatus } from "../contracts/events";
import { deliverySentence, quietWords } from "./quiet-words";

type Destination = EventStatus["data"]["destinations"][number];
const NONE = { waiting: 0, accepted: 0, delivered: 0, refused: 0, skipped: 0, expired: 0, unknownOutcome: 0 };
const at = (destination: Destination["destination"], given: Partial<Destination> = {}): Destination => ({
  ...{ destination, counts: { ...NONE, delivered: 12 }, skippedBy: [] },
  ...{ oldestWaitingAt: null, lastDeliveredAt: null, held: null },
  ...given,
});
const sentence = (destinations: Destination[], syncErrors = 0) =>
  deliverySentence({
    ...{ totalEvents: 12, syncedToFacebook: 0, syncedToGoogle: 0, pendingSync: 0, lastSyncAt: null, syncErrors },
    destinations,
  });
const unconnected: Partial<Destination> = {
  counts: { ...NONE, skipped: 12 },
  skippedBy: [{ reason: "not_connected", count: 12 }],
};
const held = { reason: "token_expired", since: "2026-11-28T10:00:00.000Z" };

test("sales that have arrived or are kept back by a rule are where they belong", () => {
  const cash: Partial<Destination> = {
    counts: { ...NONE, skipped: 12 },
    skippedBy: [{ reason: "no_identifiers", count: 12 }],
  };
  expect(sentence([at("facebook"), at("google", cash)])).toBe("All 12 sales are where they belong.");
});

test("sales that nobody was connected for are not", () => {
  expect(sentence([at("facebook", unconnected), at("google", unconnected)])).toBe(
    "12 sales received; 24 deliveries not made while a platform was not connected.",
  );
});

test("a platform that is held is named, with what waits for it and without", () => {
  expect(sentence([at("facebook", { held }), at("google")])).toBe(
    "12 sales received; nothing goes to Facebook just now.",
  );
  const waits = { counts: { ...NONE, waiting: 3 } };
  expect(sentence([at("facebook", { ...waits, held }), at("google", waits)], 1)).toBe(
    "12 sales received; 3 deliveries on the way, 3 deliveries held, 1 delivery refused, too old or unclear, nothing goes to Facebook just now.",
  );
});

const row = (changes: Partial<ConnectionStatus>): ConnectionStatus => ({
  ...{ platform: "facebook", status: "connected", reason: null, syncing: false, heldSales: 0 },
  ...changes,
});
const NOW = { timeZone: "Europe/Paris", now: Date.parse("2026-11-22T15:00:00Z") };
const google = { platform: "google", status: "disconnected" } as const;

test.each<[string, ConnectionStatus[] | undefined, string, string]>([
  ["not known", undefined, "No alert is open", ""],
  [
    "none",
    [row({ status: "disconnected" }), row(google)],
    "Nothing needs attention",
    "No platform is connected, so sales are kept here and go nowhere.",
  ],
  [
    "one that takes none",
    [row({ platform: "instagram" }), row(google)],
    "Nothing needs attention",
    "Instagram works. No platform that takes sales is connected.",
  ],
  ["one of two", [row({}), row(google)], "Nothing needs attention", "Sales go out to Facebook."],
  ["broken", [row({ status: "expired", reason: "token_expired" })], "Nothing else needs attention", ""],
])("without an alert, and connections being %s, no more is said than is known", (_what, rows, title, body) => {
  expect(quietWords(rows, NOW)).toEqual({ title, body });
});
