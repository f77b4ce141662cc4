import { describe, expect, it } from "vitest";
import { InvalidInputError } from "@/lib/core/errors";
import { monitorStores } from "@/lib/watch/monitor";
import { chooseAssets } from "./choose-assets";
import { disconnect } from "./disconnect";
import { listAssets } from "./list-assets";
import { noteDeadGrant } from "./note-failure";
import { HARBOUR, openShop } from "./shop.fixture";

const shop = await openShop();
const { sql, connected, statusOf } = shop;
/** An open account of Google in which nobody has made a conversion action for uploads. */
const MARKET_HALL = "Market Hall";

describe("the assets to choose from", () => {
  it("hold the usable and the unusable ones, with the reason why not", async () => {
    const owner = await shop.openStore();
    await shop.connect(owner, "facebook");
    const { data } = await listAssets(owner.tenant, "facebook");
    expect(data.chosen).toBeNull();
    expect(data.accounts.map(({ name, problem }) => [name, problem])).toEqual([
      ["Harbour Street Ads", null],
      ["Old Town Ads", null],
      ["Market Square Ads (closed shop)", "account_disabled"],
      ["Riverside Agency", "no_permission"],
    ]);
    expect(data.accounts[0]?.targets.map(({ problem }) => problem)).toEqual([null, "dataset_not_for_store_sales"]);
  });

  it("tell what is chosen now", async () => {
    const owner = await connected("google");
    expect((await listAssets(owner.tenant, "google")).data.chosen).toEqual(HARBOUR.google);
  });

  it("are not told of a platform that is not connected", async () => {
    const owner = await connected("google");
    await expect(listAssets(owner.tenant, "facebook")).rejects.toMatchObject({ code: "conflict" });
    await disconnect(owner.tenant, "google");
    await expect(listAssets(owner.tenant, "google")).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a choice", () => {
  it.each([
    ["facebook", "act_310000000000999", "610000000000101", "adAccountId"],
    ["facebook", "act_310000000000303", null, "adAccountId"],
    ["facebook", "act_310000000000101", null, "targetId"],
    ["facebook", "act_310000000000101", "610000000000102", "targetId"],
    ["facebook", "act_310000000000101", "610000000000201", "targetId"],
    ["instagram", "act_310000000000101", "610000000000101", "targetId"],
  ] as const)("of %s, %s and %s is refused because of %s", async (platform, adAccountId, targetId, path) => {
    const owner = await shop.openStore();
    await shop.connect(owner, platform);
    const refused = await chooseAssets(owner.tenant, { platform, adAccountId, targetId }).catch((error) => error);
    expect(refused).toBeInstanceOf(InvalidInputError);
    expect(refused.issues).toMatchObject([{ path }]);
    expect(await statusOf(owner, platform)).toMatchObject({ status: "disconnected", reason: "setup_incomplete" });
  });

  it("made while the person removes us at the platform does not call the dead grant connected", async () => {
    const owner = await shop.openStore();
    await shop.connect(owner, "facebook");
    const { storeId } = owner.tenant;
    await shop.control("POST", "faults", {
      platform: "meta",
      path: "/me/adaccounts",
      times: 1,
      mode: "slow",
      delayMs: 300,
    });
    const { facebook } = HARBOUR;
    const before = (await shop.requests("/me/adaccounts")).length;
    const choosing = chooseAssets(owner.tenant, { platform: "facebook", ...facebook }).catch((error) => error);
    await expect.poll(async () => (await shop.requests("/me/adaccounts")).length).toBeGreaterThan(before);
    await sql`update marketing_credentials set dead_reason = 'token_revoked' where store_id = ${storeId}`;
    expect(await choosing).toMatchObject({ code: "conflict" });
    expect(await statusOf(owner, "facebook")).not.toMatchObject({ status: "connected" });
  });

  it("may be changed later, keeping the row and the day it was connected", async () => {
    const owner = await connected("facebook");
    const before = await statusOf(owner, "facebook");
    const changed = { adAccountId: "act_310000000000202", targetId: "610000000000201" };
    const { data } = await chooseAssets(owner.tenant, { platform: "facebook", ...changed });
    expect(data).toMatchObject({ currency: "GBP", target: { id: changed.targetId }, connectedAt: before?.connectedAt });
    expect(await sql`select 1 from marketing_ad_accounts where store_id = ${owner.tenant.storeId}`).toHaveLength(2);
  });

  it("of an account reads that account, and no other of the sign-in", async () => {
    const owner = await shop.openStore();
    await shop.connect(owner, "google");
    const before = (await shop.requests("googleAds:searchStream")).length;
    await chooseAssets(owner.tenant, { platform: "google", ...HARBOUR.google });
    const paths = (await shop.requests("googleAds:searchStream")).slice(before).map(({ path }) => path);
    expect(paths).toEqual(Array(2).fill(`/v25/customers/${HARBOUR.google.adAccountId}/googleAds:searchStream`));
  });

  it("of Instagram alone makes the store one that is watched, also once its sign-in is lost", async () => {
    const { tenant } = await connected("instagram");
    await noteDeadGrant(tenant, "meta", "token_revoked");
    await monitorStores({ signal: new AbortController().signal, tellBy: [] });
    expect(
      await sql`select kind, subject, details ->> 'reason' as reason from marketing_alerts where store_id = ${tenant.storeId}`,
    ).toEqual([{ kind: "connection_dead", subject: "instagram", reason: "token_revoked" }]);
  });

  it("of Facebook and Instagram shares one ad account row", async () => {
    const owner = await connected("facebook", "instagram");
    expect(await sql`select 1 from marketing_ad_accounts where store_id = ${owner.tenant.storeId}`).toHaveLength(1);
  });
});

describe("a target that is still to be made", () => {
  async function marketHall() {
    const owner = await shop.openStore();
    await shop.connect(owner, "google");
    const { data } = await listAssets(owner.tenant, "google");
    const account = data.accounts.find(({ name }) => name === MARKET_HALL);
    return { owner, account, body: { platform: "google", adAccountId: account?.id ?? "", targetId: null } as const };
  }

  it("makes an account choosable that has none", async () => {
    const { account } = await marketHall();
    expect(account).toMatchObject({ problem: "no_target", canCreateTarget: true });
  });

  it("is made, chosen and kept with the moment from which it takes sales", async () => {
    const { owner, body } = await marketHall();
    const { data } = await chooseAssets(owner.tenant, { ...body, createTarget: true });
    expect(data).toMatchObject({ status: "connected", target: { name: "Till sales (DiveSeeks)" } });
    const hours = (Date.parse(data.targetReadyAt ?? "") - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(5.9);
    expect(hours).toBeLessThanOrEqual(6);
    expect((await shop.actionsOf(owner)).at(-1)).toBe("connection.connected");

    // Chosen once more it is the same one, still young; made once more, too.
    const again = await chooseAssets(owner.tenant, { ...body, targetId: data.target?.id ?? null });
    expect(again.data).toMatchObject({ target: data.target, targetReadyAt: data.targetReadyAt });
    const repeated = await chooseAssets(owner.tenant, { ...body, createTarget: true });
    expect(repeated.data).toMatchObject({ target: data.target, targetReadyAt: data.targetReadyAt });
    expect(await shop.requests("conversionActions:mutate")).toHaveLength(1);
  });

  it("is not asked for where there is none to make, nor beside one that is named", async () => {
    const { owner, body } = await marketHall();
    const both = chooseAssets(owner.tenant, { ...body, targetId: "1", createTarget: true });
    await expect(both).rejects.toMatchObject({ issues: [{ path: "targetId" }] });
    await shop.connect(owner, "facebook");
    const atMeta = chooseAssets(owner.tenant, {
      platform: "facebook",
      ...HARBOUR.facebook,
      targetId: null,
      createTarget: true,
    });
    await expect(atMeta).rejects.toMatchObject({ issues: [{ path: "createTarget" }] });
  });

  it("that Google does not let this sign-in make leaves the connection as it was, and says what to do", async () => {
    const { body } = await marketHall();
    const owner = await connected("google");
    const failure = {
      "@type": "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure",
      errors: [{ errorCode: { authorizationError: "ACTION_NOT_PERMITTED" }, message: "Read-only access." }],
      requestId: "r1",
    };
    await shop.control("POST", "faults", {
      ...{ platform: "google", path: "conversionActions:mutate", status: 403 },
      body: { error: { code: 403, status: "PERMISSION_DENIED", message: "No.", details: [failure] } },
    });
    const refused = await chooseAssets(owner.tenant, { ...body, createTarget: true }).catch((error) => error);
    expect(refused).toBeInstanceOf(InvalidInputError);
    expect(refused.issues).toMatchObject([
      { path: "adAccountId", message: expect.stringContaining("manages this ad account") },
    ]);
    expect(await statusOf(owner, "google")).toMatchObject({
      status: "connected",
      target: { id: HARBOUR.google.targetId },
    });
  });
});
