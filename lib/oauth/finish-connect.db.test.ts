import { describe, expect, it } from "vitest";
import { connectionStatus } from "@/lib/connections/connection-status";
import { HARBOUR, MAYA, openShop, type Person, SAM } from "@/lib/connections/shop.fixture";
import { finishConnect } from "./finish-connect";

const shop = await openShop();
const { sql, connected, statusOf, credentialsOf, actionsOf } = shop;

async function newOwner(): Promise<Person & { slug: string }> {
  const person = await shop.openStore();
  return { ...person, slug: person.tenant.storeId };
}
const connectionsOf = ({ tenant }: Person) =>
  sql`select * from marketing_accounts where store_id = ${tenant.storeId} order by platform`;

describe("connecting for the first time", () => {
  it.each(["facebook", "instagram", "google"] as const)(
    "leads %s to the picker with its tokens sealed",
    async (platform) => {
      const owner = await newOwner();
      const result = await shop.connect(owner, platform);
      expect(result).toMatchObject({ outcome: "choose", platform, storeSlug: owner.slug });
      const [credential] = await credentialsOf(owner);
      expect(credential?.access_token_encrypted).toMatch(/^e1\./);
      expect(credential?.provider_user_id).toBe(MAYA[platform === "google" ? "google" : "meta"]);
      expect(await statusOf(owner, platform)).toMatchObject({ status: "disconnected", reason: "setup_incomplete" });
      expect(await actionsOf(owner)).toEqual(["connection.consented"]);
    },
  );

  it("is connected after the choice, with an open lane for the sales", async () => {
    const owner = await connected("google");
    const status = await statusOf(owner, "google");
    expect(status).toMatchObject({
      status: "connected",
      reason: null,
      accountInfo: { accountId: HARBOUR.google.adAccountId },
      target: { id: HARBOUR.google.targetId, name: "Till purchases" },
      currency: "EUR",
      timeZone: "Europe/Paris",
    });
    const [lane] = await sql`select * from marketing_delivery_lanes where store_id = ${owner.tenant.storeId}`;
    expect(lane).toMatchObject({ destination: "google", parked_reason: null });
    expect(await actionsOf(owner)).toEqual([
      "connection.consented",
      "connection.assets_chosen",
      "connection.connected",
    ]);
  });

  it("names the account when there is only one to choose", async () => {
    const owner = await newOwner();
    const result = await shop.connect(owner, "facebook", { accounts: ["310000000000202"] });
    expect(result).toMatchObject({ outcome: "choose", accountInfo: { accountName: "Old Town Ads" } });
  });
});

describe("a consent that comes to nothing stores nothing", () => {
  const nothingStored = async (owner: Person) => {
    expect(await credentialsOf(owner)).toEqual([]);
    expect(await connectionsOf(owner)).toEqual([]);
  };

  it.each(["facebook", "google"] as const)("when it is cancelled at %s", async (platform) => {
    const owner = await newOwner();
    const result = await shop.connect(owner, platform, { cancel: true });
    expect(result).toMatchObject({ outcome: "problem", problem: "cancelled", platform, storeSlug: owner.slug });
    await nothingStored(owner);
    expect(await actionsOf(owner)).toEqual(["connection.refused"]);
  });

  it("when a permission was not given, which is named, and the useless grant is given back", async () => {
    const owner = await newOwner();
    const result = await shop.connect(owner, "facebook", { deny: ["ads_management"] });
    expect(result).toMatchObject({ problem: "permissions_missing", missing: ["ads_management"] });
    await nothingStored(owner);
    expect(await shop.requests("/permissions", "DELETE")).toHaveLength(1);
    expect(await shop.connect(owner, "facebook")).toMatchObject({ outcome: "choose" });
  });

  it("when Google's second scope was unticked", async () => {
    const owner = await newOwner();
    const scope = "https://www.googleapis.com/auth/datamanager";
    const result = await shop.connect(owner, "google", { deny: [scope] });
    expect(result).toMatchObject({ problem: "permissions_missing", missing: [scope] });
    await nothingStored(owner);
    expect(await shop.requests("/revoke", "POST")).toHaveLength(1);
  });

  it.each(["facebook", "google"] as const)("when the person has no ad account at %s", async (platform) => {
    const owner = await newOwner();
    const person = SAM[platform === "google" ? "google" : "meta"];
    expect(await shop.connect(owner, platform, { person })).toMatchObject({ problem: "no_accounts" });
    await nothingStored(owner);
  });

  it("when the platform does not answer", async () => {
    const owner = await newOwner();
    await shop.control("POST", "faults", { platform: "google", path: "/token", status: 503, body: {}, times: 0 });
    expect(await shop.connect(owner, "google")).toMatchObject({ problem: "platform_unavailable" });
    await nothingStored(owner);
  });

  it("when the platform refuses our application", async () => {
    const owner = await newOwner();
    const body = { error: "invalid_client", error_description: "Unauthorized" };
    await shop.control("POST", "faults", { platform: "google", path: "/token", status: 401, body });
    expect(await shop.connect(owner, "google")).toMatchObject({ problem: "app_misconfigured" });
    await nothingStored(owner);
  });
});

describe("the state of an attempt", () => {
  it("is good for one of twenty callbacks at once", async () => {
    const owner = await newOwner();
    const begun = await shop.begin(owner, "facebook");
    const query = await shop.consent(begun.redirectUrl, "facebook");
    const callback = { provider: "meta", query, cookies: shop.cookiesOf(begun), session: owner.session } as const;
    const results = await Promise.all(Array.from({ length: 20 }, () => finishConnect(callback)));
    const lost = results.filter((result) => result.outcome === "problem");
    expect(results.filter(({ outcome }) => outcome === "choose")).toHaveLength(1);
    expect(lost).toHaveLength(19);
    expect(new Set(lost.map(({ problem }) => problem))).toEqual(new Set(["state_used"]));
    expect(await credentialsOf(owner)).toHaveLength(1);
  });

  it("is refused when it is made up, without looking it up", async () => {
    const owner = await newOwner();
    for (const state of [null, "", "x".repeat(66), `${"A".repeat(43)}.${"B".repeat(22)}`]) {
      const query = { code: "c", state, error: null };
      const result = await finishConnect({ provider: "meta", query, cookies: {}, session: owner.session });
      expect(result).toMatchObject({ problem: "state_invalid", platform: null, storeSlug: null });
    }
  });

  it("of Meta is worth nothing at Google's address, and stays good at its own", async () => {
    const owner = await newOwner();
    const begun = await shop.begin(owner, "facebook");
    const query = await shop.consent(begun.redirectUrl, "facebook");
    const rest = { query, cookies: shop.cookiesOf(begun), session: owner.session };
    expect(await finishConnect({ provider: "google", ...rest })).toMatchObject({ problem: "state_invalid" });
    expect(await finishConnect({ provider: "meta", ...rest })).toMatchObject({ outcome: "choose" });
  });

  it("is refused and used up in a browser without its cookie", async () => {
    const owner = await newOwner();
    for (const spoil of [() => ({}), (name: string) => ({ [name]: "wrong" })]) {
      const begun = await shop.begin(owner, "google");
      const query = await shop.consent(begun.redirectUrl, "google");
      const callback = { provider: "google", query, session: owner.session } as const;
      const refused = await finishConnect({ ...callback, cookies: spoil(begun.cookie.name) });
      expect(refused).toMatchObject({ problem: "state_invalid", storeSlug: owner.slug });
      const again = await finishConnect({ ...callback, cookies: shop.cookiesOf(begun) });
      expect(again).toMatchObject({ problem: "state_used" });
    }
    expect(await credentialsOf(owner)).toEqual([]);
    expect(await shop.requests("/token")).toEqual([]);
  });

  it("belongs to the session that began it, and tells a stranger nothing of the store", async () => {
    const owner = await newOwner();
    const stranger = await newOwner();
    const begun = await shop.begin(owner, "google");
    const query = await shop.consent(begun.redirectUrl, "google");
    const cookies = shop.cookiesOf(begun);
    const result = await finishConnect({ provider: "google", query, cookies, session: stranger.session });
    expect(result).toMatchObject({ problem: "session_changed", platform: null, storeSlug: null });
    expect(await credentialsOf(owner)).toEqual([]);
    expect(await credentialsOf(stranger)).toEqual([]);
  });

  it.each([
    ["viewer", true],
    ["cashier", false],
  ] as const)("is refused when the person has become a %s meanwhile", async (role, seesStore) => {
    const owner = await newOwner();
    const begun = await shop.begin(owner, "google");
    const query = await shop.consent(begun.redirectUrl, "google");
    await sql`update memberships set role = ${role} where branch_id = ${owner.tenant.storeId}`;
    const cookies = shop.cookiesOf(begun);
    const result = await finishConnect({ provider: "google", query, cookies, session: owner.session });
    expect(result).toMatchObject({ problem: "forbidden", storeSlug: seesStore ? owner.slug : null });
    expect(await shop.requests("/token")).toEqual([]);
  });

  it("ends after ten minutes", async () => {
    const owner = await newOwner();
    const begun = await shop.begin(owner, "google");
    const query = await shop.consent(begun.redirectUrl, "google");
    await sql`update oauth_states set created_at = created_at - interval '11 minutes', expires_at = expires_at - interval '11 minutes'`;
    const cookies = shop.cookiesOf(begun);
    const result = await finishConnect({ provider: "google", query, cookies, session: owner.session });
    expect(result).toMatchObject({ problem: "state_invalid", storeSlug: owner.slug });
  });

  it("is kept as a hash, with the verifier sealed", async () => {
    const owner = await newOwner();
    const { state, cookie } = await shop.begin(owner, "google");
    const [row] = await sql`select * from oauth_states where store_id = ${owner.tenant.storeId}`;
    expect(JSON.stringify(row)).not.toContain(state.slice(0, 43));
    expect(JSON.stringify(row)).not.toContain(cookie.value);
    expect(row?.verifier_encrypted).toMatch(/^e1\./);
  });

  it("is not given out while ten attempts of the store are open", async () => {
    const owner = await newOwner();
    const attempts = await Promise.allSettled(Array.from({ length: 14 }, () => shop.begin(owner, "facebook")));
    const refused = attempts.filter((attempt) => attempt.status === "rejected");
    expect(refused).toHaveLength(4);
    expect(refused[0]?.reason).toMatchObject({ code: "throttled", status: 429 });
    await sql`update oauth_states set created_at = created_at - interval '11 minutes', expires_at = expires_at - interval '11 minutes'`;
    await shop.begin(owner, "facebook");
    expect(await sql`select 1 from oauth_states where store_id = ${owner.tenant.storeId}`).toHaveLength(1);
  });
});

describe("connecting again", () => {
  it("takes an expired connection up in place: same row, same account, sales sent again", async () => {
    const owner = await connected("facebook");
    const [before] = await connectionsOf(owner);
    const { storeId } = owner.tenant;
    await sql`update marketing_credentials set dead_reason = 'token_expired', dead_since = now() where store_id = ${storeId}`;
    await sql`update marketing_accounts set status = 'expired', status_reason = 'token_expired' where store_id = ${storeId}`;
    await sql`update marketing_delivery_lanes set parked_reason = 'token_expired', parked_at = now() where store_id = ${storeId}`;
    const result = await shop.connect(owner, "facebook");
    const accountInfo = {
      accountId: HARBOUR.facebook.adAccountId,
      accountName: "Harbour Street Ads",
      platform: "facebook",
    };
    expect(result).toMatchObject({ outcome: "connected", accountInfo });
    const [after] = await connectionsOf(owner);
    expect(after).toMatchObject({
      id: before?.id,
      status: "connected",
      status_reason: null,
      ad_account_id: before?.ad_account_id,
      target_id: before?.target_id,
      connected_at: before?.connected_at,
    });
    const [credential] = await credentialsOf(owner);
    expect(credential).toMatchObject({ dead_reason: null, dead_since: null, token_version: 2 });
    const [lane] = await sql`select * from marketing_delivery_lanes where store_id = ${storeId}`;
    expect(lane).toMatchObject({ parked_reason: null });
    expect(await actionsOf(owner)).toContain("connection.reconnected");
  });

  it("revives every connection that shares the grant", async () => {
    const owner = await connected("facebook", "instagram");
    await sql`update marketing_credentials set dead_reason = 'token_revoked' where store_id = ${owner.tenant.storeId}`;
    await sql`update marketing_accounts set status = 'expired', status_reason = 'token_revoked' where store_id = ${owner.tenant.storeId}`;
    expect(await shop.connect(owner, "facebook")).toMatchObject({ outcome: "connected" });
    expect(await statusOf(owner, "instagram")).toMatchObject({ status: "connected", reason: null });
  });

  it("leads to the picker, and goes on holding sales, when the account is no longer there", async () => {
    const owner = await connected("facebook");
    await sql`update marketing_accounts set status = 'expired', status_reason = 'token_expired' where store_id = ${owner.tenant.storeId}`;
    const result = await shop.connect(owner, "facebook", { accounts: ["310000000000202"] });
    expect(result).toMatchObject({ outcome: "choose" });
    expect(await statusOf(owner, "facebook")).toMatchObject({ status: "error", reason: "account_lost" });
  });

  it("refuses a login that would take another connection's account away", async () => {
    const owner = await connected("facebook");
    const shopNow = await shop.control<{ people: { id: string; adAccounts: unknown[]; pages: string[] }[] }>(
      "GET",
      "accounts/meta",
    );
    const people = shopNow.people.map((person) =>
      person.id === SAM.meta
        ? { ...person, adAccounts: [{ id: "310000000000202" }], pages: ["510000000000202"] }
        : person,
    );
    await shop.control("PUT", "accounts/meta", { ...shopNow, people });
    const [before] = await credentialsOf(owner);
    expect(await shop.connect(owner, "instagram", { person: SAM.meta })).toMatchObject({ problem: "different_login" });
    expect(await credentialsOf(owner)).toEqual([before]);
    expect(await statusOf(owner, "facebook")).toMatchObject({ status: "connected" });
    expect(await statusOf(owner, "instagram")).toMatchObject({ status: "disconnected", reason: null });
  });

  it("asks for the permissions of every connection in use, so that one grant serves them all", async () => {
    const owner = await connected("instagram");
    const { redirectUrl } = await shop.begin(owner, "facebook");
    expect(new URL(redirectUrl).searchParams.get("scope")).toContain("instagram_basic");
  });
});

it("the sandbox saw nothing that the platforms would not accept", async () => {
  const owner = await connected("facebook", "instagram", "google");
  expect((await connectionStatus(owner.tenant)).data.map(({ status }) => status)).toEqual(Array(3).fill("connected"));
  const violations = (await shop.requests("")).flatMap((request) => request.violations);
  expect(violations).toEqual([]);
});
