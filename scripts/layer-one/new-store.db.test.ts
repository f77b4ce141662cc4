import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { findStoreOf } from "@/db/queries/people";
import { testDatabase } from "@/db/test/test-database";
import { mintTenant } from "@/lib/auth/mint-tenant";
import { signIn } from "@/lib/auth/sign-in";
import { newId } from "@/lib/core/ids";
import { storeVault } from "@/lib/vault/store-vault";
import { addStore, NewStore } from "./new-store";

const { sql } = testDatabase();
afterAll(() => closeDb());

const said = (changes: Record<string, string> = {}) => ({
  ...{ business: "Laurent Fashion", store: "Harbour Street", slug: `s-${newId().slice(-12)}`, currency: "eur" },
  ...{ "time-zone": "Europe/Paris", country: "fr", owner: `maya-${newId().slice(-12)}@example.org` },
  ...{ "owner-name": "Maya Laurent", consent: "collected" },
  ...changes,
});
const add = (changes: Record<string, string> = {}) => addStore(sql, NewStore.parse(said(changes)));
const rows = async (): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select ((select count(*) from branches) + (select count(*) from businesses) + (select count(*) from users))::int as count`;
  return row?.count ?? 0;
};

describe("a new store", () => {
  test("is there for its owner, who signs in with the password that is told once", async () => {
    const given = said();
    const { storeId, password } = await addStore(sql, NewStore.parse(given));
    const result = await signIn({ email: given.owner, password: password ?? "" }, "203.0.113.7");
    expect(result).toMatchObject({ ok: true });
    const [user] = await sql<{ id: string }[]>`select id from users where email = ${given.owner}`;
    expect(await findStoreOf(user?.id ?? "", given.slug)).toMatchObject({
      ...{ id: storeId, name: "Harbour Street", currency: "EUR", country: "FR", role: "business_owner" },
    });
    const { facts } = await storeVault(mintTenant(storeId, { kind: "job", job: "test" }));
    expect(facts.consentPolicy).toBe("collected");
    const lines = await sql`select actor, action, details from audit_log where store_id = ${storeId}`;
    expect([...lines]).toEqual([
      {
        actor: "job:add-store",
        action: "store.consent_declared",
        details: { policy: "collected", by: "Maya Laurent" },
      },
    ]);
  });

  test("of a business and an owner that are there joins them, and tells no password", async () => {
    const owner = `maya-${newId().slice(-12)}@example.org`;
    const first = await add({ owner });
    const second = await add({ owner: owner.toUpperCase(), business: first.businessId, "owner-name": "Another name" });
    expect(second).toMatchObject({ businessId: first.businessId, password: null });
    const stores = await sql`
      select 1 from memberships m join users u on u.id = m.user_id where u.email = ${owner} and u.name = 'Maya Laurent'`;
    expect(stores).toHaveLength(2);
  });
});

describe("leaves nothing behind", () => {
  let before = 0;
  beforeEach(async () => {
    before = await rows();
  });

  test("where the slug is taken", async () => {
    const given = said();
    await addStore(sql, NewStore.parse(given));
    before = await rows();
    await expect(add({ slug: given.slug })).rejects.toThrow(`There is a store ${given.slug} already`);
    expect(await rows()).toBe(before);
  });

  test("where there is no such business", async () => {
    await expect(add({ business: newId() })).rejects.toThrow("There is no business");
    expect(await rows()).toBe(before);
  });

  test("where a new owner has no name", async () => {
    const { "owner-name": _, ...given } = said();
    await expect(addStore(sql, NewStore.parse(given))).rejects.toThrow("--owner-name");
    expect(await rows()).toBe(before);
  });
});

test.each([
  ["slug", "Harbour Street"],
  ["slug", "sign-in"],
  ["currency", "euro"],
  ["time-zone", "Europe/Nowhere"],
  ["country", "XX"],
  ["owner", "maya"],
  ["consent", "yes"],
  ["store", " "],
])("--%s cannot be %j", (name, value) => {
  const result = NewStore.safeParse(said({ [name]: value }));
  expect(result.error?.issues.map(({ path }) => path.join("."))).toEqual([name]);
});
