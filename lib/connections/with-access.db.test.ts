import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { PlatformError } from "@/lib/core/errors";
import { adapterFor } from "@/lib/platforms/registry";
import { noteFailure, noteSuccess } from "./note-failure";
import { refreshCredential } from "./refresh-credential";
import { openShop, type Person } from "./shop.fixture";
import { withAccess } from "./with-access";

const shop = await openShop();
const { sql, connected, statusOf, credentialsOf } = shop;

const readCampaigns = ({ tenant }: Person, platform: "facebook" | "google") =>
  withAccess(tenant, platform, (access) =>
    adapterFor(platform === "google" ? "google" : "meta").campaigns.list(access),
  );
const tokenCalls = async () => (await shop.requests("/token", "POST")).length;
const endTokensSoon = ({ tenant }: Person) =>
  sql`update marketing_credentials set token_expires_at = now() + interval '1 minute' where store_id = ${tenant.storeId}`;
const failing = (kind: "reconnect" | "permission" | "misconfigured" | "unavailable", reason: string) =>
  new PlatformError("google", { kind }, { reason });

describe("a token that is about to end", () => {
  it("is refreshed once, however many want it", async () => {
    const owner = await connected("google");
    await endTokensSoon(owner);
    const before = await tokenCalls();
    const lists = await Promise.all(Array.from({ length: 20 }, () => readCampaigns(owner, "google")));
    expect(lists.every((list) => list.length > 0)).toBe(true);
    expect((await tokenCalls()) - before).toBe(1);
    const [credential] = await credentialsOf(owner);
    expect(credential).toMatchObject({ token_version: 2, refresh_until: null, dead_reason: null });
  });

  it("is left to the process that is refreshing it already", async () => {
    const owner = await connected("google");
    const { storeId } = owner.tenant;
    await sql`update marketing_credentials set refresh_epoch = 7, refresh_until = now() + interval '1 minute' where store_id = ${storeId}`;
    const before = await tokenCalls();
    const refresh = refreshCredential(owner.tenant, "google", 1);
    await sql`update marketing_credentials set token_version = 2, refresh_until = null where store_id = ${storeId}`;
    expect(await refresh).toMatchObject({ version: 2 });
    expect(await tokenCalls()).toBe(before);
  });

  it("is taken over from a process that died while refreshing", async () => {
    const owner = await connected("google");
    await sql`update marketing_credentials set refresh_epoch = 7, refresh_until = now() - interval '1 second' where store_id = ${owner.tenant.storeId}`;
    expect(await refreshCredential(owner.tenant, "google", 1)).toMatchObject({ version: 2 });
    const [credential] = await credentialsOf(owner);
    expect(credential).toMatchObject({ refresh_epoch: 8, refresh_until: null });
  });

  it("does not overwrite a sign-in that came in meanwhile", async () => {
    const owner = await connected("google");
    await shop.control("POST", "faults", { platform: "google", path: "/token", mode: "slow", delayMs: 400 });
    const before = await tokenCalls();
    const refresh = refreshCredential(owner.tenant, "google", 1);
    await until(async () => (await credentialsOf(owner))[0]?.refresh_until !== null);
    await sql`update marketing_credentials set refresh_epoch = refresh_epoch + 1, refresh_until = null, token_version = 5 where store_id = ${owner.tenant.storeId}`;
    expect(await refresh).toMatchObject({ version: 5 });
    expect((await credentialsOf(owner))[0]).toMatchObject({ token_version: 5 });
    expect((await tokenCalls()) - before).toBe(1);
  });

  it("stays as it was when the refresh comes to nothing, and nothing of the work counts as sent", async () => {
    const owner = await connected("google");
    await endTokensSoon(owner);
    for (const fault of [
      { status: 503, body: {} },
      { status: 400, body: { error: "invalid_request" } },
      { mode: "reset" },
    ]) {
      await shop.control("POST", "faults", { platform: "google", path: "/token", ...fault });
      await expect(readCampaigns(owner, "google")).rejects.toMatchObject({ failure: { kind: "unavailable" } });
    }
    expect((await credentialsOf(owner))[0]).toMatchObject({ dead_reason: null, token_version: 1, refresh_until: null });
    expect((await readCampaigns(owner, "google")).length).toBeGreaterThan(0);
  });
});

describe("a token that the platform refuses", () => {
  it("is refreshed and the call made again, unnoticed by the caller", async () => {
    const owner = await connected("google");
    await shop.control("POST", "tokens/expire", { platform: "google", kind: "expired" });
    expect((await readCampaigns(owner, "google")).length).toBeGreaterThan(0);
    expect(await statusOf(owner, "google")).toMatchObject({ status: "connected" });
  });

  it("is no end of the connection when somebody else's newer one is refused too: one of our own passes", async () => {
    const owner = await connected("google");
    let tries = 0;
    const campaigns = await withAccess(owner.tenant, "google", async (access) => {
      tries += 1;
      if (tries === 1) await refreshCredential(owner.tenant, "google", 1);
      if (tries < 3) throw failing("reconnect", "access_token_refused");
      return adapterFor("google").campaigns.list(access);
    });
    expect(campaigns.length).toBeGreaterThan(0);
    expect(await statusOf(owner, "google")).toMatchObject({ status: "connected" });
    expect((await credentialsOf(owner))[0]).toMatchObject({ token_version: 3, dead_reason: null });
  });

  it("ends the connection when the grant was taken back, once, and says so", async () => {
    const owner = await connected("google");
    await shop.control("POST", "tokens/expire", { platform: "google", kind: "revoked" });
    await expect(readCampaigns(owner, "google")).rejects.toMatchObject({ failure: { kind: "reconnect" } });
    expect(await statusOf(owner, "google")).toMatchObject({ status: "expired", reason: "token_revoked" });
    const [dead] = await credentialsOf(owner);
    await expect(readCampaigns(owner, "google")).rejects.toMatchObject({ details: { reason: "token_revoked" } });
    expect((await credentialsOf(owner))[0]?.dead_since).toEqual(dead?.dead_since);
  });

  it("of Meta ends Facebook and Instagram, and leaves Google alone", async () => {
    const owner = await connected("facebook", "instagram", "google");
    await shop.control("POST", "tokens/expire", { platform: "facebook", kind: "expired" });
    await expect(readCampaigns(owner, "facebook")).rejects.toMatchObject({ failure: { kind: "reconnect" } });
    expect(await statusOf(owner, "facebook")).toMatchObject({ status: "expired", reason: "token_expired" });
    expect(await statusOf(owner, "instagram")).toMatchObject({ status: "expired", reason: "token_expired" });
    expect(await statusOf(owner, "google")).toMatchObject({ status: "connected" });
  });

  it("does not kill a grant that came in after it", async () => {
    const owner = await connected("google");
    await noteFailure(owner.tenant, "google", failing("reconnect", "token_revoked"), 0);
    expect(await statusOf(owner, "google")).toMatchObject({ status: "connected" });
    await noteFailure(owner.tenant, "google", failing("reconnect", "token_revoked"), 1);
    expect(await statusOf(owner, "google")).toMatchObject({ status: "expired" });
  });
});

describe("a stored token", () => {
  it("that was copied from another store does not open, and ends the connection", async () => {
    const owner = await connected("google");
    const other = await connected("google");
    await sql`update marketing_credentials set access_token_encrypted =
      (select access_token_encrypted from marketing_credentials where store_id = ${other.tenant.storeId})
      where store_id = ${owner.tenant.storeId}`;
    await expect(readCampaigns(owner, "google")).rejects.toMatchObject({ details: { reason: "token_unreadable" } });
    expect(await statusOf(owner, "google")).toMatchObject({ status: "expired", reason: "token_unreadable" });
    expect(await statusOf(other, "google")).toMatchObject({ status: "connected" });
  });

  it("does not open in the place of the refresh token either", async () => {
    const owner = await connected("google");
    await sql`update marketing_credentials set access_token_encrypted = refresh_token_encrypted where store_id = ${owner.tenant.storeId}`;
    await expect(readCampaigns(owner, "google")).rejects.toMatchObject({ details: { reason: "token_unreadable" } });
  });
});

describe("what a failure means for the connection", () => {
  it("is nothing when it passes by itself, or is ours to mend", async () => {
    const owner = await connected("google");
    await noteFailure(owner.tenant, "google", failing("unavailable", "server_error"));
    await noteFailure(owner.tenant, "google", failing("misconfigured", "app_misconfigured"));
    expect(await statusOf(owner, "google")).toMatchObject({ status: "connected", reason: null });
  });

  it("is an error with its reason for this platform alone, until reading works again", async () => {
    const owner = await connected("facebook", "instagram");
    await noteFailure(owner.tenant, "facebook", failing("permission", "account_closed"));
    expect(await statusOf(owner, "facebook")).toMatchObject({ status: "error", reason: "account_closed" });
    expect(await statusOf(owner, "instagram")).toMatchObject({ status: "connected" });
    await noteSuccess(owner.tenant, "facebook");
    expect(await statusOf(owner, "facebook")).toMatchObject({ status: "connected", reason: null });
  });

  it("is not healed by reading when it is about where sales go", async () => {
    const owner = await connected("facebook");
    await noteFailure(owner.tenant, "facebook", failing("permission", "target_gone"));
    await noteSuccess(owner.tenant, "facebook");
    expect(await statusOf(owner, "facebook")).toMatchObject({ status: "error", reason: "target_gone" });
    await noteSuccess(owner.tenant, "facebook", "sending");
    expect(await statusOf(owner, "facebook")).toMatchObject({ status: "connected" });
  });

  it("asks the platform nothing when there is no connection", async () => {
    const owner = await shop.openStore();
    await expect(readCampaigns(owner, "google")).rejects.toMatchObject({ details: { reason: "not_connected" } });
    expect(await shop.requests("googleAds")).toEqual([]);
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error("it did not come true");
    await sleep(10);
  }
}
