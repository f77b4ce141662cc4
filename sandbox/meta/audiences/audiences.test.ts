import { describe, expect, test } from "vitest";
import { beforeEachTest, errorIn, HARBOUR, type MetaClient, textIn } from "../meta-client.fixture";
import { aList, aPayload, createAudience, membersOf, people } from "./audiences.fixture";

let meta: MetaClient;
let token: string;
beforeEachTest((fresh) => {
  ({ meta, token } = fresh);
});

const create = (change: object = {}, account = HARBOUR) =>
  meta.post(token, `/${account}/customaudiences`, aList(change));
const read = async (id: string, fields: string) => (await meta.get(token, `/${id}`, { fields })).body;
/** The shop with something else about its accounts. */
const changeAccounts = async (change: object) => {
  const { body } = await meta.control("GET", "/accounts/meta");
  const shop = body as { adAccounts: object[] };
  await meta.control("PUT", "/accounts/meta", {
    ...shop,
    adAccounts: shop.adAccounts.map((one) => ({ ...one, ...change })),
  });
};

describe("an audience", () => {
  test("is created empty, listed, renamed and deleted, without a violation", async () => {
    const id = await createAudience(meta, token);
    const fields =
      "name,subtype,customer_file_source,approximate_count_lower_bound,approximate_count_upper_bound,operation_status,delivery_status";
    expect(await read(id, fields)).toMatchObject({
      name: "Regulars",
      customer_file_source: "USER_PROVIDED_ONLY",
      approximate_count_lower_bound: -1,
      approximate_count_upper_bound: 1000,
      operation_status: { code: 200 },
      delivery_status: { code: 300 },
    });
    expect((await meta.post(token, `/${id}`, { name: "Old friends" })).body).toMatchObject({ success: true });
    const filtering = '[{"field":"name","operator":"EQUAL","value":"Old friends"}]';
    expect(await meta.all(token, `/${HARBOUR}/customaudiences`, { filtering })).toEqual([
      expect.objectContaining({ id }),
    ]);
    expect((await meta.remove(token, `/${id}`)).body).toMatchObject({ success: true });
    expect(errorIn(await meta.get(token, `/${id}`))).toEqual({ code: 100, subcode: 33 });
    expect(await meta.violations()).toEqual([]);
  });

  test("tells how many it holds only roughly, and from a thousand on", async () => {
    const id = await createAudience(meta, token);
    await meta.post(token, `/${id}/users`, aPayload(people(1, 1234)));
    expect(await read(id, "approximate_count_lower_bound,approximate_count_upper_bound,delivery_status")).toMatchObject(
      {
        approximate_count_lower_bound: 1200,
        approximate_count_upper_bound: 1500,
        delivery_status: { code: 200 },
      },
    );
  });

  test("survives with its members what a reset of the clock does not touch", async () => {
    const id = await createAudience(meta, token);
    await meta.post(token, `/${id}/users`, aPayload(people(1, 3)));
    await meta.control("POST", "/clock", { offsetMs: 86_400_000 });
    expect(await membersOf(meta, id)).toBe(3);
  });

  test.each<[string, object, { code: number; subcode?: number }]>([
    ["without a name", { name: undefined }, { code: 100 }],
    ["without a subtype", { subtype: undefined }, { code: 100 }],
    ["of an unknown subtype", { subtype: "FRIENDS" }, { code: 100 }],
    ["without its source", { customer_file_source: undefined }, { code: 100 }],
    ["with an unknown source", { customer_file_source: "BOUGHT" }, { code: 100 }],
    ["with an unknown restriction", { usage_restriction: "ALL" }, { code: 100 }],
  ])("is refused %s", async (_what, change, error) => {
    expect(errorIn(await create(change))).toMatchObject(error);
  });

  test("is refused before the terms are accepted, and taken after", async () => {
    await changeAccounts({ audienceTermsAccepted: false });
    expect(errorIn(await create())).toEqual({ code: 200, subcode: 1870034 });
    expect(await meta.all(token, `/${HARBOUR}/customaudiencestos`)).toEqual([]);
    expect(errorIn(await meta.post(token, `/${HARBOUR}/customaudiencestos`, { tos_id: "9" })).code).toBe(100);
    expect((await meta.post(token, `/${HARBOUR}/customaudiencestos`, { tos_id: "110000000000001" })).status).toBe(200);
    expect(await meta.all(token, `/${HARBOUR}/customaudiencestos`)).toHaveLength(1);
    expect((await create()).status).toBe(200);
  });

  test("is refused in an account of no business", async () => {
    await changeAccounts({ business: null });
    expect(errorIn(await create())).toEqual({ code: 200, subcode: 1870050 });
  });

  test("is refused in an account one may only look at, and in one that is disabled", async () => {
    expect(errorIn(await create({}, "act_310000000000404"))).toEqual({ code: 2654, subcode: 1713092 });
    expect(errorIn(await create({}, "act_310000000000303")).code).toBe(200);
  });

  test("of somebody else is unknown", async () => {
    const id = await createAudience(meta, token);
    const stranger = await meta.connect({ person: "218471000000002" });
    expect(errorIn(await meta.get(stranger, `/${id}`))).toEqual({ code: 100, subcode: 33 });
    expect(errorIn(await meta.post(stranger, `/${id}/users`, aPayload(people(1, 1))))).toEqual({
      code: 100,
      subcode: 33,
    });
  });
});

describe("a lookalike", () => {
  const like = (origin_audience_id: string, spec: object = {}) => ({
    name: "Like regulars",
    subtype: "LOOKALIKE",
    customer_file_source: undefined,
    origin_audience_id,
    lookalike_spec: { type: "similarity", country: "FR", ratio: 0.01, ...spec },
  });
  const origin = async (size: number) => {
    const id = await createAudience(meta, token);
    await meta.post(token, `/${id}/users`, aPayload(people(1, size)));
    return id;
  };

  test("is made from a hundred people, in one country or several, and can be addressed", async () => {
    const from = await origin(100);
    const id = textIn(await create(like(from)), "id");
    expect(await read(id, "subtype,approximate_count_lower_bound,lookalike_spec")).toMatchObject({
      subtype: "LOOKALIKE",
      approximate_count_lower_bound: 350_000,
      lookalike_spec: { ratio: 0.01, origin: [expect.objectContaining({ id: from })] },
    });
    const location_spec = { geo_locations: { countries: ["FR", "DE"] } };
    expect((await create(like(from, { country: undefined, location_spec }))).status).toBe(200);
    expect(await meta.violations()).toEqual([]);
  });

  test("is refused from fewer", async () => {
    expect(errorIn(await create(like(await origin(99)))).code).toBe(2654);
  });

  test("is refused from an audience that does not exist, or that is a lookalike itself", async () => {
    expect(errorIn(await create(like("9"))).code).toBe(100);
    const first = textIn(await create(like(await origin(100))), "id");
    expect(errorIn(await create(like(first))).code).toBe(100);
  });

  test.each([
    ["a ratio below a hundredth", { ratio: 0.001 }],
    ["a ratio above a fifth", { ratio: 0.21 }],
    ["a ratio between hundredths", { ratio: 0.015 }],
    ["a ratio as text", { ratio: "0.01" }],
    ["no type", { type: undefined }],
    ["no place", { country: undefined }],
    ["a country by its name", { country: "France" }],
    ["both kinds of place", { location_spec: { geo_locations: { countries: ["DE"] } } }],
    ["a part Meta does not know", { mood: "good" }],
    ["a start behind its end", { starting_ratio: 0.05 }],
  ])("is refused with %s", async (_what, spec) => {
    expect(errorIn(await create(like(await origin(100), spec))).code).toBe(100);
  });

  test("takes no people", async () => {
    const id = textIn(await create(like(await origin(100))), "id");
    expect(errorIn(await meta.post(token, `/${id}/users`, aPayload(people(1, 1)))).code).toBe(2650);
  });
});
