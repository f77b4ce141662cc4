import { beforeEach, describe, expect, test, vi } from "vitest";
import { aGrant, anAccess, anEvent, collect, googleAt } from "../adapter.fixture";
import { type FakeAnswer, startFakeServer } from "../fake-server.fixture";
import { adsRefusal, startJudgedServer } from "./judged-server.fixture";

const HOUR_MS = 3_600_000;
let elapsedMs = 0;
beforeEach(() => {
  elapsedMs = 0;
  const startedAt = performance.now();
  vi.spyOn(performance, "now").mockImplementation(() => startedAt + elapsedMs);
  return () => {
    vi.restoreAllMocks();
  };
});

const quota = (code: string, rateScope?: string, retryDelay?: string): FakeAnswer =>
  adsRefusal(429, {
    errorCode: { quotaError: code },
    ...(rateScope && { details: { quotaErrorDetails: { rateScope, rateName: "Requests", retryDelay } } }),
  });
const dataManagerQuota: FakeAnswer = {
  status: 429,
  json: {
    error: {
      ...{ code: 429, message: "Quota exceeded", status: "RESOURCE_EXHAUSTED" },
      details: [
        {
          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
          ...{ reason: "RATE_LIMIT_EXCEEDED", domain: "googleapis.com" },
          metadata: { quota_limit: "IngestRequestsPerMinutePerProject" },
        },
      ],
    },
  },
};
const OTHER = anAccess({ id: "5556667778" });
const sale = anEvent({ identifiers: { userData: { userIdentifiers: [{ emailAddress: "aa".repeat(32) }] } } });

/** A Google that refuses its first call in one way and takes all others. */
async function refusingOnce(first: FakeAnswer) {
  const { url, requests } = await startJudgedServer(({ path }, index) => {
    if (index === 0) return first;
    return { json: path.endsWith("events:ingest") ? { requestId: "R1" } : [] };
  });
  return { google: googleAt(url), requests };
}
const throttled = { failure: { kind: "throttled" }, details: { reason: "own_rate_limit" } };

describe("a quota of the project", () => {
  test.each([
    ["by Google's word", quota("RESOURCE_TEMPORARILY_EXHAUSTED", "DEVELOPER", "30s"), 30_000],
    ["for want of any word", quota("RESOURCE_TEMPORARILY_EXHAUSTED"), 60_000],
    ["for the day", quota("RESOURCE_EXHAUSTED", "DEVELOPER", "7200s"), 2 * HOUR_MS],
  ])("%s holds every account, and no sale", async (_, answer, holdMs) => {
    const { google, requests } = await refusingOnce(answer);
    await expect(google.campaigns.list(anAccess())).rejects.toMatchObject({ failure: { retryAfterMs: holdMs } });
    elapsedMs = holdMs - 1000;
    await expect(google.campaigns.list(OTHER)).rejects.toMatchObject({
      ...throttled,
      failure: { kind: "throttled", retryAfterMs: 1000 },
    });
    expect(requests).toHaveLength(1);
    expect((await google.events.send(OTHER, "77", [sale])).outcomes).toHaveLength(1);
    elapsedMs = holdMs;
    expect(await google.campaigns.list(OTHER)).toEqual([]);
  });

  test("at the Data Manager holds every store's sales, and no campaigns", async () => {
    const { google, requests } = await refusingOnce(dataManagerQuota);
    await expect(google.events.send(anAccess(), "77", [sale])).rejects.toMatchObject({
      failure: { kind: "throttled" },
    });
    await expect(google.events.send(OTHER, "77", [sale])).rejects.toMatchObject(throttled);
    await expect(google.audiences.list(OTHER)).rejects.toMatchObject(throttled);
    expect(requests).toHaveLength(1);
    expect(await google.campaigns.list(OTHER)).toEqual([]);
  });
});

test.each([
  ["its own requests", quota("RESOURCE_TEMPORARILY_EXHAUSTED", "ACCOUNT", "300s")],
  ["its costly queries", quota("EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION")],
])("an account that has had its share by %s waits alone", async (_, answer) => {
  const { google, requests } = await refusingOnce(answer);
  await expect(google.campaigns.list(anAccess())).rejects.toMatchObject({ failure: { kind: "throttled" } });
  await expect(google.campaigns.list(anAccess())).rejects.toMatchObject(throttled);
  expect(requests).toHaveLength(1);
  expect(await google.campaigns.list(OTHER)).toEqual([]);
});

test("what only one conversion action has to wait for holds nobody", async () => {
  const { google } = await refusingOnce({
    status: 400,
    json: {
      error: {
        ...{ code: 400, message: "…", status: "INVALID_ARGUMENT" },
        details: [
          {
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            fieldViolations: [{ field: "destinations[0]", reason: "CONVERSION_ACTION_TOO_RECENTLY_CREATED" }],
          },
        ],
      },
    },
  });
  await expect(google.events.send(anAccess(), "77", [sale])).rejects.toMatchObject({ failure: { kind: "wait" } });
  expect((await google.events.send(anAccess(), "78", [sale])).outcomes).toHaveLength(1);
});

test("a person's listing of accounts waits under the person's own name", async () => {
  const perAccount = quota("RESOURCE_TEMPORARILY_EXHAUSTED", "ACCOUNT", "300s");
  const { google } = await refusingOnce(perAccount);
  await expect(google.assets.list(aGrant(), "google")).rejects.toMatchObject({ failure: { kind: "throttled" } });
  await expect(google.assets.list(aGrant(), "google")).rejects.toMatchObject(throttled);
  expect(await google.campaigns.list(anAccess())).toEqual([]);
});

test("an error in the middle of a stream is an error, and no end of the figures", async () => {
  const { url } = await startFakeServer(() => ({
    json: [
      { results: [{ campaign: { id: "1", name: "A" }, segments: { date: "2026-11-01" }, metrics: { clicks: "1" } }] },
      { error: { code: 429, message: "x", status: "RESOURCE_EXHAUSTED", details: [] } },
    ],
  }));
  const google = googleAt(url);
  await expect(collect(google.campaigns.days(anAccess(), { from: "2026-11-01", to: "2026-11-02" }))).rejects.toThrow(
    expect.objectContaining({ failure: { kind: "throttled", retryAfterMs: 60_000 } }),
  );
  // Heeded like one that comes as a status.
  await expect(google.campaigns.list(anAccess())).rejects.toMatchObject(throttled);
});

test("what is called an error in a stream and is none we know is no figures either", async () => {
  const { url } = await startFakeServer(() => ({ json: [{ error: "broken" }] }));
  await expect(googleAt(url).campaigns.list(anAccess())).rejects.toMatchObject({ failure: { kind: "unavailable" } });
});
