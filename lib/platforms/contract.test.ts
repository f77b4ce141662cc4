import { describe, expect, test } from "vitest";
import { PLATFORM_IDS, PROVIDER_IDS, type ProviderId, platformInfo, providerOf } from "@/lib/contracts/platforms";
import { PlatformError } from "@/lib/core/errors";
import { ACCESS_TOKEN, aGrant, anAccess, anEvent, googleAt, metaAt } from "./adapter.fixture";
import type { ProviderAdapter } from "./contract";
import { type FakeAnswer, startFakeServer } from "./fake-server.fixture";
import { adapterFor } from "./registry";

const at: Record<ProviderId, (url: string) => ProviderAdapter> = { meta: metaAt, google: googleAt };
const metaError = (code: number, status: number, subcode?: number): FakeAnswer => ({
  status,
  json: { error: { message: "Ein Fehler", code, error_subcode: subcode, fbtrace_id: "T1" } },
});
const googleError = (code: number, status: string, details: readonly unknown[] = []): FakeAnswer => ({
  status: code,
  json: { error: { code, status, message: "Ein Fehler", details } },
});
const violation = (reason: string, field = "events[1].user_data") => ({
  "@type": "type.googleapis.com/google.rpc.BadRequest",
  fieldViolations: [{ field, reason }],
});

/** What each provider answers when it means the same thing. */
const says: Record<ProviderId, Record<string, FakeAnswer>> = {
  meta: {
    success: { json: { events_received: 2, messages: [], fbtrace_id: "T1" } },
    reconnect: metaError(190, 401),
    permission: metaError(100, 400, 33),
    rejected: metaError(100, 400, 2804003),
    throttled: metaError(80004, 400, 2446079),
    wait: metaError(368, 403),
    misconfigured: metaError(2635, 400),
    ambiguous: metaError(2, 400),
    unknown: metaError(77_777, 400),
  },
  google: {
    success: { json: { requestId: "R1" } },
    reconnect: googleError(401, "UNAUTHENTICATED"),
    permission: googleError(400, "INVALID_ARGUMENT", [violation("INVALID_DESTINATION", "destinations[0]")]),
    rejected: googleError(400, "INVALID_ARGUMENT", [violation("INVALID_HEX_ENCODING")]),
    throttled: googleError(429, "RESOURCE_EXHAUSTED"),
    wait: googleError(400, "INVALID_ARGUMENT", [
      violation("CONVERSION_ACTION_TOO_RECENTLY_CREATED", "destinations[0]"),
    ]),
    misconfigured: googleError(403, "PERMISSION_DENIED", [{ reason: "SERVICE_DISABLED", domain: "googleapis.com" }]),
    ambiguous: googleError(503, "UNAVAILABLE"),
    unknown: googleError(400, "SOMETHING_NEW"),
  },
};

describe.each(PROVIDER_IDS)("%s keeps the adapter contract", (id) => {
  const access = anAccess();
  const events = [
    anEvent(),
    anEvent({ id: "0190f0c2-0000-7000-8000-000000000002", orderId: "T-1002", transactionId: "abc-T-1002" }),
  ];

  async function failSending(answer: FakeAnswer): Promise<PlatformError> {
    const { url } = await startFakeServer(() => answer);
    const error = await at[id](url)
      .events.send(access, "555", events)
      .catch((caught: unknown) => caught);
    if (!(error instanceof PlatformError)) throw new TypeError(`expected a PlatformError, got ${String(error)}`);
    return error;
  }

  test("one outcome per event, in a body that is the same every time", async () => {
    const { url, requests } = await startFakeServer(() => says[id].success ?? { json: {} });
    const adapter = at[id](url);
    const receipt = await adapter.events.send(access, "555", events);
    await adapter.events.send(
      { ...access, grant: aGrant({ accessToken: aGrant().refreshToken ?? access.grant.accessToken }) },
      "555",
      events,
    );
    expect(receipt.outcomes).toHaveLength(2);
    expect(requests).toHaveLength(2);
    expect(requests[1]?.body).toBe(requests[0]?.body);
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${ACCESS_TOKEN}`);
    expect(requests[0]?.query.toString()).not.toContain(ACCESS_TOKEN);
  });

  test("what it shows beforehand is on the wire byte by byte", async () => {
    const { url, requests } = await startFakeServer(() => says[id].success ?? { json: {} });
    const { events: port } = at[id](url);
    await port.send(access, "555", events);
    const shown = events.map((event) => JSON.stringify(port.preview(event)));
    expect(requests[0]?.body).toContain(`[${shown.join(",")}]`);
  });

  test.each(["reconnect", "permission", "rejected", "throttled", "wait", "misconfigured", "ambiguous", "unknown"])(
    "calls %s by its name",
    async (kind) => {
      const error = await failSending(says[id][kind] ?? { mode: "reset" });
      expect(error.failure.kind).toBe(kind);
      expect(error.provider).toBe(id);
      expect(error.details.platformCode).toBeTruthy();
    },
  );

  test.each([
    ["a reset connection", { mode: "reset" }],
    ["a truncated answer", { mode: "truncate" }],
    ["HTML instead of an acknowledgement", { text: "<html>ok</html>" }],
    ["an acknowledgement without its content", { json: {} }],
    ["a 5xx page of some proxy", { text: "<html>bad gateway</html>", status: 502 }],
  ] as const)("after %s a sale may have been accepted", async (_, answer) => {
    expect((await failSending(answer)).failure.kind).toBe("ambiguous");
  });

  test("a 4xx page of some proxy is nothing anybody foresaw", async () => {
    expect((await failSending({ text: "<html>forbidden</html>", status: 403 })).failure.kind).toBe("unknown");
  });

  test("without a connection nothing was accepted", async () => {
    const server = await startFakeServer(() => ({ json: {} }));
    await server.close();
    await expect(at[id](server.url).events.send(access, "555", events)).rejects.toMatchObject({
      failure: { kind: "unavailable" },
    });
  });

  test.each([{ mode: "reset" }, { text: "<html></html>" }, { text: "busy", status: 503 }] as const)(
    "a read whose answer is lost (%j) is merely unavailable",
    async (answer) => {
      const { url } = await startFakeServer(() => answer);
      await expect(at[id](url).campaigns.list(access)).rejects.toMatchObject({ failure: { kind: "unavailable" } });
    },
  );

  test("no error shows a token or what was sent", async () => {
    for (const answer of Object.values(says[id])) {
      if (answer === says[id].success) continue;
      const error = await failSending(answer);
      const shown = JSON.stringify({ ...error, message: error.message, cause: String(error.cause) });
      expect(shown).not.toContain(ACCESS_TOKEN);
      expect(shown).not.toContain("aa".repeat(32));
    }
  });

  test("a dead grant counts as revoked", async () => {
    const dead: FakeAnswer =
      id === "meta" ? metaError(190, 400, 458) : { status: 400, json: { error: "invalid_token" } };
    const { url, requests } = await startFakeServer(() => dead);
    await expect(at[id](url).oauth.revoke(aGrant())).resolves.toBeUndefined();
    expect(requests).toHaveLength(1);
  });

  test("the consent page is told our state and redirect URI, never a secret", () => {
    const { oauth } = at[id]("https://consent.example");
    const platform = PLATFORM_IDS.find((candidate) => providerOf(candidate) === id) ?? "facebook";
    const url = oauth.authorizeUrl({ platform, state: "s-1", codeChallenge: "c".repeat(43), again: true });
    expect(url.searchParams.get("state")).toBe("s-1");
    expect(url.searchParams.get("redirect_uri")).toBe(oauth.redirectUri);
    expect(url.href).not.toContain("secret");
  });

  test("the waits are bounded and never zero", async () => {
    for (const kind of ["throttled", "wait"]) {
      const { failure } = await failSending(says[id][kind] ?? { mode: "reset" });
      expect("retryAfterMs" in failure && failure.retryAfterMs).toBeGreaterThanOrEqual(1000);
    }
  });

  test("takes a batch of at least a thousand and knows its destination", () => {
    const { events: port } = adapterFor(id);
    expect(port.maxBatch).toBeGreaterThanOrEqual(1000);
    expect(platformInfo(port.destination)).toMatchObject({ provider: id, sendsSales: true });
  });

  test("nothing about a customer is nothing to send", () => {
    const { events: port } = adapterFor(id);
    expect(port.identify({}, {})).toBeNull();
    expect(
      port.skip({ eventType: "purchase", actionSource: "physical_store", valueMinor: 100, identifiers: null }),
    ).toBe("no_identifiers");
    expect(
      port.skip({
        eventType: "purchase",
        actionSource: "physical_store",
        valueMinor: 100,
        identifiers: port.identify({ email: "a@shop.example" }, {}),
      }),
    ).toBeNull();
  });

  test("its platforms share out every publisher platform, none twice", () => {
    const { campaigns } = adapterFor(id);
    const platforms = PLATFORM_IDS.filter((platform) => providerOf(platform) === id);
    const publishers = id === "meta" ? ["facebook", "instagram", "messenger", "something_new"] : ["google"];
    for (const publisher of publishers) {
      expect(platforms.filter((platform) => campaigns.shows(platform, publisher))).toHaveLength(1);
    }
  });

  test("stops accepting an event before the provider does, and merges repeats at least for a day", () => {
    const { events: port } = adapterFor(id);
    const occurredAt = new Date("2026-11-01T00:00:00Z");
    for (const actionSource of ["physical_store", "website"]) {
      const until = port.acceptsUntil({ occurredAt, actionSource, identifiers: null }).getTime() - occurredAt.getTime();
      expect(until % 86_400_000).toBe(23 * 3_600_000);
      const merges =
        port.mergesRepeatsUntil({ actionSource, ambiguousSince: occurredAt }).getTime() - occurredAt.getTime();
      expect(merges).toBeGreaterThan(86_400_000);
    }
  });
});
