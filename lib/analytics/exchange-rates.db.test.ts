import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertSalesConnection, insertSiblingStore, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { mintTenant } from "@/lib/auth/mint-tenant";
import { RateBody } from "@/lib/contracts/rates";
import { newId } from "@/lib/core/ids";
import { deleteRate, listRates, stateRate } from "./exchange-rates";

const { sql } = testDatabase();
afterAll(() => closeDb());

let store: StoreFixture;
beforeEach(async () => {
  store = await insertStore(sql);
});

const aRate = (given: Partial<RateBody> = {}): RateBody =>
  RateBody.parse({ from: "USD", to: "EUR", validFrom: "2026-11-01", rate: "0.9215", ...given });
const pairs = async () =>
  (await listRates(store.tenant)).data.map(({ from, to, validFrom, rate }) => [from, to, validFrom, rate]);
const auditOf = (storeId: string) =>
  sql`select action, actor, target, details from audit_log where store_id = ${storeId} order by id`;

describe("stating a rate", () => {
  test("keeps it with who stated it and when; none is there before", async () => {
    expect((await listRates(store.tenant)).data).toEqual([]);
    const { data, replaced } = await stateRate(store.tenant, aRate());
    expect(replaced).toBe(false);
    expect(data).toEqual({
      ...aRate(),
      id: expect.any(String),
      createdAt: expect.stringMatching(/^20\d\d-.*Z$/),
      createdBy: "A person",
    });
    expect((await listRates(store.tenant)).data).toEqual([data]);
  });

  test.each(["0.9215", "1", "0.0000000001", "123456789012.0123456789", "1.10", "149.5"])(
    "%s comes back as the number it is, to the last place",
    async (rate) => {
      const { data } = await stateRate(store.tenant, aRate({ rate }));
      expect(data.rate).toBe(rate === "1.10" ? "1.1" : rate);
    },
  );

  test("again for the same pair and day replaces it; another day or the other way round does not", async () => {
    const first = await stateRate(store.tenant, aRate());
    const second = await stateRate(store.tenant, aRate({ rate: "0.93" }));
    expect(second).toMatchObject({ replaced: true, data: { id: first.data.id, rate: "0.93" } });
    await stateRate(store.tenant, aRate({ validFrom: "2026-11-15", rate: "0.94" }));
    await stateRate(store.tenant, aRate({ from: "EUR", to: "USD", rate: "1.08" }));
    expect(await pairs()).toEqual([
      ["USD", "EUR", "2026-11-15", "0.94"],
      ["EUR", "USD", "2026-11-01", "1.08"],
      ["USD", "EUR", "2026-11-01", "0.93"],
    ]);
  });

  test("counts for every store of the business and for no other business", async () => {
    const siblingId = await insertSiblingStore(sql, store.storeId);
    const sibling = mintTenant(siblingId, store.tenant.actor);
    const other = await insertStore(sql);
    const { data } = await stateRate(store.tenant, aRate());
    expect((await listRates(sibling)).data).toEqual([data]);
    expect((await listRates(other.tenant)).data).toEqual([]);
    expect((await stateRate(other.tenant, aRate({ rate: "0.5" }))).replaced).toBe(false);
    expect((await listRates(sibling)).data).toEqual([data]);
  });

  test("is refused once the business has 2,000; replacing one is not", async () => {
    await sql`
      insert into exchange_rates (id, business_id, from_currency, to_currency, valid_from, rate)
      select gen_random_uuid(), b.business_id, 'USD', 'EUR', date '2020-01-01' + n, 0.9
      from branches b, generate_series(0, 1998) n where b.id = ${store.storeId}`;
    const [one, another] = await Promise.allSettled([
      stateRate(store.tenant, aRate({ validFrom: "2026-01-01" })),
      stateRate(store.tenant, aRate({ validFrom: "2026-01-02" })),
    ]);
    expect([one.status, another.status].sort()).toEqual(["fulfilled", "rejected"]);
    await expect(stateRate(store.tenant, aRate())).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("2000 rates"),
    });
    expect((await stateRate(store.tenant, aRate({ validFrom: "2020-01-01", rate: "1" }))).replaced).toBe(true);
    expect((await listRates(store.tenant)).data).toHaveLength(2000);
  });

  test("leaves a line in the audit log with what was replaced, as does deleting", async () => {
    const { data } = await stateRate(store.tenant, aRate());
    await stateRate(store.tenant, aRate({ rate: "0.93" }));
    await deleteRate(store.tenant, data.id);
    const line = { actor: `user:${store.userId}`, target: data.id };
    expect([...(await auditOf(store.storeId))]).toEqual([
      { ...line, action: "exchange_rate.stated", details: aRate() },
      { ...line, action: "exchange_rate.stated", details: { ...aRate({ rate: "0.93" }), replaced: "0.9215" } },
      { ...line, action: "exchange_rate.deleted", details: aRate({ rate: "0.93" }) },
    ]);
  });
});

describe("deleting a rate", () => {
  test("takes it from all stores of the business; twice, of another business, or none at all is not found", async () => {
    const other = await insertStore(sql);
    const { data: mine } = await stateRate(store.tenant, aRate());
    const { data: theirs } = await stateRate(other.tenant, aRate());
    expect((await deleteRate(store.tenant, mine.id)).success).toBe(true);
    for (const id of [mine.id, theirs.id, newId(), "not-an-id"])
      await expect(deleteRate(store.tenant, id)).rejects.toMatchObject({ status: 404 });
    expect(await pairs()).toEqual([]);
    expect((await listRates(other.tenant)).data).toEqual([theirs]);
  });
});

test("currencies that may need a rate are those of chosen ad accounts and of late sales, the store's own left out", async () => {
  const suggested = async () => (await listRates(store.tenant)).meta.currencies;
  expect(await suggested()).toEqual([]);
  for (const destination of ["facebook", "google"] as const)
    await insertSalesConnection(sql, store.storeId, destination);
  await sql`update marketing_ad_accounts set currency = 'USD' where store_id = ${store.storeId} and provider = 'meta'`;
  await sql`
    insert into marketing_ad_accounts (id, store_id, provider, external_id, name, currency, time_zone)
    values (${newId()}, ${store.storeId}, 'meta', 'not-chosen', 'Ads', 'GBP', 'Europe/London')`;
  await sql`
    insert into marketing_sale_tallies (store_id, quarter_at, currency, sales) values
      (${store.storeId}, now(), 'CHF', 1), (${store.storeId}, now(), 'EUR', 1),
      (${store.storeId}, now() - interval '100 days', 'JPY', 1)`;
  expect(await suggested()).toEqual(["CHF", "USD"]);
});

describe("a rate that cannot be meant", () => {
  test.each([
    ["0", "rate", "must be more than 0"],
    ["0.000", "rate", "must be more than 0"],
    ["-1", "rate", "must be a decimal number"],
    ["1e3", "rate", "must be a decimal number"],
    ["0,92", "rate", "must be a decimal number"],
    ["1.00000000001", "rate", "must be a decimal number"],
    ["1234567890123", "rate", "must be a decimal number"],
  ])("of %s is refused, and the field is named", (rate, field, message) => {
    const { error } = RateBody.safeParse({ from: "USD", to: "EUR", validFrom: "2026-11-01", rate });
    expect(error?.issues.map(({ path, message: words }) => [path.join("."), words])).toEqual([
      [field, expect.stringContaining(message)],
    ]);
  });

  test("from a currency to itself, of no currency, or from a day that does not exist is refused", () => {
    const fields = (given: object) =>
      RateBody.safeParse({ ...aRate(), ...given }).error?.issues.map(({ path }) => path.join("."));
    expect(fields({ to: "usd" })).toEqual(["to"]);
    expect(fields({ from: "US" })).toEqual(["from"]);
    expect(fields({ validFrom: "2026-02-30" })).toEqual(["validFrom"]);
    expect(fields({ source: "bank" })).toEqual([""]);
  });
});
