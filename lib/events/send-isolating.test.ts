import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PlatformError, type PlatformFailure } from "@/lib/core/errors";
import type { OutboundEvent, SendReceipt } from "@/lib/platforms/contract";
import { sendIsolating } from "./send-isolating";

const anEvent = (id: string): OutboundEvent => ({
  id,
  orderId: id,
  transactionId: id,
  eventType: "purchase",
  occurredAt: new Date("2026-11-22T10:00:00Z"),
  actionSource: "physical_store",
  valueMinor: 100,
  currency: "EUR",
  items: [],
  consent: { adUserData: true, adPersonalization: true },
  identifiers: {},
});
const failing = (failure: PlatformFailure) => new PlatformError("meta", failure, { reason: "because" });

/** A platform that refuses a whole request for one bad event, and notes every good one it took. */
function strictPlatform(bad: ReadonlySet<string>, namesIndexes: boolean) {
  const taken: string[] = [];
  let calls = 0;
  const send = async (events: readonly OutboundEvent[]): Promise<SendReceipt> => {
    calls += 1;
    const indexes = events.flatMap(({ id }, index) => (bad.has(id) ? [index] : []));
    if (indexes.length > 0) throw failing({ kind: "rejected", ...(namesIndexes && { indexes }) });
    taken.push(...events.map(({ id }) => id));
    return { outcomes: events.map(() => ({ state: "delivered" })), receiptId: null, traceId: null };
  };
  return { send, taken, calls: () => calls };
}

describe("a refused batch", () => {
  test.each([true, false])(
    "lets every good event through once and refuses exactly the bad ones (indexes named: %s)",
    (named) =>
      fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 100 }),
          fc.array(fc.nat(99), { maxLength: 5 }),
          async (size, picks) => {
            const events = Array.from({ length: size }, (_, n) => anEvent(String(n)));
            const bad = new Set(picks.filter((n) => n < size).map(String));
            const platform = strictPlatform(bad, named);
            const outcomes = await sendIsolating(events, platform.send);
            const good = events.map(({ id }) => id).filter((id) => !bad.has(id));
            expect([...platform.taken].sort()).toEqual([...good].sort());
            expect(outcomes.map(({ state }) => state)).toEqual(
              events.map(({ id }) => (bad.has(id) ? "rejected" : "delivered")),
            );
            expect(platform.calls()).toBeLessThanOrEqual(64);
          },
        ),
      ),
  );

  test("with too many bad events stops after a bounded number of calls and leaves the rest for later", async () => {
    const events = Array.from({ length: 200 }, (_, n) => anEvent(String(n)));
    const platform = strictPlatform(new Set(events.map(({ id }) => id)), false);
    const outcomes = await sendIsolating(events, platform.send);
    expect(platform.calls()).toBe(64);
    expect(outcomes.filter(({ state }) => state === "failed").length).toBeGreaterThan(0);
    expect(outcomes.every(({ state }) => state === "failed" || state === "rejected")).toBe(true);
  });
});

test("every event that is refused keeps the reason it was named with", async () => {
  const outcomes = await sendIsolating(["a", "b", "c"].map(anEvent), (events) =>
    events.length === 1
      ? Promise.resolve({ outcomes: [{ state: "delivered" }], receiptId: null, traceId: null })
      : Promise.reject(
          failing({
            kind: "rejected",
            indexes: [0, 2],
            items: [{ index: 2, reason: "bad_click", platformCode: "INVALID_GCLID" }],
          }),
        ),
  );
  expect(outcomes).toMatchObject([
    { state: "rejected", reason: "because", platformCode: "because" },
    { state: "delivered" },
    { state: "rejected", reason: "bad_click", platformCode: "INVALID_GCLID" },
  ]);
});

test.each<PlatformFailure["kind"]>(["reconnect", "permission", "unavailable", "ambiguous", "misconfigured", "unknown"])(
  "a failure of kind %s settles nothing and is not split",
  async (kind) => {
    let calls = 0;
    const outcomes = await sendIsolating([anEvent("a"), anEvent("b")], () => {
      calls += 1;
      // None of these kinds carries more than its name.
      return Promise.reject(failing({ kind } as PlatformFailure));
    });
    expect(calls).toBe(1);
    expect(outcomes).toMatchObject([{ state: "failed" }, { state: "failed" }]);
  },
);

test("what was taken before the platform went away stays taken", async () => {
  let calls = 0;
  const outcomes = await sendIsolating(["a", "b", "c", "d"].map(anEvent), (events) => {
    calls += 1;
    if (calls === 1) return Promise.reject(failing({ kind: "rejected" }));
    if (calls === 2)
      return Promise.resolve({
        outcomes: events.map(() => ({ state: "delivered" as const })),
        receiptId: "r",
        traceId: null,
      });
    return Promise.reject(failing({ kind: "unavailable" }));
  });
  expect(outcomes.map(({ state }) => state)).toEqual(["delivered", "delivered", "failed", "failed"]);
});

test("what was never sent is not taken for perhaps sent", async () => {
  let calls = 0;
  const outcomes = await sendIsolating(["a", "b", "c", "d"].map(anEvent), () => {
    calls += 1;
    return Promise.reject(failing(calls === 1 ? { kind: "rejected" } : { kind: "ambiguous" }));
  });
  expect(outcomes.map((outcome) => outcome.state === "failed" && outcome.error.failure.kind)).toEqual([
    "ambiguous",
    "ambiguous",
    "unavailable",
    "unavailable",
  ]);
});

test("an event that the adapter does not answer for is not taken for delivered", async () => {
  const outcomes = await sendIsolating([anEvent("a"), anEvent("b")], () =>
    Promise.resolve({ outcomes: [{ state: "delivered" }], receiptId: null, traceId: null }),
  );
  expect(outcomes).toMatchObject([
    { state: "delivered" },
    { state: "failed", error: { failure: { kind: "ambiguous" } } },
  ]);
});

describe("a refusal that does not say what is wrong", () => {
  const events = Array.from({ length: 20 }, (_, n) => anEvent(String(n)));
  /** Refuses every request with one of these in it, and does not say why. */
  const silentAbout = (bad: (id: string) => boolean) => {
    let calls = 0;
    const send = async (batch: readonly OutboundEvent[]): Promise<SendReceipt> => {
      calls += 1;
      if (batch.some(({ id }) => bad(id))) throw failing({ kind: "rejected", isVague: true });
      return { outcomes: batch.map(() => ({ state: "delivered" })), receiptId: null, traceId: null };
    };
    return { send, calls: () => calls };
  };

  test("is about the event when a neighbour was taken", async () => {
    const outcomes = await sendIsolating(events, silentAbout((id) => id === "7").send);
    expect(outcomes[7]).toEqual({
      state: "rejected",
      reason: "because",
      platformCode: "because",
      receiptId: null,
      traceId: null,
    });
    expect(outcomes.filter(({ state }) => state === "delivered")).toHaveLength(19);
  });

  test("may be about us when it meets old and new: a few are tried alone, the rest is put off, and none is refused for good", async () => {
    const { send, calls } = silentAbout(() => true);
    const outcomes = await sendIsolating(events, send);
    expect(outcomes.every((outcome) => outcome.state === "rejected" && outcome.isVague)).toBe(true);
    const tried = outcomes.flatMap((outcome, n) =>
      outcome.state === "rejected" && outcome.reason !== "refused_without_reason" ? [n] : [],
    );
    expect(tried).toEqual([0, 1, 2, 11, 19]);
    expect(calls()).toBeLessThan(12);
  });

  test("of a cluster of old sales keeps no newer one back", async () => {
    const outcomes = await sendIsolating(events, silentAbout((id) => Number(id) < 8).send);
    expect(outcomes.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 8 }, () => "rejected"),
      ...Array.from({ length: 12 }, () => "delivered"),
    ]);
    // With neighbours taken it is about them.
    expect(outcomes.some((outcome) => outcome.state === "rejected" && outcome.isVague)).toBe(false);
  });

  test("that names some of a batch is a doubt about those until the others were sent", async () => {
    const named = [0, 1, 2, 3, 4, 5];
    const outcomes = await sendIsolating(events, async (batch) => {
      if (batch.length === 20) throw failing({ kind: "rejected", indexes: named, isVague: true });
      return { outcomes: batch.map(() => ({ state: "delivered" })), receiptId: null, traceId: null };
    });
    expect(outcomes.filter(({ state }) => state === "delivered")).toHaveLength(14);
    expect(outcomes.filter((outcome) => outcome.state === "rejected" && !outcome.isVague)).toHaveLength(6);
  });

  test("is no doubt about a neighbour that was told its reason", async () => {
    const items = [
      { index: 0, reason: "bad_click", platformCode: "INVALID_GCLID" },
      { index: 1, reason: "mismatch", platformCode: "MISMATCH", isVague: true as const },
    ];
    const outcomes = await sendIsolating(["a", "b"].map(anEvent), () =>
      Promise.reject(failing({ kind: "rejected", indexes: [0, 1], items })),
    );
    expect(outcomes.map((outcome) => outcome.state === "rejected" && outcome.isVague)).toEqual([undefined, true]);
  });

  test("stays a doubt when there is no neighbour", async () => {
    const [outcome] = await sendIsolating([anEvent("1")], silentAbout(() => true).send);
    expect(outcome).toMatchObject({ state: "rejected", isVague: true });
  });
});

test("a fault of ours in the middle costs no outcome that was known by then", async () => {
  const events = ["a", "b", "c", "d"].map(anEvent);
  let calls = 0;
  const outcomes = await sendIsolating(events, async (part) => {
    calls += 1;
    if (calls === 1) throw failing({ kind: "rejected" });
    if (calls === 2)
      return { outcomes: part.map(() => ({ state: "delivered" as const })), receiptId: null, traceId: null };
    throw new TypeError("a fault");
  });
  expect(calls).toBe(3);
  expect(outcomes.map(({ state }) => state)).toEqual(["delivered", "delivered", "failed", "failed"]);
  expect(outcomes[2]).toMatchObject({ error: { failure: { kind: "ambiguous" } } });
});

test("what comes after the fault of ours was surely not sent", async () => {
  let calls = 0;
  const outcomes = await sendIsolating(["a", "b"].map(anEvent), async () => {
    calls += 1;
    throw calls === 1 ? failing({ kind: "rejected" }) : new TypeError("a fault");
  });
  expect(outcomes).toMatchObject([
    { error: { failure: { kind: "ambiguous" } } },
    { error: { failure: { kind: "unavailable" } } },
  ]);
});

test("nothing is sent after the end that a whole batch shares", async () => {
  const platform = strictPlatform(new Set(), true);
  const outcomes = await sendIsolating([anEvent("a")], platform.send, Date.now() - 1);
  expect(platform.calls()).toBe(0);
  expect(outcomes).toMatchObject([{ error: { details: { reason: "too_many_splits" } } }]);
});
