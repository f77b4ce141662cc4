import { describe, expect, test, vi } from "vitest";
import { GET } from "@/app/api/v1/marketing/campaigns/[storeId]/route";
import { POST } from "@/app/api/v1/marketing/campaigns/sync/[storeId]/route";
import type { Session } from "@/lib/auth/session";
import { openShop, type Person } from "@/lib/connections/shop.fixture";
import type { PlatformId } from "@/lib/contracts/platforms";

/** Who is signed in; the cookie itself is the business of lib/auth. */
const browser = vi.hoisted(() => ({ session: undefined as Session | undefined }));
vi.mock("@/lib/auth/session", async (original) => ({
  ...(await original<typeof import("@/lib/auth/session")>()),
  currentSession: async () => browser.session,
}));

const APP = "http://localhost:3900";
const URL_OF = `${APP}/api/v1/marketing/campaigns`;
const shop = await openShop();

async function signedIn(...platforms: readonly PlatformId[]): Promise<Person> {
  const owner = await shop.connected(...platforms);
  browser.session = owner.session;
  return owner;
}
const answerOf = async (response: Response) => ({ status: response.status, body: await response.json() });
const inPath = ({ tenant }: Person) => ({ params: Promise.resolve({ storeId: tenant.storeId }) });
const list = async (of: Person, query: Record<string, string> = {}) =>
  answerOf(await GET(new Request(`${URL_OF}/${of.tenant.storeId}?${new URLSearchParams(query)}`), inPath(of)));
const sync = async (of: Person, body?: unknown) =>
  answerOf(
    await POST(
      new Request(`${URL_OF}/sync/${of.tenant.storeId}`, {
        method: "POST",
        headers: { origin: APP, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
      inPath(of),
    ),
  );
const fieldsOf = ({ body }: { body: { error: { issues: { path: string }[] } } }) =>
  body.error.issues.map(({ path }) => path).sort();

describe("campaigns/sync/:storeId", () => {
  test("syncs everything with an empty object, and one platform when it is named", async () => {
    const owner = await signedIn("facebook", "google");
    const all = await sync(owner, {});
    expect(all).toMatchObject({ status: 200, body: { success: true, syncedCampaigns: expect.any(Number) } });
    const one = await sync(owner, {
      platforms: ["google"],
      dateRange: { startDate: "2026-11-01", endDate: "2026-11-10" },
    });
    expect(one.body.syncedCampaigns).toBeGreaterThan(0);
    expect(one.body.syncedCampaigns).toBeLessThan(all.body.syncedCampaigns);
  });

  test("tells which platform failed and keeps the other's figures", async () => {
    const owner = await signedIn("facebook", "google");
    await shop.control("POST", "faults", { platform: "google", path: "searchStream", status: 503, times: 0 });
    const { status, body } = await sync(owner, {});
    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: true,
      errors: [expect.stringContaining("There is no answer from Google Ads")],
    });
    const { body: listed } = await list(owner);
    expect(new Set(listed.data.map(({ platform }: { platform: string }) => platform))).toEqual(new Set(["facebook"]));
    expect(await shop.statusOf(owner, "google")).toMatchObject({
      status: "connected",
      errorMessage: expect.stringContaining("no answer"),
    });
  });

  test("asks to sign in again when the grant is dead, and the connection says so too", async () => {
    const owner = await signedIn("facebook");
    await shop.control("POST", "tokens/expire", { platform: "meta", kind: "revoked" });
    const { body } = await sync(owner, {});
    expect(body).toMatchObject({ success: false, errors: [expect.stringContaining("Access to Facebook has ended")] });
    expect(await shop.statusOf(owner, "facebook")).toMatchObject({ status: "expired" });
    expect((await sync(owner, {})).body).toMatchObject({ success: false });
  });

  test("names every field that is wrong; a body there must be", async () => {
    const owner = await signedIn();
    expect(await sync(owner)).toMatchObject({ status: 422, body: { error: { issues: [{ path: "body" }] } } });
    const wrong = await sync(owner, { platforms: ["myspace"], dateRange: { startDate: "yesterday" }, more: 1 });
    expect(wrong.status).toBe(422);
    expect(fieldsOf(wrong)).toEqual(["dateRange.endDate", "dateRange.startDate", "more", "platforms.0"]);
    const backwards = await sync(owner, { dateRange: { startDate: "2026-11-10", endDate: "2026-11-01" } });
    expect(fieldsOf(backwards)).toEqual(["dateRange.endDate"]);
  });

  test("is for those who operate the store's marketing only", async () => {
    const owner = await signedIn();
    const stranger = await shop.openStore();
    expect((await sync(stranger, {})).status).toBe(404);
    await shop.sql`update memberships set role = 'viewer' where branch_id = ${owner.tenant.storeId}`;
    expect((await sync(owner, {})).status).toBe(403);
    expect((await list(owner)).status).toBe(200);
    await shop.sql`update memberships set role = 'cashier' where branch_id = ${owner.tenant.storeId}`;
    expect((await list(owner)).status).toBe(403);
    browser.session = undefined;
    expect((await sync(owner, {})).status).toBe(401);
  });
});

describe("campaigns/:storeId", () => {
  test("gives the specification's fields", async () => {
    const owner = await signedIn("google");
    expect((await list(owner)).body).toMatchObject({ data: [], meta: { total: 0, lastSyncAt: null } });
    await sync(owner, {});
    const { status, body } = await list(owner, { limit: "1", sort: "spend" });
    expect(status).toBe(200);
    expect(body.data).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}:google$/),
        platform: "google",
        campaignId: expect.stringMatching(/^\d+$/),
        name: expect.any(String),
        status: "active",
        unread: false,
        missing: false,
        accountId: "4028817735",
        accountName: expect.any(String),
        currency: "EUR",
        performance: {
          impressions: expect.any(Number),
          clicks: expect.any(Number),
          conversions: expect.any(Number),
          spend: expect.any(Number),
          revenue: expect.any(Number),
          roas: expect.any(Number),
        },
        lastSynced: expect.any(String),
      },
    ]);
    expect(body.meta).toMatchObject({ lastSyncAt: expect.any(String), nextCursor: expect.any(String) });
    const next = await list(owner, { limit: "1", sort: "spend", cursor: body.meta.nextCursor });
    expect(next.body.data[0].id).not.toBe(body.data[0].id);
  });

  test("names every parameter that is wrong", async () => {
    const owner = await signedIn();
    const wrong = await list(owner, { platform: "x", sort: "y", limit: "0", startDate: "2026-13-01" });
    expect(wrong.status).toBe(422);
    expect(fieldsOf(wrong)).toEqual(["limit", "platform", "sort", "startDate"]);
    expect(fieldsOf(await list(owner, { startDate: "2026-11-02", endDate: "2026-11-01" }))).toEqual(["endDate"]);
    expect(fieldsOf(await list(owner, { cursor: "abc" }))).toEqual(["cursor"]);
  });
});
