import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { testApps } from "@/sandbox/server";
import { collect, metaAt } from "../adapter.fixture";
import { accessOf, firstUsable, openPlatforms, type Platforms } from "../connected.fixture";
import type { Access, Customer, ProviderAdapter } from "../contract";
import type { CampaignPlan, LaunchProgress, MemberBatch } from "../contract-advertising";
import { aPlan } from "./launch.fixture";

/** Everything an advertiser does at Meta, over HTTP, against the strict stand-in; it records what Meta would only ignore. */
let platforms: Platforms;
let meta: ProviderAdapter;
let access: Access;
let targetId: string;

beforeAll(async () => {
  platforms = await openPlatforms();
  const grant = await platforms.connect("instagram");
  const { assets } = platforms.adapters.meta;
  access = accessOf(grant, firstUsable(await assets.list(grant, "instagram")));
  const account = (await assets.list(grant, "facebook")).find(({ id }) => id === access.account.id);
  targetId = account?.targets.find(({ problem }) => problem === null)?.id ?? "";
});
afterAll(() => platforms.close());
/** What a limit made one test wait for is not the next one's. */
beforeEach(() => {
  const { clientId, clientSecret, redirectUris } = testApps.meta;
  const app = { appId: clientId, appSecret: clientSecret, redirectUri: redirectUris[0] };
  meta = metaAt(platforms.url, { ...app, reportPollMs: 0 });
});
afterEach(async () => {
  expect(await platforms.violations()).toEqual([]);
  await platforms.control("POST", "reset");
  await platforms.control("DELETE", "faults");
});

const fault = (changes: object) => platforms.control("POST", "faults", { platform: "meta", ...changes });
type Call = { readonly method: string; readonly path: string; readonly status: number; readonly body: unknown };
const calls = (path: string): Promise<Call[]> => platforms.control("GET", `requests?path=${encodeURIComponent(path)}`);
const isMade = ({ method, body }: Call) => method === "POST" && !JSON.stringify(body).includes("validate_only");
const edge = (name: string) => `/${access.account.id}/${name}`;

describe("audiences", () => {
  const person = (index: number): Customer => ({
    email: `guest-${index}@shop.example`,
    country: "FR",
    ...(index % 2 === 0 && { gender: "f", dateOfBirth: "1990-12-31" }),
  });
  function batch(from: number, to: number, session: Partial<MemberBatch["session"]> = {}): MemberBatch {
    const members = Array.from(
      { length: to - from },
      (_, index) => meta.audiences.identify(person(from + index)) ?? {},
    );
    return {
      members,
      consent: { adUserData: true, adPersonalization: true },
      session: { id: String(700 + from), sequence: 1, isLast: true, total: to - from, ...session },
    };
  }
  const open = () => meta.audiences.create(access, { name: "Regulars", description: "Till", keepDays: null });
  /** How many each list really holds; Meta itself tells bounds. */
  const members = async () => {
    const { adAccounts } = await platforms.control<Shop>("GET", "accounts/meta");
    const account = adAccounts.find(({ id }) => `act_${id}` === access.account.id);
    return account?.created?.audiences?.map((audience) => audience.members);
  };

  test("take members in batches of one session and let them go", async () => {
    const { id } = await open();
    const { add, remove } = meta.audiences;
    const upload = { id: "9223372036854775807", total: 2500 };
    const first = batch(0, 2000, { ...upload, sequence: 1, isLast: false });
    expect(await add(access, id, first)).toMatchObject({ received: 2000, invalid: 0, receiptId: null });
    const second = batch(2000, 2500, { ...upload, sequence: 2, isLast: true });
    expect(await add(access, id, second)).toMatchObject({ received: 500, invalid: 0 });
    expect(await members()).toEqual([2500]);
    expect(await meta.audiences.list(access)).toMatchObject([
      { id, name: "Regulars", kind: "customers", problem: null },
    ]);
    expect((await meta.audiences.list(access))[0]?.size?.min).toBeGreaterThanOrEqual(1000);
    expect(await remove(access, id, batch(0, 600, { id: "8" }))).toMatchObject({ received: 600, invalid: 0 });
    expect(await members()).toEqual([1900]);
  });

  test("have nobody twice when an answer is lost and the batch is sent again in a session of its own", async () => {
    const { id } = await open();
    await fault({ method: "POST", path: `/${id}/users`, mode: "accept-then-reset" });
    await expect(meta.audiences.add(access, id, batch(0, 300))).rejects.toMatchObject({
      failure: { kind: "ambiguous" },
    });
    await meta.audiences.add(access, id, batch(0, 300, { id: "9" }));
    expect(await members()).toEqual([300]);
  });

  test("forget a person everywhere at once, and a second time too", async () => {
    const lists = [await open(), await open()];
    for (const [index, { id }] of lists.entries())
      await meta.audiences.add(access, id, batch(0, 500, { id: String(900 + index) }));
    const gone = batch(0, 200).members;
    expect(await meta.audiences.removeEverywhere(access, gone)).toMatchObject([{ received: 200, invalid: 0 }]);
    expect(await meta.audiences.removeEverywhere(access, gone)).toHaveLength(1);
    expect(await members()).toEqual([300, 300]);
  });

  test("grow into people like them, once there are enough of them", async () => {
    const { id } = await open();
    const like = { name: "Like regulars", originId: id, country: "FR", share: 0.03 };
    await expect(meta.audiences.createLookalike?.(access, like)).rejects.toMatchObject({
      details: { platformCode: "2654" },
    });
    await meta.audiences.add(access, id, batch(0, 200));
    await meta.audiences.createLookalike?.(access, like);
    const kinds = (await meta.audiences.list(access)).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(["customers", "lookalike"]);
  });

  test("are deleted, and a second time too", async () => {
    const { id } = await open();
    await meta.audiences.delete(access, id);
    await meta.audiences.delete(access, id);
    expect(await meta.audiences.list(access)).toEqual([]);
  });

  test("wait for a person where the terms are not accepted", async () => {
    await changeAccount({ audienceTermsAccepted: false });
    await expect(open()).rejects.toMatchObject({
      failure: { kind: "permission" },
      details: { reason: "terms_not_accepted" },
    });
  });
});

type Shop = { adAccounts: { id: string; created?: { audiences?: { members: number }[] } }[] };
/** The chosen account as the sandbox keeps it, with something changed. */
async function changeAccount(changes: object): Promise<void> {
  const shop = await platforms.control<Shop>("GET", "accounts/meta");
  const adAccounts = shop.adAccounts.map((account) =>
    `act_${account.id}` === access.account.id ? { ...account, ...changes } : account,
  );
  await platforms.control("PUT", "accounts/meta", { ...shop, adAccounts });
}

describe("campaigns", () => {
  /** Saves as a database would: what is not saved here is lost with the process. */
  class Progress {
    made: LaunchProgress = {};
    save = async (made: LaunchProgress) => {
      this.made = made;
    };
  }
  const plan = (changes: Partial<CampaignPlan> = {}) => aPlan({ targetId, ...changes });
  const named = async (tag: string) =>
    (await meta.campaigns.list(access)).filter(({ name }) => name.endsWith(`[${tag}]`));

  test.each<Partial<CampaignPlan>>([
    { goal: "sales" },
    { goal: "traffic", targetId: null, ages: { min: 30, max: 50 } },
    { goal: "awareness", targetId: null, platforms: ["facebook"] },
    { goal: "traffic", specialCategory: "housing", budget: { per: "lifetime", amountMinor: 90_000 } },
  ])("are checked by Meta, made paused, started, paused and taken back: %j", async (changes) => {
    const wanted = plan(changes);
    expect(meta.launch.check(wanted, access.account)).toEqual([]);
    await meta.launch.validate(access, wanted);
    expect(await named(wanted.tag)).toEqual([]);
    const { save, ...progress } = new Progress();
    const made = await meta.launch.launch(access, wanted, progress.made, save);
    expect(Object.keys(made)).toEqual(["campaign", "adSet", "image", "creative", "ad"]);
    expect(await named(wanted.tag)).toMatchObject([{ id: made.campaign, status: "paused" }]);
    await meta.launch.setStatus(access, made.campaign ?? "", "active");
    expect(await named(wanted.tag)).toMatchObject([{ status: "active" }]);
    await meta.launch.setStatus(access, made.campaign ?? "", "paused");
    expect(await named(wanted.tag)).toMatchObject([{ status: "paused" }]);
    await meta.launch.undo(access, wanted, made);
    await meta.launch.undo(access, wanted, made);
    expect(await named(wanted.tag)).toEqual([]);
  });

  test("are taken back whole, though the answer of one part was lost", async () => {
    for (const part of ["campaigns", "ads"]) {
      const progress = new Progress();
      const before = part === "ads" ? 3 : 0;
      if (before > 0) await fault({ method: "POST", path: edge(part), times: before, mode: "slow", delayMs: 1 });
      await fault({ method: "POST", path: edge(part), mode: "accept-then-reset" });
      const wanted = plan();
      await expect(meta.launch.launch(access, wanted, {}, progress.save)).rejects.toMatchObject({
        failure: { kind: "ambiguous" },
      });
      expect(progress.made).not.toHaveProperty(part === "ads" ? "ad" : "campaign");
      await meta.launch.undo(access, wanted, progress.made);
      expect(await named(wanted.tag)).toEqual([]);
    }
    expect(await platforms.violations()).toEqual([]);
  });

  test("are not taken for removed when the account is out of sight", async () => {
    const { save, ...progress } = new Progress();
    const made = await meta.launch.launch(access, plan(), progress.made, save);
    const shop = await platforms.control<{ people: { adAccounts: { id: string }[] }[] }>("GET", "accounts/meta");
    const people = shop.people.map((person) => ({ ...person, adAccounts: [] }));
    await platforms.control("PUT", "accounts/meta", { ...shop, people });
    await expect(meta.launch.undo(access, plan(), made)).rejects.toMatchObject({ failure: { kind: "permission" } });
    await platforms.control("PUT", "accounts/meta", shop);
    expect(await named(plan().tag)).toMatchObject([{ id: made.campaign }]);
    await meta.launch.undo(access, plan(), made);
    expect(await named(plan().tag)).toEqual([]);
  });

  /** How many calls come before the one that makes the part: its check, and for ads those whose path begins alike. */
  test.each([
    ["campaigns", 0],
    ["adsets", 1],
    ["adimages", 0],
    ["adcreatives", 1],
    ["ads", 3],
  ])("are made once, though the answer of %s is lost and the process with it", async (part, before) => {
    const progress = new Progress();
    if (before > 0) await fault({ method: "POST", path: edge(part), times: before, mode: "slow", delayMs: 1 });
    await fault({ method: "POST", path: edge(part), mode: "accept-then-reset" });
    const run = () => meta.launch.launch(access, plan(), progress.made, progress.save);
    await expect(run()).rejects.toMatchObject({ failure: { kind: "ambiguous" } });
    const made = await run();
    expect(Object.keys(made)).toHaveLength(5);
    expect(progress.made).toEqual(made);
    const posts = (await calls(edge(part))).filter((call) => isMade(call) && call.path.endsWith(edge(part)));
    // A picture is the same however often it is sent.
    expect(posts).toHaveLength(part === "adimages" ? 2 : 1);
    expect(await named("tag12345")).toHaveLength(1);
  });

  test("whose progress was lost altogether are found again, part by part", async () => {
    const made = await meta.launch.launch(access, plan(), {}, async () => undefined);
    expect(await meta.launch.launch(access, plan(), {}, async () => undefined)).toEqual(made);
  });

  test("are shown in the name of a Page that was chosen", async () => {
    const identities = await meta.launch.identities(access);
    expect(identities.length).toBeGreaterThan(0);
    for (const identity of identities)
      expect(identity).toMatchObject({ id: expect.any(String), name: expect.any(String) });
    const plan = aPlan({ targetId, tag: "named001", platforms: ["facebook"], identity: identities[0] ?? null });
    const without = { ...access, account: { ...access.account, extra: {} } };
    expect(meta.launch.check({ ...plan, identity: null }, without.account)).toMatchObject([{ path: "identity" }]);
    const made = await meta.launch.launch(without, plan, {}, async () => undefined);
    expect(Object.keys(made)).toHaveLength(5);
  });

  test("with a budget below Meta's least are refused before anything is made", async () => {
    await changeAccount({ currency: "JPY" });
    const yen = { ...access, account: { ...access.account, currency: "JPY" } };
    const small = plan({ budget: { per: "day", amountMinor: 100 } });
    await expect(meta.launch.validate(yen, small)).rejects.toMatchObject({ details: { fields: ["daily_budget"] } });
    const enough = plan({ budget: { per: "day", amountMinor: 1500 } });
    await meta.launch.validate(yen, enough);
    const made = await meta.launch.launch(yen, enough, {}, async () => undefined);
    expect(made).toHaveProperty("ad");
  });
});

describe("insights", () => {
  const DAYS = { from: dayBefore(6), to: dayBefore(1) };
  function dayBefore(days: number): string {
    return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  }
  const read = async () => (await collect(meta.campaigns.days(access, DAYS))).flat();
  const byKey = (rows: Awaited<ReturnType<typeof read>>) =>
    rows.map((row) => JSON.stringify(row)).sort((a, b) => (a < b ? -1 : 1));
  const graphError = (code: number) => ({
    ...{ method: "GET", path: edge("insights"), status: 500 },
    body: { error: { message: "x", code } },
  });

  /** Every third report of the sandbox fails and every sixth is skipped, whatever came before. */
  const outcomeOf = async (code: number) => {
    await fault(graphError(code));
    return read().then(byKey, (error) => error.details.platformCode);
  };

  test("that take too long come as a report, with the same figures; of one that fails its own code tells", async () => {
    const direct = byKey(await read());
    expect(direct.length).toBeGreaterThan(5);
    const outcomes = [];
    for (const code of [1, 2, -1, 1, 2, -1]) outcomes.push(await outcomeOf(code));
    const rows = outcomes.filter((outcome) => outcome !== "2/1504044");
    expect(rows.length).toBeGreaterThanOrEqual(4);
    expect(rows.length).toBeLessThan(outcomes.length);
    for (const figures of rows) expect(figures).toEqual(direct);
    const asked = (await calls(edge("insights"))).filter(({ method }) => method === "POST");
    expect(asked.length).toBeGreaterThan(outcomes.length);
  });
});

describe("limits", () => {
  let passedMs = 0;
  const now = performance.now.bind(performance);
  /** Our clock, and the sandbox's, which may run ahead of it. */
  async function pass(ms: number, sandboxMs = passedMs + ms): Promise<void> {
    passedMs += ms;
    vi.spyOn(performance, "now").mockImplementation(() => now() + passedMs);
    await platforms.control("POST", "clock", { offsetMs: sandboxMs });
  }
  const others = (): Access => ({ ...access, account: { ...access.account, id: "act_310000000000202" } });
  const asked = async () => (await calls(edge("customaudiences"))).length;
  const held = { failure: { kind: "throttled" }, details: { reason: "own_rate_limit" } };

  test("are heeded before Meta refuses; after a refusal the account is left alone until its time is over", async () => {
    await changeAccount({ limits: { accessTier: "standard_access", callsPerHour: 1 } });
    await meta.audiences.list(access);
    await expect(meta.audiences.list(access)).rejects.toMatchObject(held);
    expect(await asked()).toBe(1);
    // A minute later there is still no room, and Meta says how long there will be none.
    await pass(60_001);
    await expect(meta.audiences.list(access)).rejects.toMatchObject({
      failure: { kind: "throttled", retryAfterMs: 180_000 },
      details: { platformCode: "80003/2446079" },
    });
    await pass(170_000);
    await expect(meta.audiences.list(access)).rejects.toMatchObject(held);
    expect(await meta.audiences.list(others())).toEqual([]);
    expect(await asked()).toBe(2);
    await pass(10_001, 4 * 3_600_000);
    expect(await meta.audiences.list(access)).toEqual([]);
    expect(await asked()).toBe(3);
  });
});

// The last: with it the person of the tests above has given other permissions.
test("a business signs in through a configuration, its token never ends, and it is taken back for good", async () => {
  const { clientId, clientSecret, redirectUris } = testApps.meta;
  const app = { appId: clientId, appSecret: clientSecret, redirectUri: redirectUris[0] };
  const { oauth, assets } = metaAt(platforms.url, { ...app, configId: "77" });
  const dialog = oauth.authorizeUrl({ platform: "facebook", state: "s-1", codeChallenge: "", again: false });
  const form = new URLSearchParams(dialog.searchParams);
  form.append("action", "continue");
  form.append("person", "218471000000001");
  for (const name of ["ads_read", "ads_management", "business_management", "pages_show_list"])
    form.append("permission", name);
  for (const name of ["pages_read_engagement", "instagram_basic"]) form.append("permission", name);
  form.append("account", access.account.id.replace("act_", ""));
  const answer = await fetch(`${dialog.origin}${dialog.pathname}`, { method: "POST", body: form, redirect: "manual" });
  const code = new URL(answer.headers.get("location") ?? "about:blank").searchParams.get("code") ?? "";
  const grant = await oauth.exchange({ code, codeVerifier: "" });
  expect(grant.accessTokenExpiresAt).toBeNull();
  expect(grant.scopes).toEqual(expect.arrayContaining([...oauth.requiredScopes("facebook")]));
  expect(await assets.list(grant, "facebook")).toMatchObject([{ id: access.account.id, problem: null }]);
  expect((await oauth.refresh(grant)).accessToken.reveal()).toBe(grant.accessToken.reveal());
  await oauth.revoke(grant);
  await expect(assets.list(grant, "facebook")).rejects.toMatchObject({ failure: { kind: "reconnect" } });
  await expect(oauth.revoke(grant)).resolves.toBeUndefined();
});
