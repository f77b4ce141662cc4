import { describe, expect, it } from "vitest";
import { chooseAssets } from "./choose-assets";
import { disconnect } from "./disconnect";
import { HARBOUR, openShop, type Person } from "./shop.fixture";

const shop = await openShop();
const { sql, connected, statusOf, credentialsOf, actionsOf } = shop;
const revocations = async () => ({
  meta: (await shop.requests("/permissions", "DELETE")).length,
  google: (await shop.requests("/revoke", "POST")).length,
});
const laneOf = async ({ tenant }: Person) =>
  (await sql`select parked_reason from marketing_delivery_lanes where store_id = ${tenant.storeId}`)[0];

describe("disconnecting", () => {
  it("one of two platforms leaves the other working and the grant alone", async () => {
    const owner = await connected("facebook", "instagram");
    const { message } = await disconnect(owner.tenant, "instagram");
    expect(message).toBe("Instagram is disconnected. Facebook stays connected.");
    expect(await statusOf(owner, "instagram")).toMatchObject({
      status: "disconnected",
      reason: "disconnected_by_user",
    });
    expect(await statusOf(owner, "facebook")).toMatchObject({ status: "connected" });
    expect(await credentialsOf(owner)).toHaveLength(1);
    expect(await revocations()).toEqual({ meta: 0, google: 0 });
    expect(await laneOf(owner)).toEqual({ parked_reason: null });
  });

  it("the last one revokes the grant and forgets the tokens, but not what was chosen", async () => {
    const owner = await connected("facebook", "instagram");
    await disconnect(owner.tenant, "instagram");
    await disconnect(owner.tenant, "facebook");
    expect(await revocations()).toEqual({ meta: 1, google: 0 });
    expect(await credentialsOf(owner)).toEqual([]);
    expect(await laneOf(owner)).toEqual({ parked_reason: "disconnected" });
    expect(await statusOf(owner, "facebook")).toMatchObject({
      status: "disconnected",
      accountInfo: { accountId: HARBOUR.facebook.adAccountId },
      target: { id: HARBOUR.facebook.targetId },
    });
    expect((await actionsOf(owner)).filter((action) => action === "connection.disconnected")).toHaveLength(2);
  });

  it("Google revokes at Google, and connecting again takes the same row up in place", async () => {
    const owner = await connected("google");
    const rows = () => sql`select id from marketing_accounts where store_id = ${owner.tenant.storeId}`;
    const before = await rows();
    await disconnect(owner.tenant, "google");
    expect(await revocations()).toEqual({ meta: 0, google: 1 });
    expect(await shop.connect(owner, "google")).toMatchObject({ outcome: "connected" });
    expect(await rows()).toEqual(before);
    expect(await statusOf(owner, "google")).toMatchObject({
      status: "connected",
      target: { id: HARBOUR.google.targetId },
    });
    expect(await laneOf(owner)).toEqual({ parked_reason: null });
  });

  it("happens here even when the platform cannot be told, and says so", async () => {
    const owner = await connected("google");
    await shop.control("POST", "faults", { platform: "google", path: "/revoke", status: 503, body: {}, times: 0 });
    const { message } = await disconnect(owner.tenant, "google");
    expect(message).toContain("could not be told");
    expect(await statusOf(owner, "google")).toMatchObject({ status: "disconnected" });
    expect(await credentialsOf(owner)).toEqual([]);
  });

  it("does not revoke a sign-in that another store of the same person lives on", async () => {
    const owner = await connected("facebook");
    const second = await shop.openStore();
    const there = await shop.join(owner, second.tenant);
    await shop.connect(there, "facebook");
    await chooseAssets(there.tenant, { platform: "facebook", ...HARBOUR.facebook });
    const { message } = await disconnect(there.tenant, "facebook");
    expect(message).toContain("still serves another store");
    expect(await revocations()).toEqual({ meta: 0, google: 0 });
    expect(await credentialsOf(there)).toEqual([]);
    expect(await credentialsOf(owner)).toHaveLength(1);
  });

  it("what was never connected, or is disconnected already, changes nothing", async () => {
    const owner = await connected("google");
    await disconnect(owner.tenant, "google");
    expect(await disconnect(owner.tenant, "google")).toEqual({
      success: true,
      message: "Google Ads is not connected.",
    });
    expect(await disconnect(owner.tenant, "facebook")).toMatchObject({ message: "Facebook is not connected." });
    expect((await actionsOf(owner)).filter((action) => action === "connection.disconnected")).toHaveLength(1);
  });

  it("a setup that was never finished gives the grant back too", async () => {
    const owner = await shop.openStore();
    await shop.connect(owner, "google");
    await disconnect(owner.tenant, "google");
    expect(await revocations()).toEqual({ meta: 0, google: 1 });
    expect(await credentialsOf(owner)).toEqual([]);
  });
});
