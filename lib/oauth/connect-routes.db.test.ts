import { afterEach, describe, expect, it, vi } from "vitest";
import { GET as getAssets, POST as postAssets } from "@/app/api/v1/marketing/assets/[storeId]/route";
import { GET as getCallback } from "@/app/api/v1/marketing/callback/[platform]/route";
import { GET as getConnect } from "@/app/api/v1/marketing/connect/[platform]/route";
import { POST as postDisconnect } from "@/app/api/v1/marketing/disconnect/[platform]/route";
import { GET as getStatus } from "@/app/api/v1/marketing/status/[storeId]/route";
import type { Session } from "@/lib/auth/session";
import { HARBOUR, openShop, type Person } from "@/lib/connections/shop.fixture";
import type { PlatformId } from "@/lib/contracts/platforms";

/** Who is signed in; the cookie itself is the business of lib/auth. */
const browser = vi.hoisted(() => ({ session: undefined as Session | undefined }));
vi.mock("@/lib/auth/session", async (original) => ({
  ...(await original<typeof import("@/lib/auth/session")>()),
  currentSession: async () => browser.session,
}));

/** What Next would do behind the answer. */
const behind = vi.hoisted((): Promise<unknown>[] => []);
vi.mock("next/server", async (original) => ({
  ...(await original<typeof import("next/server")>()),
  after: (work: () => Promise<unknown>) => behind.push(work()),
}));
afterEach(() => Promise.all(behind.splice(0)));

const APP = "http://localhost:3900";
const API = `${APP}/api/v1/marketing`;
const HTML = { accept: "text/html,application/xhtml+xml,application/json;q=0.9" };
const JSON_ONLY = { accept: "application/json" };
const shop = await openShop();

type Headers = Record<string, string>;
const inPath = <T extends Record<string, string>>(params: T) => ({ params: Promise.resolve(params) });
const connect = (platform: string, storeId: string, headers: Headers = HTML) =>
  getConnect(new Request(`${API}/connect/${platform}?storeId=${storeId}`, { headers }), inPath({ platform }));
const callback = (platform: string, query: Record<string, string | null>, headers: Headers) => {
  const given = Object.entries(query).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return getCallback(
    new Request(`${API}/callback/${platform}?${new URLSearchParams(given)}`, { headers }),
    inPath({ platform }),
  );
};
const post = (url: string, body: unknown) =>
  new Request(url, {
    method: "POST",
    headers: { origin: APP, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
async function signedIn(): Promise<Person> {
  const owner = await shop.openStore();
  browser.session = owner.session;
  return owner;
}
const cookieOf = (response: Response): string => response.headers.get("set-cookie")?.split(";")[0] ?? "";
/** As a browser does it: to the platform with the cookie in the pocket, and back. */
async function travel(owner: Person, platform: PlatformId, choice = {}, accept = HTML) {
  const begun = await connect(platform, owner.tenant.storeId);
  const query = await shop.consent(begun.headers.get("location") ?? "", platform, choice);
  return callback(platform, query, { ...accept, cookie: cookieOf(begun) });
}

describe("connect", () => {
  it("sends a browser to the platform with a cookie for the way back", async () => {
    const { tenant } = await signedIn();
    const response = await connect("facebook", tenant.storeId);
    expect(response.status).toBe(302);
    const target = new URL(response.headers.get("location") ?? "");
    expect(target.pathname).toMatch(/\/dialog\/oauth$/);
    expect(target.searchParams.get("redirect_uri")).toBe(`${API}/callback/facebook`);
    expect(response.headers.get("set-cookie")).toMatch(
      /^oa-[\w-]{8}=[\w-]{43}; HttpOnly; SameSite=Lax; Path=\/api\/v1\/marketing\/callback; Max-Age=600$/,
    );
  });

  it("tells a program where to go", async () => {
    const { tenant } = await signedIn();
    const response = await connect("google", tenant.storeId, JSON_ONLY);
    expect(response.status).toBe(200);
    const body = await response.json();
    expect(new URL(body.redirectUrl).searchParams.get("state")).toBe(body.state);
    expect(cookieOf(response)).toContain(`oa-${body.state.slice(0, 8)}=`);
  });

  it("answers 401 to nobody, 404 for a foreign store or an unknown platform, 422 without a store", async () => {
    const { tenant } = await signedIn();
    const stranger = await shop.openStore();
    expect((await connect("facebook", stranger.tenant.storeId)).status).toBe(404);
    expect((await connect("myspace", tenant.storeId)).status).toBe(404);
    const bare = await getConnect(new Request(`${API}/connect/facebook`), inPath({ platform: "facebook" }));
    expect(bare.status).toBe(422);
    expect(await bare.json()).toMatchObject({ error: { issues: [{ path: "storeId" }] } });
    browser.session = undefined;
    expect((await connect("facebook", tenant.storeId, JSON_ONLY)).status).toBe(401);
    const person = await connect("facebook", tenant.storeId);
    expect(person.status).toBe(302);
    expect(person.headers.get("location")).toBe(`${APP}/sign-in`);
  });

  it.each(["cross-site", "same-site"])("is not begun by a link of another site (%s)", async (site) => {
    const { tenant } = await signedIn();
    const answer = await connect("facebook", tenant.storeId, { ...HTML, "sec-fetch-site": site });
    expect(answer.status).toBe(403);
    const [states] = await shop.sql`select count(*)::int as n from oauth_states where store_id = ${tenant.storeId}`;
    expect(states?.n).toBe(0);
  });

  it("is not for a viewer", async () => {
    const { tenant } = await signedIn();
    await shop.sql`update memberships set role = 'viewer' where branch_id = ${tenant.storeId}`;
    expect((await connect("facebook", tenant.storeId)).status).toBe(403);
  });
});

describe("callback", () => {
  it("leads a browser to the picker, keeps its address to itself and drops the cookie", async () => {
    const owner = await signedIn();
    const response = await travel(owner, "instagram");
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe(`${APP}/${owner.tenant.storeId}/connections/instagram`);
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cache-control")).toContain("no-store");
    expect(response.headers.get("set-cookie")).toMatch(/^oa-[\w-]{8}=; .*Max-Age=0$/);
  });

  it("leads back to the connections when it was taken up in place", async () => {
    const owner = await shop.connected("facebook");
    browser.session = owner.session;
    const response = await travel(owner, "facebook");
    expect(response.headers.get("location")).toBe(`${APP}/${owner.tenant.storeId}/connections?connected=facebook`);
  });

  it("has an account read at once that somebody signs in to again, so that it is not told as out of reach", async () => {
    const owner = await shop.connected("facebook", "instagram");
    browser.session = owner.session;
    const { storeId } = owner.tenant;
    await shop.sql`update marketing_accounts set status = 'expired', status_reason = 'token_revoked' where store_id = ${storeId}`;
    await shop.sql`update marketing_ad_accounts set sync_error = 'Access has ended.' where store_id = ${storeId}`;
    await travel(owner, "facebook");
    await Promise.all(behind);
    const accounts = await shop.sql`
      select sync_error as "syncError", last_sync_at as "lastSyncAt" from marketing_ad_accounts where store_id = ${storeId}`;
    expect(accounts).not.toEqual([]);
    for (const account of accounts) expect(account).toEqual({ syncError: null, lastSyncAt: expect.any(Date) });
  });

  it("tells a program what it got", async () => {
    const owner = await signedIn();
    const response = await travel(owner, "facebook", { accounts: ["310000000000101"] }, JSON_ONLY);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      success: true,
      message: "Signed in. Choose the Facebook ad account to use.",
      accountInfo: { platform: "facebook", accountId: "act_310000000000101", accountName: "Harbour Street Ads" },
    });
  });

  it("leads to a page that names what is missing", async () => {
    const owner = await signedIn();
    const response = await travel(owner, "facebook", { deny: ["ads_read", "ads_management"] });
    const target = new URL(response.headers.get("location") ?? "");
    expect(target.pathname).toBe(`/${owner.tenant.storeId}/connections`);
    expect(Object.fromEntries(target.searchParams)).toEqual({
      problem: "permissions_missing",
      platform: "facebook",
      missing: "ads_management,ads_read",
    });
  });

  it("leads to a page of no store when the state is not known", async () => {
    await signedIn();
    const response = await callback("google", { code: "c", state: "made-up" }, HTML);
    expect(response.headers.get("location")).toBe(`${APP}/connect-problem?problem=state_invalid`);
  });

  it.each([
    [{ cancel: true }, 403],
    [{ person: "218471000000002" }, 422],
  ])("answers a program with a status for %o", async (choice, status) => {
    const owner = await signedIn();
    const response = await travel(owner, "facebook", choice, JSON_ONLY);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ success: false, message: expect.stringMatching(/\.$/) });
  });

  it("asks whoever is not signed in to sign in, and leaves the attempt unused", async () => {
    const owner = await signedIn();
    const begun = await connect("google", owner.tenant.storeId);
    const query = await shop.consent(begun.headers.get("location") ?? "", "google");
    const cookie = cookieOf(begun);
    browser.session = undefined;
    const sent = await callback("google", query, { ...HTML, cookie });
    expect(sent.headers.get("location")).toBe(`${APP}/sign-in`);
    expect((await callback("google", query, { ...JSON_ONLY, cookie })).status).toBe(401);
    expect(await shop.requests("/token")).toEqual([]);
  });

  it("knows no other platforms", async () => {
    await signedIn();
    expect((await callback("myspace", {}, HTML)).status).toBe(404);
  });
});

describe("status, assets and disconnect", () => {
  it("carry a connection from the choice to its end", async () => {
    const owner = await signedIn();
    const { storeId } = owner.tenant;
    await travel(owner, "google");
    const assets = await getAssets(new Request(`${API}/assets/${storeId}?platform=google`), inPath({ storeId }));
    expect((await assets.json()).data.accounts.length).toBeGreaterThan(1);
    const chosen = await postAssets(
      post(`${API}/assets/${storeId}`, { platform: "google", ...HARBOUR.google }),
      inPath({ storeId }),
    );
    expect(await chosen.json()).toMatchObject({ success: true, data: { status: "connected" } });
    await Promise.all(behind);
    const [campaigns] = await shop.sql`select count(*)::int as n from marketing_campaigns where store_id = ${storeId}`;
    expect(campaigns?.n).toBeGreaterThan(0);
    const wrong = await postAssets(
      post(`${API}/assets/${storeId}`, { platform: "google", adAccountId: "1", targetId: "2" }),
      inPath({ storeId }),
    );
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ error: { issues: [{ path: "adAccountId" }] } });
    const other = post(`${API}/disconnect/google`, { storeId, platform: "facebook" });
    expect((await postDisconnect(other, inPath({ platform: "google" }))).status).toBe(422);
    const ended = await postDisconnect(post(`${API}/disconnect/google`, { storeId }), inPath({ platform: "google" }));
    expect(await ended.json()).toMatchObject({ success: true, message: expect.stringContaining("is disconnected") });
    const status = await getStatus(new Request(`${API}/status/${storeId}`), inPath({ storeId }));
    expect((await status.json()).data[2]).toMatchObject({ platform: "google", reason: "disconnected_by_user" });
  });

  it("may be disconnected by an owner alone", async () => {
    const owner = await signedIn();
    const { storeId } = owner.tenant;
    await shop.sql`update memberships set role = 'marketing_manager' where branch_id = ${storeId}`;
    const answer = await postDisconnect(post(`${API}/disconnect/google`, { storeId }), inPath({ platform: "google" }));
    expect(answer.status).toBe(403);
  });
});
