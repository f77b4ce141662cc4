import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DestinationId } from "@/lib/contracts/platforms";
import { PlatformError } from "@/lib/core/errors";
import { anEvent } from "./adapter.fixture";
import { type Body, startBreakingProxy } from "./breaking-proxy.fixture";
import { adaptersAt, openPlatforms, type Platforms, providerFor } from "./connected.fixture";
import type { Access, OutboundEvent } from "./contract";
import { aPlan as aSearchPlan } from "./google/launch.fixture";
import { aPlan as aMetaPlan } from "./meta/launch.fixture";

// Nobody here can call the real platforms. So the sandbox must notice what they would refuse, and what they would take
// to the owner's harm. Each test breaks the adapter in one way and looks for that in the sandbox's record.
let platforms: Platforms;
beforeAll(async () => {
  platforms = await openPlatforms();
});
beforeEach(() => platforms.control("POST", "reset"));
afterAll(() => platforms.close());

type Opened = { readonly access: Access; readonly targetId: string };

function aSale({ adapters }: Platforms, platform: DestinationId, changes: Partial<OutboundEvent> = {}): OutboundEvent {
  const { events } = adapters[providerFor(platform)];
  return anEvent({
    occurredAt: new Date(Date.now() - 3_600_000),
    identifiers: events.identify({ email: "ada@shop.example", country: "FR" }, {}) ?? {},
    ...changes,
  });
}

/** Sends one sale through an adapter that `spoil` has broken; gives the failure, if there was one. */
async function sendBroken(platform: DestinationId, spoil: (event: Body) => void): Promise<PlatformError | null> {
  const { access, targetId } = await platforms.open(platform);
  const url = await startBreakingProxy(platforms.url, (body) => {
    for (const event of body.data ?? body.events ?? []) spoil(event);
  });
  return adaptersAt(url)
    [providerFor(platform)].events.send(access, targetId, [aSale(platforms, platform)])
    .then(() => null)
    .catch((error: unknown) => {
      if (error instanceof PlatformError) return error;
      throw error;
    });
}

test("an adapter that is not broken leaves no mark", async () => {
  expect(await sendBroken("facebook", () => undefined)).toBeNull();
  expect(await sendBroken("google", () => undefined)).toBeNull();
  expect(await platforms.violations()).toEqual([]);
});

describe("the sandbox refuses, keeps nothing and records", () => {
  test.each<[string, DestinationId, (event: Body) => void]>([
    [
      "a wrong enum in Meta's action_source",
      "facebook",
      (event) => Object.assign(event, { action_source: "in_store" }),
    ],
    [
      "a wrong enum in Google's eventSource",
      "google",
      (event) => Object.assign(event, { eventSource: "PHYSICAL_STORE" }),
    ],
    [
      "the Ads API's consent word at Data Manager",
      "google",
      (event) => Object.assign(event.consent, { adUserData: "GRANTED" }),
    ],
    [
      "an unhashed e-mail address at Meta",
      "facebook",
      (event) => Object.assign(event.user_data, { em: ["ada@shop.example"] }),
    ],
    [
      "an unhashed e-mail address at Google",
      "google",
      (event) => Object.assign(event.userData.userIdentifiers[0], { emailAddress: "ada@shop.example" }),
    ],
    ["milliseconds for seconds", "facebook", (event) => Object.assign(event, { event_time: event.event_time * 1000 })],
    ["a purchase without its currency", "facebook", (event) => Reflect.deleteProperty(event.custom_data, "currency")],
    ["a field Google does not know", "google", (event) => Object.assign(event, { orderId: event.transactionId })],
    [
      "a sale of 200 days ago",
      "google",
      (event) => Object.assign(event, { eventTimestamp: new Date(Date.now() - 200 * 86_400_000).toISOString() }),
    ],
  ])("%s", async (_, platform, spoil) => {
    const error = await sendBroken(platform, spoil);
    expect(error?.failure.kind).toBe("rejected");
    expect(await platforms.violations()).not.toEqual([]);
    expect(await platforms.conversions(platform)).toEqual([]);
  });
});

describe("the sandbox takes, as the platform would, and records", () => {
  test("a sale without consent", async () => {
    expect(await sendBroken("google", (event) => Reflect.deleteProperty(event, "consent"))).toBeNull();
    expect(await platforms.violations()).toEqual([expect.stringMatching(/consent/i)]);
    expect(await platforms.conversions("google")).toEqual([]);
  });

  test("a parameter that Meta would silently ignore", async () => {
    expect(await sendBroken("facebook", (event) => Object.assign(event, { event_tmie: 1 }))).toBeNull();
    expect(await platforms.violations()).toEqual([expect.stringContaining("event_tmie")]);
  });

  test.each<[DestinationId, string, Partial<OutboundEvent>]>([
    ["facebook", "of another second", { occurredAt: new Date(Date.now() - 3_000_000) }],
    ["google", "of another value", { valueMinor: 2500 }],
  ])("a second conversion for one sale at %s, %s", async (platform, _, changes) => {
    const { access, targetId }: Opened = await platforms.open(platform);
    const { events } = platforms.adapters[providerFor(platform)];
    const sale = aSale(platforms, platform);
    await events.send(access, targetId, [sale]);
    await events.send(access, targetId, [sale]);
    expect(await platforms.violations()).toEqual([]);
    await events.send(access, targetId, [{ ...sale, ...changes }]);
    expect(await platforms.violations()).toEqual([expect.stringMatching(/second conversion|restated/)]);
  });
});

describe("a budget in the wrong unit", () => {
  /** Every amount of a request times a factor, wherever it stands. */
  const times = (factor: number) => (body: Body) => {
    const visit = (value: Body): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (["daily_budget", "lifetime_budget", "amountMicros"].includes(key))
          value[key] = String(Number(inner) * factor);
        else visit(inner);
      }
    };
    visit(body);
  };

  test.each<[string, DestinationId, number]>([
    ["major units at Meta", "facebook", 0.01],
    ["micros at Meta", "facebook", 10_000],
    ["minor units at Google", "google", 0.0001],
    ["a hundred times too much at Google", "google", 100_000],
  ])("%s leaves its mark", async (_, platform, factor) => {
    const { access, targetId } = await platforms.open(platform);
    const url = await startBreakingProxy(platforms.url, times(factor));
    const plan = platform === "google" ? aSearchPlan() : aMetaPlan({ targetId, platforms: ["facebook"] });
    expect(platforms.adapters[providerFor(platform)].launch.check(plan, access.account)).toEqual([]);
    await adaptersAt(url)
      [providerFor(platform)].launch.launch(access, plan, {}, async () => undefined)
      .catch((error: unknown) => expect(error).toBeInstanceOf(PlatformError));
    expect(await platforms.violations()).not.toEqual([]);
  });

  test("and in the right one leaves none", async () => {
    for (const platform of ["facebook", "google"] as const) {
      const { access, targetId } = await platforms.open(platform);
      const plan = platform === "google" ? aSearchPlan() : aMetaPlan({ targetId, platforms: ["facebook"] });
      await platforms.adapters[providerFor(platform)].launch.launch(access, plan, {}, async () => undefined);
    }
    expect(await platforms.violations()).toEqual([]);
  });
});

test("a member of an audience given in clear text leaves a mark", async () => {
  for (const platform of ["facebook", "google"] as const) {
    await platforms.control("POST", "reset");
    const { access } = await platforms.open(platform);
    const { audiences } = platforms.adapters[providerFor(platform)];
    const { id } = await audiences.create(access, { name: "Regulars", description: "From the till", keepDays: null });
    const member = audiences.identify({ email: "ada@shop.example", country: "FR" }) ?? {};
    const batch = {
      members: [member],
      consent: { adUserData: true, adPersonalization: true },
      session: { id: "1", sequence: 1, isLast: true, total: 1 },
    };
    const hash = /[0-9a-f]{64}/.exec(JSON.stringify(member))?.[0] ?? "";
    const url = await startBreakingProxy(platforms.url, (body) => {
      Object.assign(body, JSON.parse(JSON.stringify(body).replaceAll(hash, "ada@shop.example")));
    });
    await adaptersAt(url)
      [providerFor(platform)].audiences.add(access, id, batch)
      .catch((error: unknown) => expect(error).toBeInstanceOf(PlatformError));
    expect(await platforms.violations()).not.toEqual([]);
  }
});

test("one bad sale refuses the batch, Google names it, and its neighbours are not kept", async () => {
  for (const platform of ["facebook", "google"] as const) {
    const { access, targetId }: Opened = await platforms.open(platform);
    const sales = ["B-0", "B-1"].map((order, index) =>
      aSale(platforms, platform, {
        id: `${platform}-${order}`,
        orderId: order,
        transactionId: `s1-${order}`,
        occurredAt: new Date(Date.now() - (index === 1 ? 200 * 86_400_000 : 3_600_000)),
      }),
    );
    await expect(platforms.adapters[providerFor(platform)].events.send(access, targetId, sales)).rejects.toMatchObject({
      failure: { kind: "rejected", ...(platform === "google" && { indexes: [1] }) },
    });
    expect(await platforms.conversions(platform)).toEqual([]);
  }
});
