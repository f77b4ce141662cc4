import { expect, test } from "vitest";
import { judgeSale } from "./reckon";
import { Sales } from "./sales";
import { HEARD } from "./truth";

const delivered = { state: "delivered", reason: null };
const skipped = { state: "skipped", reason: "no_identifiers" };
const sale = { stored: delivered, rows: 1, kind: "sendable" as const, heard: HEARD.yes };
const fateOf = (change: Partial<Parameters<typeof judgeSale>[0]>) => judgeSale({ ...sale, ...change }).fate;

test("a sale that was taken in is there once", () => {
  expect(judgeSale(sale)).toEqual({ due: true, fate: "once" });
  expect(fateOf({ heard: HEARD.unheard })).toBe("once");
});

test("a sale that was promised is lost when nobody has it, whoever forgot it", () => {
  expect(fateOf({ stored: undefined, rows: 0 })).toBe("lost");
  expect(fateOf({ stored: { state: "waiting", reason: null }, rows: 0 })).toBe("lost");
  expect(fateOf({ stored: { state: "refused", reason: null }, rows: 0 })).toBe("lost");
});

test("two rows in the ledger are doubled, also when we say nothing of the second", () => {
  expect(fateOf({ rows: 2 })).toBe("doubled");
});

test("a sale that was given up is explained only with a reason, and only when it is not there", () => {
  expect(fateOf({ stored: { state: "refused", reason: "event_too_old" }, rows: 0 })).toBe("explained");
  expect(fateOf({ stored: { state: "refused", reason: "event_too_old" } })).toMatch(/^at the platform, but refused/);
});

test("what we say and what the platform has must agree", () => {
  expect(fateOf({ rows: 0 })).toBe("delivered, but not at the platform");
  expect(fateOf({ stored: { state: "waiting", reason: null } })).toMatch(/^at the platform, but waiting/);
  expect(fateOf({ stored: undefined, heard: HEARD.unheard })).toBe("at the platform, but never stored");
});

test("what the till was told no for is not kept, and what nobody can be matched to is not sent", () => {
  expect(fateOf({ stored: skipped, rows: 0, kind: "broken", heard: HEARD.no })).toBe(
    "stored, though the till was told no",
  );
  expect(fateOf({ stored: skipped, rows: 0, kind: "broken", heard: HEARD.unheard })).toBe(
    "stored, though it is broken",
  );
  expect(fateOf({ stored: skipped, rows: 0, kind: "broken" })).toBe("stored, though it is broken");
  expect(fateOf({ stored: skipped, rows: 0, kind: "anonymous" })).toBe("skipped");
  expect(fateOf({ stored: skipped, rows: 1, kind: "anonymous" })).toBe("sent, though it was to be skipped");
});

test("a website's sale goes to Google alone, where one in a shop goes to both", () => {
  const sales = new Sales(1);
  const seen = Array.from({ length: 1_000 }, (_, index) => ({
    source: sales.make(index, "a store").body.actionSource,
    kind: sales.kindOf(index),
    facebook: sales.kindAt(index, "facebook"),
    google: sales.kindAt(index, "google"),
  })).filter(({ kind }) => kind === "sendable");
  const online = seen.filter(({ source }) => source === "website");
  expect(online.length).toBeGreaterThan(10);
  expect(new Set(online.map(({ facebook, google }) => `${facebook} ${google}`))).toEqual(
    new Set(["unsourced sendable"]),
  );
  const rest = seen.filter(({ source }) => source === undefined);
  expect(new Set(rest.map(({ facebook, google }) => `${facebook} ${google}`))).toEqual(new Set(["sendable sendable"]));
  expect(fateOf({ stored: skipped, rows: 0, kind: "unsourced" })).toBe("skipped");
  expect(fateOf({ kind: "unsourced" })).toBe("sent, though it was to be skipped");
});

test("a till that nobody answered has nothing to complain of when nothing was stored", () => {
  expect(judgeSale({ stored: undefined, rows: 0, kind: "sendable", heard: HEARD.unheard })).toEqual({
    due: false,
    fate: "absent",
  });
});

test("a sale is found again by its order number, by its key and by Google's transaction id, and no other run's is", () => {
  const sales = new Sales(1);
  expect(sales.indexOf(sales.orderId(123_456))).toBe(123_456);
  expect(sales.indexOf(`key-${sales.orderId(9)}`)).toBe(9);
  expect(sales.indexOf(`0123456789ab-${sales.orderId(7)}`)).toBe(7);
  expect(sales.indexOf("D1129-00007")).toBeUndefined();
});
