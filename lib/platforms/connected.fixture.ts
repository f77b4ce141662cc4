import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PlatformId, ProviderId } from "@/lib/contracts/platforms";
import { startSandbox, testApps } from "@/sandbox/server";
import { googleAt, metaAt } from "./adapter.fixture";
import type { Access, AdAccount, Grant, ProviderAdapter } from "./contract";

export type SandboxCall = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly violations: readonly string[];
};
export type Conversion = { readonly key: string; readonly times: number; readonly value: number };

export const providerFor = (platform: PlatformId): ProviderId => (platform === "google" ? "google" : "meta");
export const accessOf = (grant: Grant, { id, currency, timeZone, extra }: AdAccount): Access => ({
  grant,
  account: { id, currency, timeZone, extra },
});
export const firstUsable = (accounts: readonly AdAccount[]): AdAccount => {
  const usable = accounts.find(({ problem }) => problem === null);
  if (!usable) throw new TypeError(`none of ${accounts.length} accounts can be used`);
  return usable;
};

/** Both adapters against one address: the sandbox itself, or something that stands before it. */
export function adaptersAt(url: string): Record<ProviderId, ProviderAdapter> {
  const { meta, google } = testApps;
  return {
    meta: metaAt(url, { appId: meta.clientId, appSecret: meta.clientSecret, redirectUri: meta.redirectUris[0] }),
    google: googleAt(url, {
      clientId: google.clientId,
      clientSecret: google.clientSecret,
      redirectUri: google.redirectUris[0],
    }),
  };
}

/** The consent form as the browser would send it: everything as it is on the page, then the button to go on. */
async function consent(url: URL): Promise<URL> {
  const html = await (await fetch(url)).text();
  const plain = (text: string) => text.replaceAll("&amp;", "&");
  const form = new URLSearchParams({ action: "continue", decision: "continue" });
  const chosen = new Set<string>();
  for (const [input] of html.matchAll(/<input [^>]*>/g)) {
    const attribute = (name: string) => plain(new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1] ?? "");
    const name = attribute("name");
    if (attribute("type") === "radio" && chosen.has(name)) continue;
    chosen.add(name);
    form.append(name, attribute("value"));
  }
  const response = await fetch(url, { method: "POST", body: form, redirect: "manual" });
  return new URL(response.headers.get("location") ?? "about:blank");
}

/** A sandbox of a test file's own, with both adapters and somebody who consents to everything. */
export async function openPlatforms() {
  const dataDir = mkdtempSync(path.join(tmpdir(), "adapters-"));
  const sandbox = await startSandbox({ dataDir });
  const adapters = adaptersAt(sandbox.url);

  async function control<T>(method: string, call: string, body?: unknown): Promise<T> {
    const response = await fetch(`${sandbox.url}/_sandbox/${call}`, {
      method,
      ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${call}: ${response.status} ${await response.text()}`);
    return response.json();
  }
  async function connect(platform: PlatformId): Promise<Grant> {
    const { oauth } = adapters[providerFor(platform)];
    const codeVerifier = randomBytes(32).toString("base64url");
    const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");
    const landed = await consent(oauth.authorizeUrl({ platform, state: "state-1", codeChallenge, again: true }));
    if (landed.searchParams.get("state") !== "state-1") throw new TypeError("the state did not come back");
    return oauth.exchange({ code: landed.searchParams.get("code") ?? "", codeVerifier });
  }
  /** Connected, with the first account that can be used and where its sales go. */
  async function open(platform: PlatformId): Promise<{ access: Access; targetId: string; account: AdAccount }> {
    const grant = await connect(platform);
    const account = firstUsable(await adapters[providerFor(platform)].assets.list(grant, platform));
    const target = account.targets.find(({ problem }) => problem === null);
    return { access: accessOf(grant, account), targetId: target?.id ?? "", account };
  }
  const violations = async (): Promise<string[]> =>
    (await control<SandboxCall[]>("GET", "requests")).flatMap((request) => request.violations);
  const conversions = (platform: PlatformId) =>
    control<Conversion[]>("GET", `conversions?platform=${providerFor(platform)}`);
  const close = async () => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url: sandbox.url, adapters, control, connect, open, violations, conversions, close };
}
export type Platforms = Awaited<ReturnType<typeof openPlatforms>>;
