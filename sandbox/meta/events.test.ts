import { describe, expect, test } from "vitest";
import {
  aSale,
  beforeEachTest,
  DATASET,
  EMAIL_DIGEST,
  errorIn,
  type MetaClient,
  OLD_PIXEL,
  rowsIn,
} from "./meta-client.fixture";

const DAY_S = 86_400;
const nowS = () => Math.floor(Date.now() / 1000);
let meta: MetaClient;
let token: string;
beforeEachTest((fresh) => {
  ({ meta, token } = fresh);
});

const kept = async () => rowsIn(await meta.control("GET", "/conversions?platform=meta"));
const violations = async () =>
  rowsIn(await meta.control("GET", "/requests?path=/events")).flatMap(({ violations: all }) => all);
const custom = (change: object) => ({ custom_data: { value: 12.5, currency: "EUR", order_id: "order-1", ...change } });
const aVisit = (change: object = {}) =>
  aSale({
    action_source: "website",
    event_source_url: "https://shop.example/",
    user_data: { em: EMAIL_DIGEST, client_user_agent: "Mozilla/5.0" },
    ...change,
  });

describe("sales sent to a dataset", () => {
  test("are received, kept and shown", async () => {
    const answer = await meta.sendEvents(token, [aSale(), aSale(custom({ order_id: "order-2" }))]);
    expect(answer).toMatchObject({
      status: 200,
      body: { events_received: 2, messages: [], fbtrace_id: expect.any(String) },
    });
    expect(await kept()).toMatchObject([
      {
        platform: "meta",
        datasetOrAction: DATASET,
        key: "order-1",
        eventName: "Purchase",
        value: 12.5,
        currency: "EUR",
        times: 1,
      },
      { key: "order-2", times: 1 },
    ]);
    expect(await violations()).toEqual([]);
  });

  test("may come as a form with JSON text", async () => {
    const body = new URLSearchParams({
      data: JSON.stringify([aSale()]),
      access_token: token,
      appsecret_proof: meta.proofOf(token),
    });
    expect((await meta.call("POST", `/v26.0/${DATASET}/events`, { body })).status).toBe(200);
    expect(await violations()).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, unknown>>, { code: number; subcode?: number }]>([
    ["no name", { event_name: "" }, { code: 100 }],
    ["no time", { event_time: undefined }, { code: 100, subcode: 2804003 }],
    ["milliseconds", { event_time: Date.now() }, { code: 100, subcode: 2804003 }],
    ["a time as text", { event_time: String(nowS()) }, { code: 100, subcode: 2804003 }],
    ["a store sale of 63 days ago", { event_time: nowS() - 63 * DAY_S }, { code: 100, subcode: 2804003 }],
    ["no action source", { action_source: undefined }, { code: 100 }],
    ["an unknown action source", { action_source: "till" }, { code: 100 }],
    ["no value", custom({ value: undefined }), { code: 100, subcode: 2804009 }],
    ["a negative value", custom({ value: -1 }), { code: 100 }],
    ["a value as text", custom({ value: "12.5" }), { code: 100 }],
    ["no currency", custom({ currency: undefined }), { code: 100 }],
    ["an unknown currency", custom({ currency: "EURO" }), { code: 100 }],
    ["a currency in small letters", custom({ currency: "eur" }), { code: 100 }],
    ["contents without ids", custom({ contents: [{ quantity: 1 }] }), { code: 100 }],
    ["an unknown delivery", custom({ delivery_category: "drone" }), { code: 100 }],
    ["nobody", { user_data: {} }, { code: 100, subcode: 2804050 }],
    ["only a city", { user_data: { ct: EMAIL_DIGEST } }, { code: 100, subcode: 2804050 }],
    ["only a first name", { user_data: { fn: EMAIL_DIGEST } }, { code: 100, subcode: 2804050 }],
    ["a clear e-mail", { user_data: { em: "someone at example" } }, { code: 100 }],
    ["a digest in capitals", { user_data: { em: EMAIL_DIGEST.toUpperCase() } }, { code: 100 }],
    ["a digest that is too short", { user_data: { em: EMAIL_DIGEST.slice(1) } }, { code: 100 }],
    ["limited use without a place", { data_processing_options: ["LDU"] }, { code: 100 }],
    [
      "limited use without a state",
      { data_processing_options: ["LDU"], data_processing_options_country: 1 },
      { code: 100 },
    ],
    ["processing options that are no list", { data_processing_options: "LDU" }, { code: 100 }],
    ["a time a quarter of an hour ahead", { event_time: nowS() + 900 }, { code: 100, subcode: 2804003 }],
    [
      "only a birthday and an agent",
      { user_data: { db: EMAIL_DIGEST, client_user_agent: "x" } },
      { code: 100, subcode: 2804050 },
    ],
    [
      "only a first name and a gender",
      { user_data: { fn: EMAIL_DIGEST, ge: EMAIL_DIGEST } },
      { code: 100, subcode: 2804050 },
    ],
    [
      "only a last name and a gender",
      { user_data: { ln: EMAIL_DIGEST, ge: EMAIL_DIGEST } },
      { code: 100, subcode: 2804050 },
    ],
    [
      "only where somebody lives",
      { user_data: Object.fromEntries(["ct", "st", "zp", "country", "ge"].map((key) => [key, EMAIL_DIGEST])) },
      { code: 100, subcode: 2804050 },
    ],
    ...["em", "ph", "fn", "ln", "ct", "st", "zp", "country", "ge", "db"].map(
      (key) =>
        [`a clear ${key}`, { user_data: { external_id: "c-1", [key]: "clear" } }, { code: 100 }] satisfies [
          string,
          object,
          object,
        ],
    ),
    ["a digest with a suffix too long", { user_data: { em: `${EMAIL_DIGEST}.AQQCAQMCA` } }, { code: 100 }],
  ])("are refused for %s, together with their neighbours", async (_what, change, error) => {
    const answer = await meta.sendEvents(token, [aSale(custom({ order_id: "good" })), aSale(change)]);
    expect(answer.status).toBe(400);
    expect(errorIn(answer)).toMatchObject(error);
    expect(await kept()).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ["digests that say how they were made", { user_data: { em: [`${EMAIL_DIGEST}.AQQCAQMC`] } }],
    ["only an external id", { user_data: { external_id: "c-1" } }],
    ["a first and a last name", { user_data: { fn: EMAIL_DIGEST, ln: EMAIL_DIGEST } }],
    ["no restriction said aloud", { data_processing_options: [] }],
    [
      "limited use in California",
      { data_processing_options: ["LDU"], data_processing_options_country: 1, data_processing_options_state: 1000 },
    ],
  ])("are taken with %s, without a violation", async (_what, change) => {
    expect((await meta.sendEvents(token, [aSale(change)])).status).toBe(200);
    expect(await violations()).toEqual([]);
  });

  test("may be 61 days old in a store and 6 days on the web", async () => {
    expect((await meta.sendEvents(token, [aSale({ event_time: nowS() - 61 * DAY_S })])).status).toBe(200);
    expect((await meta.sendEvents(token, [aVisit({ event_time: nowS() - 6 * DAY_S })])).status).toBe(200);
    expect(errorIn(await meta.sendEvents(token, [aVisit({ event_time: nowS() - 8 * DAY_S })])).subcode).toBe(2804003);
  });

  test.each([
    ["none", []],
    ["a thousand and one", Array.from({ length: 1001 }, () => aSale())],
    ["no list", "all"],
  ])("are refused when there are %s", async (_what, data) => {
    expect(errorIn(await meta.sendEvents(token, data)).code).toBe(100);
  });

  test("are refused by a dataset that is not for stores, by an unknown one, and without the right to advertise", async () => {
    expect(errorIn(await meta.sendEvents(token, [aSale()], OLD_PIXEL)).code).toBe(100);
    expect((await meta.sendEvents(token, [aVisit()], OLD_PIXEL)).status).toBe(200);
    expect(errorIn(await meta.sendEvents(token, [aSale()], "9"))).toEqual({ code: 100, subcode: 33 });
    expect(errorIn(await meta.sendEvents(token, [aSale()], "610000000000401")).code).toBe(200);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["an unknown key", { colour: "red" }, "unknown key colour"],
    ["an unknown custom key", custom({ colour: "red" }), "unknown key custom_data.colour"],
    ["a careless name", { event_name: "purchase" }, "event_name purchase is spelled Purchase"],
    ["a value finer than coins", custom({ value: 12.345 }), "value 12.345 is finer than EUR has coins"],
    [
      "no order number",
      custom({ order_id: undefined }),
      "physical_store Purchase without order_id cannot be deduplicated",
    ],
    ["a page on a till", { event_source_url: "https://shop.example" }, "physical_store event with event_source_url"],
    [
      "the hash of nothing",
      { user_data: { em: EMAIL_DIGEST, ph: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" } },
      "user_data.ph is the hash of nothing",
    ],
    [
      "a hashed agent",
      { user_data: { em: EMAIL_DIGEST, client_user_agent: EMAIL_DIGEST } },
      "user_data.client_user_agent must not be hashed",
    ],
    [
      "the till's agent",
      { user_data: { em: EMAIL_DIGEST, client_user_agent: "POS/1.0" } },
      "client_user_agent of the till sent as the customer's",
    ],
    [
      "the till's address",
      { user_data: { em: EMAIL_DIGEST, client_ip_address: "203.0.113.9" } },
      "client_ip_address of the till sent as the customer's",
    ],
    [
      "a broken click id",
      { user_data: { em: EMAIL_DIGEST, fbc: "abc" } },
      "user_data.fbc does not have the form of a fbc",
    ],
  ])("pass with %s, which is recorded", async (_what, change, rule) => {
    expect((await meta.sendEvents(token, [aSale(change)])).status).toBe(200);
    expect(await violations()).toContain(rule);
  });

  test.each([
    ["hashed", EMAIL_DIGEST, "user_data.client_ip_address must not be hashed"],
    ["private", "192.168.1.20", "client_ip_address is a private address, not a customer's"],
    ["none at all", "somewhere", "user_data.client_ip_address is not an address"],
  ])("of a website with an address that is %s pass and are recorded", async (_what, address, rule) => {
    const user_data = { em: EMAIL_DIGEST, client_user_agent: "Mozilla/5.0", client_ip_address: address };
    expect((await meta.sendEvents(token, [aVisit({ user_data })])).status).toBe(200);
    expect(await violations()).toEqual([rule]);
  });

  test.each([
    ["ISK", 1500],
    ["HUF", 19.99],
    ["ALL", 10.5],
    ["IQD", 1500.25],
    ["BHD", 1.234],
    ["EUR", 12.35],
  ])("of %s %d are as fine as ISO 4217 has it", async (currency, value) => {
    expect((await meta.sendEvents(token, [aSale(custom({ currency, value }))])).status).toBe(200);
    expect(await violations()).toEqual([]);
  });

  test.each([
    ["JPY", 1500.5],
    ["EUR", 12.345],
    ["IQD", 1500.2555],
  ])("of %s %d are finer than the currency, which is recorded", async (currency, value) => {
    expect((await meta.sendEvents(token, [aSale(custom({ currency, value }))])).status).toBe(200);
    expect(await violations()).toEqual([`value ${value} is finer than ${currency} has coins`]);
  });

  test("with a test code count all the same, which is recorded", async () => {
    expect((await meta.sendEvents(token, [aSale()], DATASET, { test_event_code: "TEST1" })).status).toBe(200);
    expect(await violations()).toEqual(["test_event_code: its events count like any others"]);
  });

  test("of a website without page or agent pass and are recorded", async () => {
    await meta.sendEvents(token, [aSale({ action_source: "website" })]);
    expect(await violations()).toEqual([
      "website event without event_source_url",
      "website event without client_user_agent",
    ]);
  });
});

describe("a second conversion for one sale", () => {
  const again: [string, (sale: Record<string, unknown>) => object][] = [
    ["at another time", ({ event_time }) => ({ event_time: Number(event_time) - 5 })],
    ["with another event id", () => ({ event_id: "e-2" })],
    ["with another value", () => custom({ value: 13 })],
    ["in another currency", () => custom({ currency: "GBP" })],
  ];
  test.each(again)("is taken, and a violation: %s", async (_what, change) => {
    const sale = aSale();
    await meta.sendEvents(token, [sale]);
    expect((await meta.sendEvents(token, [{ ...sale, ...change(sale) }])).status).toBe(200);
    expect(await violations()).toEqual(["second conversion for order order-1"]);
  });

  test("is none when it is the same sale, another item, or another dataset's", async () => {
    const sale = aSale();
    await meta.sendEvents(token, [sale]);
    await meta.sendEvents(token, [sale]);
    await meta.sendEvents(token, [{ ...sale, event_id: "e-2", ...custom({ item_number: "2" }) }]);
    await meta.sendEvents(token, [{ ...sale, event_id: "e-3" }], "610000000000201");
    expect(await violations()).toEqual([]);
  });
});

describe("repeats", () => {
  test("of a store sale are merged by order number and time, and still count as received", async () => {
    const sale = aSale();
    for (const event_id of ["e-1", "e-2", "e-3"])
      expect(await meta.sendEvents(token, [{ ...sale, event_id }])).toMatchObject({ body: { events_received: 1 } });
    expect(await kept()).toMatchObject([{ key: "order-1", times: 3 }]);
    await meta.sendEvents(token, [{ ...sale, event_time: nowS() - 5 }]);
    expect(await kept()).toHaveLength(2);
  });

  test("within one request are merged too", async () => {
    const sale = aSale();
    await meta.sendEvents(token, [sale, sale]);
    expect(await kept()).toMatchObject([{ times: 2 }]);
  });

  test("of a store sale are counted again after seven days", async () => {
    const sale = aSale();
    await meta.sendEvents(token, [sale]);
    await meta.control("POST", "/clock", { offsetMs: 8 * DAY_S * 1000 });
    await meta.sendEvents(token, [sale]);
    expect(await kept()).toMatchObject([{ times: 1 }, { times: 1 }]);
  });

  test("without an order number are told apart by the customer", async () => {
    const sale = aSale(custom({ order_id: undefined }));
    await meta.sendEvents(token, [sale, sale, { ...sale, user_data: { em: "b".repeat(64) } }]);
    expect((await kept()).map(({ times }) => times)).toEqual([2, 1]);
  });

  test("of a web event are merged by event id for 48 hours", async () => {
    const visit = aVisit({ event_id: "visit-1" });
    await meta.sendEvents(token, [visit, visit]);
    expect(await kept()).toMatchObject([{ key: "visit-1", times: 2 }]);
    await meta.control("POST", "/clock", { offsetMs: 3 * DAY_S * 1000 });
    await meta.sendEvents(token, [visit]);
    expect(await kept()).toHaveLength(2);
  });
});
