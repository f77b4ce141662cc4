import { Secret } from "@/lib/core/secret";
import type { Access, Grant, OutboundEvent, ProviderAdapter } from "./contract";
import type { GoogleConfig } from "./google/config";
import { createGoogle } from "./google/index";
import type { MetaConfig } from "./meta/config";
import { createMeta } from "./meta/index";

const META: Omit<MetaConfig, "graphUrl" | "dialogUrl"> = {
  version: "v26.0",
  appId: "4711",
  appSecret: "meta-app-secret",
  redirectUri: "https://app.example/callback/facebook",
  configId: null,
  storeSaleMaxAgeDays: 7,
  callsPerMinute: 10_000,
  reportPollMs: 0,
};
const GOOGLE: Omit<GoogleConfig, "authorizeUrl" | "tokenUrl" | "adsUrl" | "dataManagerUrl"> = {
  adsVersion: "v25",
  clientId: "client.example",
  clientSecret: "google-client-secret",
  redirectUri: "https://app.example/callback/google",
  developerToken: null,
  callsPerMinute: 10_000,
  allowTestAccounts: false,
};

/** Adapters that talk to a server of the test's own. */
export const metaAt = (url: string, options: Partial<MetaConfig> = {}): ProviderAdapter =>
  createMeta({ ...META, graphUrl: url, dialogUrl: url, ...options });
export const googleAt = (url: string, options: Partial<GoogleConfig> = {}): ProviderAdapter =>
  createGoogle({ ...GOOGLE, authorizeUrl: url, tokenUrl: url, adsUrl: url, dataManagerUrl: url, ...options });

export const ACCESS_TOKEN = "EAAtoken-of-the-test";
export const aGrant = (changes: Partial<Grant> = {}): Grant => ({
  accessToken: new Secret(ACCESS_TOKEN),
  refreshToken: new Secret("1//refresh-of-the-test"),
  accessTokenExpiresAt: new Date("2027-01-01T00:00:00Z"),
  grantExpiresAt: null,
  scopes: [],
  userId: "9001",
  ...changes,
});
export const anAccess = (account: Partial<Access["account"]> = {}): Access => ({
  grant: aGrant(),
  account: { id: "1234567890", currency: "EUR", timeZone: "Europe/Paris", extra: {}, ...account },
});

export const anEvent = (changes: Partial<OutboundEvent> = {}): OutboundEvent => ({
  id: "0190f0c2-0000-7000-8000-000000000001",
  orderId: "T-1001",
  transactionId: "abc-T-1001",
  eventType: "purchase",
  occurredAt: new Date("2026-11-20T10:30:15.250Z"),
  actionSource: "physical_store",
  valueMinor: 1999,
  currency: "EUR",
  items: [],
  consent: { adUserData: true, adPersonalization: true },
  identifiers: { em: ["aa".repeat(32)] },
  ...changes,
});

/** Everything an iteration gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
