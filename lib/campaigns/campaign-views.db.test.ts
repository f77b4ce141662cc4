import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertMember, insertSiblingStore, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { jobTenant, mintTenant } from "@/lib/auth/mint-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import {
  type CampaignView,
  CampaignViewBody,
  CampaignViewShows,
  OWN_VIEWS_MAX,
  SHARED_VIEWS_MAX,
} from "@/lib/contracts/campaign-views";
import type { Role } from "@/lib/contracts/stores";
import { newId } from "@/lib/core/ids";
import {
  changeCampaignView,
  createCampaignView,
  deleteCampaignView,
  findCampaignViewName,
  listCampaignViews,
  restoreCampaignView,
} from "./campaign-views";

const { sql } = testDatabase();
afterAll(() => closeDb());

let store: StoreFixture;
let owner: Tenant;
let manager: Tenant;
let viewer: Tenant;
const join = async (role: Role, storeId = store.storeId): Promise<Tenant> =>
  mintTenant(storeId, { kind: "user", userId: await insertMember(sql, { storeId, role }), role });
beforeEach(async () => {
  store = await insertStore(sql);
  owner = store.tenant;
  manager = await join("marketing_manager");
  viewer = await join("viewer");
});

const LOSING = CampaignViewShows.parse({ platform: "google", sort: "roas", order: "asc", cols: ["spend", "roas"] });
const body = (given: Partial<CampaignViewBody> = {}) =>
  CampaignViewBody.parse({ name: "Losing money", shows: LOSING, ...given });
const make = async (tenant: Tenant, given: Partial<CampaignViewBody> = {}): Promise<CampaignView> =>
  (await createCampaignView(tenant, body(given))).data;
const list = async (tenant: Tenant) => (await listCampaignViews(tenant)).data;
const namesOf = async (tenant: Tenant) => (await list(tenant)).map(({ name }) => name);
const defaultOf = async (tenant: Tenant) => (await list(tenant)).find(({ isDefault }) => isDefault)?.name;
const audit = async () =>
  (await sql<{ action: string }[]>`select action from audit_log where store_id = ${store.storeId} order by id`).map(
    ({ action }) => action,
  );
const expectRefused = async (code: string, ...attempts: (() => Promise<unknown>)[]): Promise<void> => {
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code });
};
const NAME_TAKEN = { code: "invalid", issues: [{ path: "name", message: "is that of another view already" }] };

describe("a private view", () => {
  test("is seen by whoever made it, as it was saved, and by nobody else, not even an owner", async () => {
    const made = await make(viewer);
    expect(made).toMatchObject({
      ...{ name: "Losing money", shared: false, isDefault: false, isOwn: true, canChange: true, madeBy: "A person" },
      shows: LOSING,
    });
    expect(await list(viewer)).toEqual([made]);
    for (const other of [owner, manager]) {
      expect(await list(other)).toEqual([]);
      await expectRefused(
        "not_found",
        () => changeCampaignView(other, made.id, { name: "Mine" }),
        () => changeCampaignView(other, made.id, { isDefault: true }),
        () => deleteCampaignView(other, made.id),
        () => restoreCampaignView(other, made.id),
      );
      expect(await findCampaignViewName(other, made.id)).toBeUndefined();
    }
    expect(await findCampaignViewName(viewer, made.id)).toBe("Losing money");
    expect(await audit()).toEqual([]);
  });

  test("has a name of its own among its maker's, in whatever case; others may use it too", async () => {
    const made = await make(viewer, { name: "Été" });
    await expect(make(viewer, { name: "éTÉ" })).rejects.toMatchObject(NAME_TAKEN);
    await make(manager, { name: "éTÉ" });
    const other = await make(viewer, { name: "Other" });
    await expect(changeCampaignView(viewer, other.id, { name: "ÉTÉ" })).rejects.toMatchObject(NAME_TAKEN);
    expect((await changeCampaignView(viewer, made.id, { name: "ÉTÉ" })).data.name).toBe("ÉTÉ");
  });

  test("is kept when two are saved under one name at the same moment, and only one of them", async () => {
    const outcomes = await Promise.allSettled([make(viewer), make(viewer), make(viewer)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await namesOf(viewer)).toEqual(["Losing money"]);
  });

  test("can be one of fifty, and not one more", async () => {
    await sql`
      insert into marketing_campaign_views (id, store_id, made_by, name, shows)
      select gen_random_uuid(), ${store.storeId}, made_by, 'View ' || n, '{}'
      from generate_series(1, ${OWN_VIEWS_MAX}) n, (select ${userOf(viewer)}::uuid as made_by) m`;
    await expect(make(viewer)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("50") });
    const [first] = await list(viewer);
    await deleteCampaignView(viewer, first?.id ?? "");
    await make(viewer);
    await expect(restoreCampaignView(viewer, first?.id ?? "")).rejects.toMatchObject({ code: "conflict" });
    expect(await list(viewer)).toHaveLength(OWN_VIEWS_MAX);
  });
});

const userOf = ({ actor }: Tenant): string => (actor.kind === "user" ? actor.userId : "");

describe("a shared view", () => {
  test("is seen by everybody of the store, and made by those who may change marketing", async () => {
    const made = await make(manager, { shared: true });
    expect(await list(viewer)).toMatchObject([{ id: made.id, shared: true, isOwn: false, canChange: false }]);
    expect(await list(owner)).toMatchObject([{ id: made.id, isOwn: false, canChange: true }]);
    await expect(make(viewer, { shared: true })).rejects.toMatchObject({ code: "forbidden" });
    const own = await make(viewer);
    await expect(changeCampaignView(viewer, own.id, { shared: true })).rejects.toMatchObject({ code: "forbidden" });
    expect(await audit()).toEqual(["campaign_view.created"]);
  });

  test("is changed and deleted by its maker and by an owner, and by no other", async () => {
    const made = await make(manager, { shared: true });
    const other = await join("branch_manager");
    for (const tenant of [viewer, other])
      await expectRefused(
        "forbidden",
        () => changeCampaignView(tenant, made.id, { name: "Ours" }),
        () => changeCampaignView(tenant, made.id, { shared: false }),
        () => changeCampaignView(tenant, made.id, { shows: LOSING }),
        () => deleteCampaignView(tenant, made.id),
      );
    const paused = { ...LOSING, status: "paused" as const };
    expect((await changeCampaignView(owner, made.id, { name: "Ours", shows: paused })).data).toMatchObject({
      ...{ name: "Ours", isOwn: false, shows: paused },
    });
    expect((await changeCampaignView(manager, made.id, { name: "Mine" })).data.shows).toEqual(paused);
    await deleteCampaignView(owner, made.id);
    expect(await list(manager)).toEqual([]);
    expect((await restoreCampaignView(owner, made.id)).data).toMatchObject({ name: "Mine", shows: paused });
    expect(await namesOf(viewer)).toEqual(["Mine"]);
    const verbs = ["created", "changed", "changed", "deleted", "restored"];
    expect(await audit()).toEqual(verbs.map((verb) => `campaign_view.${verb}`));
  });

  test("that is kept private again is its maker's alone, and opens nobody else's overview", async () => {
    const made = await make(manager, { shared: true, isDefault: true });
    await changeCampaignView(viewer, made.id, { isDefault: true });
    await changeCampaignView(owner, made.id, { shared: false });
    expect(await list(owner)).toEqual([]);
    expect(await list(viewer)).toEqual([]);
    expect(await defaultOf(manager)).toBe("Losing money");
    await changeCampaignView(manager, made.id, { shared: true });
    expect(await defaultOf(viewer)).toBeUndefined();
    expect((await audit()).slice(1)).toEqual(["campaign_view.kept_private", "campaign_view.shared"]);
  });

  test("stays with the team when its maker leaves, for an owner to change", async () => {
    const made = await make(manager, { shared: true });
    await make(manager, { name: "Own" });
    await sql`update memberships set active = false where user_id = ${userOf(manager)}`;
    expect(await namesOf(viewer)).toEqual(["Losing money"]);
    await deleteCampaignView(owner, made.id);
    expect(await list(viewer)).toEqual([]);
  });

  test("of somebody whose role sank can be kept private or deleted by them, but no longer changed for the team", async () => {
    const [first, second] = [await make(manager, { shared: true }), await make(manager, { shared: true, name: "B" })];
    const sunk = mintTenant(store.storeId, { kind: "user", userId: userOf(manager), role: "viewer" });
    await expect(changeCampaignView(sunk, first.id, { name: "C" })).rejects.toMatchObject({ code: "forbidden" });
    await changeCampaignView(sunk, first.id, { shared: false, name: "C" });
    await deleteCampaignView(sunk, second.id);
    expect(await namesOf(sunk)).toEqual(["C"]);
  });

  test("of somebody whose role sank comes back to the team where they delete it by mistake", async () => {
    const { id } = await make(manager, { shared: true });
    const sunk = mintTenant(store.storeId, { kind: "user", userId: userOf(manager), role: "viewer" });
    await deleteCampaignView(sunk, id);
    expect((await restoreCampaignView(sunk, id)).data).toMatchObject({ id, shared: true });
    expect(await namesOf(viewer)).toEqual(["Losing money"]);
  });

  test("can be one of a hundred in a store, and not one more", async () => {
    await sql`
      insert into marketing_campaign_views (id, store_id, made_by, name, shared, shows)
      select gen_random_uuid(), ${store.storeId}, ${userOf(owner)}, 'View ' || n, true, '{}'
      from generate_series(1, ${SHARED_VIEWS_MAX}) n`;
    await expect(make(manager, { shared: true })).rejects.toMatchObject({ code: "conflict" });
    const own = await make(manager);
    await expect(changeCampaignView(manager, own.id, { shared: true })).rejects.toMatchObject({ code: "conflict" });
    expect(await list(manager)).toHaveLength(SHARED_VIEWS_MAX + 1);
  });
});

describe("the view that an overview opens with", () => {
  test("is one a person, of their own or a shared one, or none", async () => {
    const shared = await make(manager, { shared: true });
    await make(viewer, { name: "Own", isDefault: true });
    expect(await defaultOf(viewer)).toBe("Own");
    await changeCampaignView(viewer, shared.id, { isDefault: true });
    expect(await defaultOf(viewer)).toBe("Losing money");
    expect(await defaultOf(manager)).toBeUndefined();
    await changeCampaignView(viewer, shared.id, { isDefault: false });
    expect(await defaultOf(viewer)).toBeUndefined();
    // Not to open with a view says nothing about another.
    const own = (await list(viewer)).find(({ isOwn }) => isOwn);
    await changeCampaignView(viewer, own?.id ?? "", { isDefault: true });
    await changeCampaignView(viewer, shared.id, { isDefault: false });
    expect(await defaultOf(viewer)).toBe("Own");
  });

  test("comes back to everybody with a view that was deleted by mistake", async () => {
    const { id } = await make(manager, { shared: true, isDefault: true });
    await changeCampaignView(viewer, id, { isDefault: true });
    await deleteCampaignView(manager, id);
    expect(await defaultOf(viewer)).toBeUndefined();
    await restoreCampaignView(manager, id);
    expect([await defaultOf(viewer), await defaultOf(manager)]).toEqual(["Losing money", "Losing money"]);
  });
});

describe("a deleted view", () => {
  test("gives its name free, and comes back only while that is still free", async () => {
    const { id } = await make(viewer);
    await deleteCampaignView(viewer, id);
    await expect(deleteCampaignView(viewer, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(changeCampaignView(viewer, id, { name: "B" })).rejects.toMatchObject({ code: "not_found" });
    const next = await make(viewer);
    await expect(restoreCampaignView(viewer, id)).rejects.toMatchObject(NAME_TAKEN);
    await changeCampaignView(viewer, next.id, { name: "Next" });
    await restoreCampaignView(viewer, id);
    // Asked again, it is there.
    expect((await restoreCampaignView(viewer, id)).data.id).toBe(id);
    expect(await namesOf(viewer)).toEqual(["Losing money", "Next"]);
  });

  test("is gone for good a day later", async () => {
    const dayAgo = new Date(Date.now() - 86_400_001);
    const [first, second] = [await make(viewer, { isDefault: true }), await make(viewer, { name: "B" })];
    await deleteCampaignView(viewer, first.id, dayAgo);
    await expect(restoreCampaignView(viewer, first.id)).rejects.toMatchObject({ code: "not_found" });
    await deleteCampaignView(viewer, second.id, new Date(dayAgo.getTime() + 60_000));
    expect((await restoreCampaignView(viewer, second.id)).data.name).toBe("B");
  });

  test("is taken out of the database by the next write in the store after its day, whatever that is", async () => {
    const kept = await make(viewer, { name: "B" });
    const writes = [
      () => make(manager),
      () => changeCampaignView(viewer, kept.id, { isDefault: true }),
      () => restoreCampaignView(viewer, kept.id),
    ];
    for (const write of writes) {
      const { id } = await make(viewer);
      await deleteCampaignView(viewer, id, new Date(Date.now() - 86_400_001));
      await write();
      expect(await sql`select id from marketing_campaign_views where id = ${id}`).toEqual([]);
    }
  });
});

describe("another store", () => {
  test("of the same person has views, names and an opening view of its own", async () => {
    const sibling = mintTenant(await insertSiblingStore(sql, store.storeId), owner.actor);
    const { id } = await make(owner, { shared: true, isDefault: true });
    expect(await list(sibling)).toEqual([]);
    await expectRefused(
      "not_found",
      () => changeCampaignView(sibling, id, { name: "B" }),
      () => changeCampaignView(sibling, id, { isDefault: true }),
      () => deleteCampaignView(sibling, id),
      () => restoreCampaignView(sibling, id),
    );
    expect(await findCampaignViewName(sibling, id)).toBeUndefined();
    await make(sibling, { isDefault: true });
    expect([await defaultOf(owner), await defaultOf(sibling)]).toEqual(["Losing money", "Losing money"]);
  });
});

test("neither a job nor an unknown id has views", async () => {
  expect(() => listCampaignViews(jobTenant(store.storeId, "test"))).toThrow("Only a person has views.");
  for (const id of ["", "x", newId()]) {
    await expect(deleteCampaignView(owner, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await findCampaignViewName(owner, id)).toBeUndefined();
  }
});

test("what a version before or after us kept falls back to the usual where it is not known here", async () => {
  const { id } = await make(viewer);
  const kept = { platform: "myspace", status: "paused", sort: "karma", cols: ["spend", "karma"], cmp: "moon", new: 1 };
  await sql`update marketing_campaign_views set shows = ${JSON.stringify(kept)}::text::jsonb where id = ${id}`;
  const [view] = await list(viewer);
  expect(view?.shows).toEqual({ ...CampaignViewShows.parse({}), status: "paused", cols: ["spend"] });
});
