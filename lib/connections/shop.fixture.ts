import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeEach, expect, vi } from "vitest";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { mintTenant } from "@/lib/auth/mint-tenant";
import type { Session } from "@/lib/auth/session";
import { openSession } from "@/lib/auth/session-store";
import type { Tenant } from "@/lib/auth/tenant";
import { type PlatformId, providerOf } from "@/lib/contracts/platforms";
import type { Role } from "@/lib/contracts/stores";
import { newId } from "@/lib/core/ids";
import { hashSecret } from "@/lib/crypto/installation";
import { type FinishResult, finishConnect } from "@/lib/oauth/finish-connect";
import { startConnect } from "@/lib/oauth/start-connect";
import { startSandbox, testApps } from "@/sandbox/server";
import { chooseAssets } from "./choose-assets";
import { connectionStatus } from "./connection-status";

export const MAYA = { meta: "218471000000001", google: "108233415596021774301" };
/** A person without any ad account. */
export const SAM = { meta: "218471000000002", google: "104417790263358812206" };
export const HARBOUR = {
  facebook: { adAccountId: "act_310000000000101", targetId: "610000000000101" },
  instagram: { adAccountId: "act_310000000000101", targetId: null },
  google: { adAccountId: "4028817735", targetId: "7112337565" },
} as const;

export type Person = { readonly session: Session; readonly tenant: Tenant };
type Consent = { person?: string; deny?: readonly string[]; accounts?: readonly string[]; cancel?: boolean };
type SandboxRequest = { method: string; path: string; status: number; body: unknown; violations: unknown[] };

/** A sandbox of its own, a business with stores and people, and a browser that consents. */
export async function openShop() {
  const { sql } = testDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), "connections-"));
  const origin = "http://localhost:3900/api/v1/marketing/callback";
  const sandbox = await startSandbox({
    dataDir,
    apps: {
      meta: { ...testApps.meta, redirectUris: [`${origin}/facebook`] },
      google: { ...testApps.google, redirectUris: [`${origin}/google`] },
    },
  });
  const settings = {
    META_GRAPH_URL: sandbox.url,
    META_DIALOG_URL: sandbox.url,
    GOOGLE_OAUTH_URL: sandbox.url,
    GOOGLE_ADS_URL: sandbox.url,
    GOOGLE_DATA_MANAGER_URL: sandbox.url,
    FACEBOOK_APP_ID: testApps.meta.clientId,
    FACEBOOK_APP_SECRET: testApps.meta.clientSecret,
    GOOGLE_CLIENT_ID: testApps.google.clientId,
    GOOGLE_CLIENT_SECRET: testApps.google.clientSecret,
    FACEBOOK_RATE_LIMIT: "100000",
    GOOGLE_RATE_LIMIT: "100000",
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  afterAll(async () => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const control = async <T>(method: string, call: string, body?: unknown): Promise<T> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.url}/_sandbox/${call}`, {
      ...init,
      headers: { "content-type": "application/json" },
    });
    if (!response.ok) throw new Error(`${method} ${call}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  // Adapters live as long as the process, and with them what a platform's limits made them wait for: every test
  // begins long after the one before it.
  const now = performance.now.bind(performance);
  let passedMs = 0;
  const letTimePass = (ms: number): void => {
    passedMs += ms;
    vi.spyOn(performance, "now").mockImplementation(() => now() + passedMs);
  };
  /** Also clears the sandbox before each test, so that no grant of another one is met again. */
  beforeEach(async () => {
    letTimePass(86_400_000);
    await control("POST", "reset");
    await control("DELETE", "faults");
    await sql`update marketing_credentials set dead_reason = 'token_revoked', dead_since = now() where dead_reason is null`;
  });

  /** Whatever a test makes the product do, it keeps the platforms' rules, unless it spoils something on purpose. */
  let onPurpose: RegExp | undefined;
  const allowViolations = (rule: RegExp): void => {
    onPurpose = rule;
  };
  afterEach(async () => {
    const all = (await control<SandboxRequest[]>("GET", "requests")).flatMap((request) => request.violations);
    const surprising = all.filter((violation) => !onPurpose?.test(String(violation)));
    onPurpose = undefined;
    expect(surprising).toEqual([]);
  });

  /** A store of its own with its owner, signed in. */
  const openStore = async (): Promise<Person> => {
    const { tenant, userId } = await insertStore(sql);
    return { tenant, session: await signIn(userId) };
  };
  /** Makes a person a member of another store too. */
  const join = async ({ session }: Person, { storeId }: Tenant, role: Role = "business_owner"): Promise<Person> => {
    const { userId } = session;
    await sql`insert into memberships (id, user_id, branch_id, role) values (${newId()}, ${userId}, ${storeId}, ${role})`;
    return { session, tenant: mintTenant(storeId, { kind: "user", userId, role }) };
  };

  const begin = (person: Person, platform: PlatformId) =>
    startConnect(person.tenant, person.session, platform, { rerequest: true });
  const cookiesOf = ({ cookie }: Awaited<ReturnType<typeof begin>>) => ({ [cookie.name]: cookie.value });

  /** Presses the button on the consent page. Gives what the platform sends back. */
  const consent = async (redirectUrl: string, platform: PlatformId, choice: Consent = {}) => {
    const provider = providerOf(platform);
    const url = new URL(redirectUrl);
    const asked = (url.searchParams.get("scope") ?? "")
      .split(/[\s,]+/)
      .filter((scope) => !choice.deny?.includes(scope));
    const form = new URLSearchParams(provider === "meta" ? url.searchParams : {});
    form.set("person", choice.person ?? MAYA[provider]);
    form.set(provider === "meta" ? "action" : "decision", choice.cancel ? "cancel" : "continue");
    for (const scope of asked) form.append(provider === "meta" ? "permission" : "scope", scope);
    for (const id of choice.accounts ?? ["310000000000101", "310000000000202", "310000000000303", "310000000000404"])
      form.append("account", id);
    const target = provider === "meta" ? `${url.origin}${url.pathname}` : url.href;
    const response = await fetch(target, { method: "POST", body: form, redirect: "manual" });
    const location = response.headers.get("location");
    if (location === null) throw new Error(`no redirect: ${response.status} ${await response.text()}`);
    const { searchParams } = new URL(location);
    return { code: searchParams.get("code"), state: searchParams.get("state"), error: searchParams.get("error") };
  };
  /** The whole way from the button to the stored grant. */
  const connect = async (person: Person, platform: PlatformId, choice: Consent = {}): Promise<FinishResult> => {
    const begun = await begin(person, platform);
    const query = await consent(begun.redirectUrl, platform, choice);
    const { session } = person;
    return finishConnect({ provider: providerOf(platform), query, cookies: cookiesOf(begun), session });
  };

  /** Through consent and choice to a working connection each. */
  const connected = async (...platforms: readonly PlatformId[]): Promise<Person> => {
    const owner = await openStore();
    for (const platform of platforms) {
      await connect(owner, platform);
      await chooseAssets(owner.tenant, { platform, ...HARBOUR[platform] });
    }
    return owner;
  };
  const statusOf = async ({ tenant }: Person, platform: PlatformId) =>
    (await connectionStatus(tenant)).data.find((row) => row.platform === platform);
  const credentialsOf = ({ tenant }: Person) =>
    sql`select * from marketing_credentials where store_id = ${tenant.storeId} order by provider`;
  const actionsOf = async ({ tenant }: Person): Promise<string[]> => {
    const rows = await sql<{ action: string }[]>`
      select action from audit_log where store_id = ${tenant.storeId} order by id`;
    return rows.map(({ action }) => action);
  };

  const requests = async (part: string, method?: string): Promise<SandboxRequest[]> => {
    const all = await control<SandboxRequest[]>("GET", `requests?path=${encodeURIComponent(part)}`);
    return method === undefined ? all : all.filter((request) => request.method === method);
  };
  const flow = { openStore, join, begin, cookiesOf, consent, connect, connected };
  return { ...flow, sql, control, letTimePass, allowViolations, requests, statusOf, credentialsOf, actionsOf };
}

async function signIn(userId: string): Promise<Session> {
  const secret = await openSession(userId);
  return { userId, name: "Somebody", email: `${userId}@demo.test`, idHash: hashSecret(secret) };
}
