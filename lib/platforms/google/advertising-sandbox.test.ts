import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { anEvent } from "../adapter.fixture";
import { accessOf, adaptersAt, openPlatforms, type Platforms, type SandboxCall } from "../connected.fixture";
import type { Access, AdAccount, Grant, ProviderAdapter } from "../contract";
import type { LaunchProgress, MemberBatch } from "../contract-advertising";
import { aPlan, dayAhead } from "./launch.fixture";

/** Advertising through the adapter, over HTTP, against the strict stand-in for Google. */
const HOUR_MS = 3_600_000;
let platforms: Platforms;
let google: ProviderAdapter;
let grant: Grant;

beforeAll(async () => {
  platforms = await openPlatforms();
  google = platforms.adapters.google;
  grant = await platforms.connect("google");
});
afterEach(async () => {
  await platforms.control("DELETE", "faults");
  await setClock(0);
});
afterAll(() => platforms.close());

const fault = (path: string, what: object) =>
  platforms.control("POST", "faults", { platform: "google", path, ...what });
const setClock = (offsetMs: number) => platforms.control("POST", "clock", { offsetMs });
/** The adapter as another process would have it: nothing of what this one knows. */
const anotherProcess = (): ProviderAdapter => adaptersAt(platforms.url).google;

async function account(name: string): Promise<AdAccount> {
  const found = (await google.assets.list(grant, "google")).find((candidate) => candidate.name === name);
  if (!found) throw new TypeError(`there is no ${name}`);
  return found;
}
const open = async (name: string): Promise<Access> => accessOf(grant, await account(name));

describe.each(["Harbour Street", "Old Town"])("a conversion action in %s", (shop) => {
  const make = async () => google.assets.createTarget?.(grant, await account(shop));
  const ours = async () => (await account(shop)).targets.filter(({ name }) => name === "Till sales (DiveSeeks)");

  test("whose making was not answered is there once, and quiet for six hours", async () => {
    await fault("conversionActions:mutate", { mode: "accept-then-reset" });
    const target = await make();
    expect(target?.readyAt.getTime()).toBeGreaterThan(Date.now() + 5.9 * HOUR_MS);
    expect(await ours()).toEqual([{ id: target?.id, name: "Till sales (DiveSeeks)", problem: null }]);
    const again = await make();
    expect(again?.id).toBe(target?.id);
    expect(again?.readyAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await ours()).toHaveLength(1);
  });

  test("takes sales when the quiet hours are over", async () => {
    const access = await open(shop);
    const [target] = await ours();
    const sale = () =>
      anEvent({
        ...{ orderId: `T-${shop}`, transactionId: `t-${shop}`, occurredAt: new Date(Date.now() - HOUR_MS) },
        identifiers: google.events.identify({ email: "ada@shop.example" }, {}) ?? {},
      });
    await expect(google.events.send(access, target?.id ?? "", [sale()])).rejects.toMatchObject({
      failure: { kind: "wait" },
      details: { reason: "target_too_new" },
    });
    await setClock(6.1 * HOUR_MS);
    const fresh = { ...access, grant: await google.oauth.refresh(grant) };
    expect((await google.events.send(fresh, target?.id ?? "", [sale()])).outcomes).toEqual([{ state: "accepted" }]);
  });
});

describe.each(["Harbour Street", "Old Town"])("a list of customers in %s", (shop) => {
  const people = [{ email: "ada@shop.example" }, { phone: "+33612345678" }, { email: "b@shop.example" }];
  const members = () => people.map((person) => google.audiences.identify(person) ?? {});
  const batch = (): MemberBatch => ({
    members: members(),
    consent: { adUserData: true, adPersonalization: true },
    session: { id: "7", sequence: 1, isLast: true, total: people.length },
  });
  const wish = (name: string) => ({ name, description: `Made for ${shop}`, keepDays: 180 });
  let access: Access;
  beforeAll(async () => {
    access = await open(shop);
  });

  test("is made once, also when the answer is lost", async () => {
    await fault("/userLists", { method: "POST", mode: "accept-then-reset" });
    const { id } = await google.audiences.create(access, wish("Regulars"));
    expect(await google.audiences.create(access, wish("Regulars"))).toEqual({ id });
    const lists = await google.audiences.list(access);
    expect(lists.filter(({ name }) => name === "Regulars")).toMatchObject([{ id, kind: "customers", problem: null }]);
  });

  test("takes members and gives them back, each time to be confirmed later", async () => {
    const { audiences } = google;
    const { id } = await audiences.create(access, wish("Comers and goers"));
    for (const change of [audiences.add, audiences.remove]) {
      const receipt = await change(access, id, batch());
      expect(receipt).toMatchObject({ received: 3, invalid: 0 });
      expect(await audiences.confirm?.(access, receipt.receiptId ?? "")).toEqual({ state: "processing" });
      await setClock(45 * 60_000);
      expect(await audiences.confirm?.(access, receipt.receiptId ?? "")).toEqual({ state: "confirmed" });
      await setClock(0);
    }
    expect(await audiences.confirm?.(access, "t-never-given")).toEqual({ state: "unknown" });
  });

  test("loses whoever must be forgotten, with all other lists", async () => {
    for (let list = 0; list < 11; list += 1) await google.audiences.create(access, wish(`Season ${list}`));
    const contacts = (await google.audiences.list(access)).filter(({ kind }) => kind === "customers");
    const receipts = await google.audiences.removeEverywhere(access, members().slice(0, 1));
    expect(receipts).toHaveLength(Math.ceil(contacts.length / 10));
    await setClock(45 * 60_000);
    for (const { receiptId, received } of receipts) {
      expect(received).toBe(1);
      expect(await google.audiences.confirm?.(access, receiptId ?? "")).toEqual({ state: "confirmed" });
    }
  });

  test("is gone when it is deleted, and stays so", async () => {
    const { id } = await google.audiences.create(access, wish("Short-lived"));
    await google.audiences.delete(access, id);
    await expect(google.audiences.delete(access, id)).resolves.toBeUndefined();
    expect((await google.audiences.list(access)).some((list) => list.id === id)).toBe(false);
  });
});

describe.each(["Harbour Street", "Old Town"])("a campaign in %s", (shop) => {
  let access: Access;
  beforeAll(async () => {
    access = await open(shop);
  });
  const statusOf = async (name: string) =>
    (await google.campaigns.list(access)).filter((campaign) => campaign.name === name).map(({ status }) => status);

  test("is checked by Google without being made", async () => {
    const plan = aPlan({ tag: "checked1", countries: ["FR", "DE"], keywords: ["winter boots", "warm boots"] });
    expect(google.launch.check(plan, access.account)).toEqual([]);
    await google.launch.validate(access, plan);
    expect(await statusOf("Winter boots checked1")).toEqual([]);
  });

  test("whose making was not answered is made once, started, paused and removed", async () => {
    const plan = aPlan({ tag: "resumed1", goal: "traffic", budget: { per: "lifetime", amountMinor: 99_999 } });
    const saved: LaunchProgress[] = [];
    const save = async (progress: LaunchProgress) => void saved.push(progress);
    await fault("googleAds:mutate", { mode: "accept-then-reset" });
    await expect(google.launch.launch(access, plan, {}, save)).rejects.toMatchObject({
      failure: { kind: "ambiguous" },
    });
    expect(saved).toEqual([]);
    const progress = await anotherProcess().launch.launch(access, plan, {}, save);
    expect(saved).toEqual([progress]);
    expect(await statusOf("Winter boots resumed1")).toEqual(["paused"]);

    await google.launch.setStatus(access, progress.campaign ?? "", "active");
    expect(await statusOf("Winter boots resumed1")).toEqual(["active"]);
    await google.launch.setStatus(access, progress.campaign ?? "", "paused");
    expect(await statusOf("Winter boots resumed1")).toEqual(["paused"]);
    await google.launch.undo(access, plan, progress);
    await google.launch.undo(access, plan, progress);
    expect(await statusOf("Winter boots resumed1")).toEqual(["removed"]);
  });

  test("may be shown to a list of customers only, without another one", async () => {
    const { id } = await google.audiences.create(access, { name: "Guests", description: "", keepDays: null });
    const left = await google.audiences.create(access, { name: "Left out", description: "", keepDays: null });
    const lists = { audienceIds: [id], excludedAudienceIds: [left.id] };
    const plan = aPlan({ tag: "guests01", ...lists, isEuPoliticalAd: true, from: dayAhead(0), to: null });
    await google.launch.validate(access, plan);
    const made = await google.launch.launch(access, plan, {}, async () => undefined);
    expect(Object.keys(made).sort()).toEqual(["ad", "adGroup", "budget", "campaign"]);
    expect(await statusOf("Winter boots guests01")).toEqual(["paused"]);
    await google.launch.undo(access, plan, made);
    expect(await statusOf("Winter boots guests01")).toEqual(["removed"]);
  });
});

test("a used-up quota of the project holds its API in this process, and no other", async () => {
  const access = await open("Harbour Street");
  const details = [
    {
      "@type": "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure",
      errors: [
        {
          errorCode: { quotaError: "RESOURCE_EXHAUSTED" },
          details: { quotaErrorDetails: { rateScope: "DEVELOPER", rateName: "Operations", retryDelay: "900s" } },
        },
      ],
    },
  ];
  const body = [{ error: { code: 429, message: "…", status: "RESOURCE_EXHAUSTED", details } }];
  await fault("googleAds:searchStream", { status: 429, body });
  const held = anotherProcess();
  await expect(held.campaigns.list(access)).rejects.toMatchObject({
    failure: { kind: "throttled", retryAfterMs: 900_000 },
  });
  await expect(held.launch.launch(await open("Old Town"), aPlan(), {}, async () => undefined)).rejects.toMatchObject({
    details: { reason: "own_rate_limit" },
  });
  expect(await held.audiences.list(access)).not.toHaveLength(0);
  expect(await google.campaigns.list(access)).not.toHaveLength(0);
});

test("sales go to the manager that owns the conversion actions of an account", async () => {
  const group = "6630194412";
  const before = await platforms.control<{ customers: { id: string; managerId: string | null }[] }>(
    "GET",
    "accounts/google",
  );
  const conversionActions = [{ id: "7999", name: "Group till", type: "UPLOAD_CLICKS" }];
  const customers = before.customers.map((customer) => {
    if (customer.id === group) return { ...customer, conversionCustomerId: group, conversionActions };
    return customer.managerId === group ? { ...customer, conversionCustomerId: group } : customer;
  });
  await platforms.control("PUT", "accounts/google", { ...before, customers });
  const oldTown = await account("Old Town");
  expect(oldTown).toMatchObject({
    ...{ problem: null, extra: { loginCustomerId: group, conversionCustomerId: group } },
    targets: [{ id: "7999", problem: null }],
  });
  const sale = anEvent({
    ...{ transactionId: "t-group", occurredAt: new Date(Date.now() - HOUR_MS) },
    identifiers: google.events.identify({ email: "ada@shop.example" }, {}) ?? {},
  });
  const access = accessOf(grant, oldTown);
  const receipt = await google.events.send(access, "7999", [sale]);
  expect(receipt.outcomes).toEqual([{ state: "accepted" }]);
  await setClock(45 * 60_000);
  expect(await google.events.confirm?.(access, receipt.receiptId ?? "")).toEqual({ state: "confirmed" });
  await platforms.control("PUT", "accounts/google", before);
});

test("nothing of all this was against Google's rules", async () => {
  const requests = await platforms.control<SandboxCall[]>("GET", "requests");
  expect(requests.length).toBeGreaterThan(100);
  expect(requests.filter(({ violations }) => violations.length > 0)).toEqual([]);
});
