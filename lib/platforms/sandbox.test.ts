import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProviderId } from "@/lib/contracts/platforms";
import { anEvent, collect } from "./adapter.fixture";
import {
  accessOf,
  firstUsable,
  openPlatforms,
  type Platforms,
  providerFor,
  type SandboxCall,
} from "./connected.fixture";
import type { AdAccount, Customer, Grant, OutboundEvent, ProviderAdapter } from "./contract";

/** Both adapters through the whole main job, over HTTP, against the strict stand-in for the platforms. */
let platforms: Platforms;
let adapters: Record<ProviderId, ProviderAdapter>;

beforeAll(async () => {
  platforms = await openPlatforms();
  adapters = platforms.adapters;
});
afterAll(() => platforms.close());

const control = <T>(method: string, call: string, body?: unknown) => platforms.control<T>(method, call, body);

const DAYS = { from: dayBefore(30), to: dayBefore(1) };
function dayBefore(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

describe.each(["facebook", "instagram", "google"] as const)("%s", (platform) => {
  const adapter = () => adapters[providerFor(platform)];
  let grant: Grant;
  let account: AdAccount;
  beforeAll(async () => {
    grant = await platforms.connect(platform);
    expect(grant.scopes).toEqual(expect.arrayContaining([...adapter().oauth.requiredScopes(platform)]));
    account = firstUsable(await adapter().assets.list(grant, platform));
  });

  test("offers a usable account and says what is wrong with the others", async () => {
    const accounts = await adapter().assets.list(grant, platform);
    expect(accounts.length).toBeGreaterThan(1);
    expect(new Set(accounts.map(({ id }) => id)).size).toBe(accounts.length);
    expect(accounts.map(({ problem }) => problem)).toContain(null);
    expect(accounts.some(({ problem }) => problem !== null)).toBe(true);
    expect(account.targets.some(({ problem }) => problem === null)).toBe(platform !== "instagram");
  });

  test("has campaigns and thirty days of figures that belong to them", async () => {
    const access = accessOf(grant, account);
    const campaigns = await adapter().campaigns.list(access);
    const days = (await collect(adapter().campaigns.days(access, DAYS))).flat();
    const known = new Set(campaigns.map(({ id }) => id));
    expect(campaigns.length).toBeGreaterThan(2);
    expect(days.length).toBeGreaterThan(20);
    expect(days.every(({ campaignId, day }) => known.has(campaignId) && day >= DAYS.from && day <= DAYS.to)).toBe(true);
    expect(new Set(days.map((day) => `${day.campaignId} ${day.day} ${day.publisherPlatform}`)).size).toBe(days.length);
    expect(days.some((day) => day.spendMinor > 0 && day.revenueMinor > 0 && day.conversions > 0)).toBe(true);
    expect(days.some((day) => adapter().campaigns.shows(platform, day.publisherPlatform))).toBe(true);
  });

  test("a grant can be refreshed and still works", async () => {
    const fresh = await adapter().oauth.refresh(grant);
    expect(fresh.userId).toBe(grant.userId);
    expect(await adapter().campaigns.list(accessOf(fresh, account))).not.toHaveLength(0);
  });
});

const CUSTOMERS: readonly Customer[] = [
  { email: " Ada@Shop.Example ", country: "FR" },
  { phone: "06 12 34 56 78", country: "FR" },
  {
    email: "b@shop.example",
    phone: "+44 7700 900123",
    firstName: "Zoë",
    lastName: "O'Neill",
    city: "Besançon",
    country: "FR",
    postalCode: "75001",
    externalId: "c-1",
    gender: "female",
    dateOfBirth: "1990-12-31",
  },
];

describe.each(["facebook", "google"] as const)("sales to %s", (platform) => {
  const provider = providerFor(platform);
  const sale = (order: string, customer: Customer): OutboundEvent =>
    anEvent({
      id: `${platform}-${order}`,
      orderId: order,
      transactionId: `s1-${order}`,
      occurredAt: new Date(Date.now() - 3_600_000),
      items: [{ id: "sku-1", quantity: 2, priceMinor: 950 }],
      identifiers: adapters[provider].events.identify(customer, {}) ?? {},
    });
  const kept = () => platforms.conversions(platform);
  const open = () => platforms.open(platform);

  test("arrive once each, also when the answer is lost and they are sent again", async () => {
    const { events: port } = adapters[provider];
    const { access, targetId } = await open();
    const sales = CUSTOMERS.map((customer, index) => sale(`A-${index}`, customer));
    await control("POST", "faults", {
      platform: provider,
      path: provider === "meta" ? `/v26.0/${targetId}/events` : "/v1/events:ingest",
      mode: "accept-then-reset",
    });
    await expect(port.send(access, targetId, sales)).rejects.toMatchObject({ failure: { kind: "ambiguous" } });
    const receipt = await port.send(access, targetId, sales);
    expect(receipt.outcomes).toHaveLength(sales.length);
    const ours = (await kept()).filter(({ key }) => /A-\d$/.test(key));
    expect(ours.map(({ value }) => value)).toEqual([19.99, 19.99, 19.99]);
  });

  test.runIf(platform === "google")("are confirmed once they have been processed", async () => {
    const { access, targetId } = await open();
    const { events: port } = adapters.google;
    const { receiptId } = await port.send(access, targetId, [sale("D-0", CUSTOMERS[0] ?? {})]);
    expect(await port.confirm?.(access, receiptId ?? "")).toEqual({ state: "processing" });
    await control("POST", "clock", { offsetMs: 45 * 60_000 });
    expect(await port.confirm?.(access, receiptId ?? "")).toEqual({ state: "confirmed" });
    expect(await port.confirm?.(access, "t-never-given")).toEqual({ state: "unknown" });
    await control("POST", "clock", { offsetMs: 0 });
  });

  test.runIf(platform === "google")("outlive an access token that ended early", async () => {
    const { access, targetId } = await open();
    await control("POST", "tokens/expire", { platform: "google", kind: "expired" });
    const { events: port, oauth } = adapters.google;
    const sales = [sale("E-0", CUSTOMERS[0] ?? {})];
    await expect(port.send(access, targetId, sales)).rejects.toMatchObject({
      details: { reason: "access_token_refused" },
    });
    const fresh = { ...access, grant: await oauth.refresh(access.grant) };
    expect((await port.send(fresh, targetId, sales)).outcomes).toEqual([{ state: "accepted" }]);
  });

  test("a token that died is told from everything else, and revoking it is done already", async () => {
    const { access, targetId } = await open();
    await control("POST", "tokens/expire", { platform: provider, kind: "revoked" });
    const { events: port, oauth } = adapters[provider];
    await expect(port.send(access, targetId, [sale("C-0", CUSTOMERS[0] ?? {})])).rejects.toMatchObject({
      failure: { kind: "reconnect" },
    });
    await expect(oauth.refresh(access.grant)).rejects.toMatchObject({ failure: { kind: "reconnect" } });
    await expect(oauth.revoke(access.grant)).resolves.toBeUndefined();
  });

  test("after a revocation at our request nothing works any more", async () => {
    const { access } = await open();
    await adapters[provider].oauth.revoke(access.grant);
    await expect(adapters[provider].campaigns.list(access)).rejects.toMatchObject({ failure: { kind: "reconnect" } });
  });
});

test("nothing was against the platforms' rules", async () => {
  const requests = await control<SandboxCall[]>("GET", "requests");
  expect(requests.length).toBeGreaterThan(50);
  expect(requests.flatMap(({ violations }) => violations)).toEqual([]);
});
