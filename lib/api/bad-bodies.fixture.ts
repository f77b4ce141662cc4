import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { newId } from "@/lib/core/ids";

/** A body that must be refused, and how; the same through whichever door it comes. */
export type BadBody = {
  readonly name: string;
  readonly route: "track" | "batch";
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** null: the header is left out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Of the answer; a bad item of a batch is refused inside a good answer. */
  readonly status: number;
  /** Error code of the whole answer, or `item` when the batch answers item by item. */
  readonly code: string;
  /** Exactly these are named, sorted. */
  readonly paths: readonly string[];
};
type Bad = readonly [name: string, fields: string, paths: readonly string[]];

const MEGABYTE = 1024 * 1024;
const nested = (open: string, close: string, depth: number, inside = "1") =>
  open.repeat(depth) + inside + close.repeat(depth);
const utf8 = (text: string) => new Uint8Array(Buffer.from(text, "utf8"));
const bytesOf = (buffer: Buffer) => new Uint8Array(buffer);
const quoted = (text: string) => JSON.stringify(text);

/** What a text field is not, in JSON. */
const NO_TEXT: readonly (readonly [string, string])[] = [
  ["a number", "7"],
  ["true", "true"],
  ["null", "null"],
  ["a list", '["x"]'],
  ["an object", '{"x":"y"}'],
  ["empty", '""'],
  ["blank", '"  "'],
  ["a megabyte long", quoted("x".repeat(MEGABYTE))],
  ["NUL", '"a\\u0000b"'],
  ["half a character", '"a\\ud83d"'],
  ["the other half", '"\\ude00a"'],
  ["a line break", '"a\\nb"'],
];
const TEXTS = ["orderId", "productId", "customerEmail", "customerPhone", "idempotencyKey"];
const CUSTOMER_TEXTS = ["firstName", "lastName", "city", "region", "postalCode", "externalId", "gender", "dateOfBirth"];
const CLICK_TEXTS = ["fbc", "fbp", "gclid", "gbraid", "wbraid"];

const texts: readonly Bad[] = [
  ...TEXTS.flatMap((field) =>
    NO_TEXT.map(([what, json]): Bad => [`${field} is ${what}`, `"${field}":${json}`, [field]]),
  ),
  ...CUSTOMER_TEXTS.map(
    (field): Bad => [`customer.${field} is a list`, `"customer":{"${field}":[1]}`, [`customer.${field}`]],
  ),
  ...CUSTOMER_TEXTS.map(
    (field): Bad => [`customer.${field} holds NUL`, `"customer":{"${field}":"\\u0000"}`, [`customer.${field}`]],
  ),
  ...CLICK_TEXTS.map(
    (field): Bad => [`clickIds.${field} is a number`, `"clickIds":{"${field}":1}`, [`clickIds.${field}`]],
  ),
];

const numbers: readonly Bad[] = [
  ...[
    "1e400",
    "-1e400",
    "-1",
    "-0.01",
    "9007199254740993",
    "1e12",
    '"12.50"',
    '"12,50"',
    "null",
    "[1]",
    "{}",
    "true",
  ].map((json): Bad => [`eventValue is ${json}`, `"eventValue":${json}`, ["eventValue"]]),
  ...["0", "-1", "1.5", "1e400", "9007199254740993", "1000001", '"2"', "null", "[2]"].map(
    (json): Bad => [`quantity is ${json}`, `"quantity":${json}`, ["quantity"]],
  ),
  ...["0", "1.5", "1e400", '"2"'].map(
    (json): Bad => [
      `an item's quantity is ${json}`,
      `"items":[{"id":"a"},{"id":"b","quantity":${json}}]`,
      ["items.1.quantity"],
    ],
  ),
  ...["-1", "1e400", '"2"', "null"].map(
    (json): Bad => [`an item's price is ${json}`, `"items":[{"id":"a","price":${json}}]`, ["items.0.price"]],
  ),
];

const words: readonly Bad[] = [
  ...['"EURO"', '"ABC"', '""', "978", "null", '"€"'].map(
    (json): Bad => [`currency is ${json}`, `"currency":${json}`, ["currency"]],
  ),
  ...['"shop"', "1", "null", '"Physical_Store"'].map(
    (json): Bad => [`actionSource is ${json}`, `"actionSource":${json}`, ["actionSource"]],
  ),
  ...['"FRA"', '"F"', "33", '"é1"'].map(
    (json): Bad => [`customer.country is ${json}`, `"customer":{"country":${json}}`, ["customer.country"]],
  ),
  ...['"yes"', "1", "null", "{}"].map(
    (json): Bad => [`consent.adUserData is ${json}`, `"consent":{"adUserData":${json}}`, ["consent.adUserData"]],
  ),
  ...[
    '"yesterday"',
    '"2026-02-30T10:00:00Z"',
    '"2026-11-22T25:00:00Z"',
    '"2026-11-22T10:00:00"',
    '"2026-11-22"',
    '"1999-12-31T23:59:59Z"',
    '"9999-12-31T23:59:59Z"',
    '"2026-11-22T10:00:00+99:00"',
    '"-000001-01-01T00:00:00Z"',
    "1764000000",
    "null",
    "{}",
  ].map((json): Bad => [`occurredAt is ${json}`, `"occurredAt":${json}`, ["occurredAt"]]),
  ["an order number is an e-mail address", '"orderId":"a@example.org"', ["orderId"]],
  ["an order number is one in full-width letters", '"orderId":"ａ＠ｅｘａｍｐｌｅ．ｏｒｇ"', ["orderId"]],
  ["an order number is over 200 long", `"orderId":${quoted("9".repeat(201))}`, ["orderId"]],
];

const shapes: readonly Bad[] = [
  ...["customer", "clickIds", "consent"].flatMap((field) =>
    ["[]", '"x"', "1", "null", "true"].map((json): Bad => [`${field} is ${json}`, `"${field}":${json}`, [field]]),
  ),
  ...['{"0":{"id":"a"}}', '"a"', "1", "null"].map((json): Bad => [`items is ${json}`, `"items":${json}`, ["items"]]),
  ...["null", '"a"', "[]", "1"].map((json): Bad => [`an item is ${json}`, `"items":[${json}]`, ["items.0"]]),
  ["an item has no id", '"items":[{"quantity":1}]', ["items.0.id"]],
  ["there are 501 items", `"items":[${Array.from({ length: 501 }, () => '{"id":"a"}').join()}]`, ["items"]],
  ...["[]", '"x"', "1", "null"].map((json): Bad => [`eventData is ${json}`, `"eventData":${json}`, ["eventData"]]),
  ["eventData holds NUL deep inside", '"eventData":{"a":[{"b":"\\u0000"}]}', ["eventData.a.0.b"]],
  ["eventData has half a character for a name", '"eventData":{"a":{"\\ud800":1}}', ["eventData.a"]],
  ["eventData has infinity", '"eventData":{"a":1e400}', ["eventData.a"]],
  ["eventData has a number that would be rounded", '"eventData":{"ean":[9007199254740993]}', ["eventData.ean.0"]],
  ["eventData is a megabyte", `"eventData":{"a":${quoted("x".repeat(MEGABYTE))}}`, ["eventData"]],
  ["eventData is a list of 100,000", `"eventData":{"a":[${"1,".repeat(99_999)}1]}`, ["eventData"]],
  ["eventData has a name of 101 characters", `"eventData":{"${"k".repeat(101)}":1}`, ["eventData"]],
];

const names: readonly Bad[] = [
  ["a field is unknown", '"colour":"red"', ["colour"]],
  [
    "fields are unknown in three places",
    '"a":1,"customer":{"b":1},"items":[{"id":"x","c":1}]',
    ["a", "customer.b", "items.0.c"],
  ],
  ["a field has no name", '"":1', ['""']],
  ["a field is spelt otherwise", '"OrderId":"1","order_id":"1"', ["OrderId", "order_id"]],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__"].map(
    (name): Bad => [`a field is called ${name}`, `"${name}":{"polluted":true}`, [name]],
  ),
  ["__proto__ is written with escapes", '"\\u005f_proto__":{"polluted":true}', ["__proto__"]],
  ["the customer has a __proto__", '"customer":{"__proto__":{"city":"x"}}', ["customer.__proto__"]],
  ["an item has a __proto__", '"items":[{"id":"a","__proto__":{"price":3}}]', ["items.0.__proto__"]],
  ["eventData has a __proto__", '"eventData":{"a":{"__proto__":{"x":1}}}', ["eventData.a.__proto__"]],
  ["of two values of one field the last is wrong", '"eventValue":1,"eventValue":"x"', ["eventValue"]],
];

/** A sale without what every sale needs, or with something else in its place. */
const identity: readonly Bad[] = [
  ["there is no storeId", '"eventType":"purchase"', ["storeId"]],
  ["there is no eventType", '"storeId":"STORE"', ["eventType"]],
  ["there is nothing", "", ["eventType", "storeId"]],
  ["storeId is a number", '"storeId":1,"eventType":"purchase"', ["storeId"]],
  ["storeId is no id", '"storeId":"harbour-street","eventType":"purchase"', ["storeId"]],
  ["storeId is a list", '"storeId":["STORE"],"eventType":"purchase"', ["storeId"]],
  ["eventType is unknown", '"storeId":"STORE","eventType":"sale"', ["eventType"]],
  ["eventType is our own word", '"storeId":"STORE","eventType":"refund"', ["eventType"]],
  ["eventType is in capitals", '"storeId":"STORE","eventType":"PURCHASE"', ["eventType"]],
  ["eventType is null", '"storeId":"STORE","eventType":null', ["eventType"]],
];

/** Bodies that are no sale and no batch at all; both routes say so alike. */
const whole: readonly (readonly [name: string, body: BadBody["body"]])[] = [
  ...["null", "1", "-0", '"text"', "[]", "true", "[{}]"].map((json) => [`it is ${json}`, json] as const),
  ...[
    "",
    " ",
    "{",
    "}",
    "{} {}",
    "{'a':1}",
    "{a:1}",
    '{"a":1,}',
    "[1,]",
    "NaN",
    "undefined",
    "0x10",
    "01",
    '"\\x"',
  ].map((text) => [`it is the broken JSON ${JSON.stringify(text)}`, text] as const),
  ["it is a raw NUL", "\u0000"],
  ["it has a raw NUL in a text", '{"storeId":"a\u0000b"}'],
  ["it has a raw line break in a text", '{"storeId":"a\nb"}'],
  ["it ends in the middle", '{"storeId":"0000'],
  ["it has something behind it", '{"storeId":"1"}]'],
  ["it has a comment", '{"a":1 /* one */}'],
  ["it is a form", "storeId=1&eventType=purchase"],
  ["it is XML", "<sale><storeId>1</storeId></sale>"],
  ["it is not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ["it has an overlong slash", new Uint8Array([0x22, 0xc0, 0xaf, 0x22])],
  ["it has a surrogate in bytes", new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ["its last character is cut", utf8('{"a":"é').slice(0, -1)],
  ["it is UTF-16 with its mark", bytesOf(Buffer.from('\ufeff{"a":1}', "utf16le"))],
  ["it is UTF-16", bytesOf(Buffer.from('{"a":1}', "utf16le"))],
  ["it is Latin-1", bytesOf(Buffer.from('{"a":"é"}', "latin1"))],
  ["it is unpacked nowhere", bytesOf(gzipSync('{"a":1}'))],
  ["it is 10,000 lists deep", nested("[", "]", 10_000)],
  ["it is 10,000 objects deep", nested('{"a":', "}", 10_000)],
  ["it is 300,000 brackets deep", nested("[", "]", 300_000)],
  ["it is 10,000 brackets that never close", "[".repeat(10_000)],
  ["it is 33 levels deep in a known field", `{"eventData":${nested('{"a":', "}", 33)}}`],
];

const headers: readonly (readonly [name: string, headers: NonNullable<BadBody["headers"]>, path: string])[] = [
  ...[null, "", "text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"].map(
    (type) => [`its type is ${type}`, { "content-type": type }, "content-type"] as const,
  ),
  ...["application/jsonp", "application/json-seq", "application/json, text/plain", "*/*", "application/xml"].map(
    (type) => [`its type is ${type}`, { "content-type": type }, "content-type"] as const,
  ),
  ...["utf-16", "iso-8859-1", "us-ascii", '"utf-7"', "windows-1252"].map(
    (charset) =>
      [
        `its charset is ${charset}`,
        { "content-type": `application/json; charset=${charset}` },
        "content-type",
      ] as const,
  ),
  ...["gzip", "br", "deflate", "gzip, gzip", "x-unknown"].map(
    (encoding) => [`its encoding is ${encoding}`, { "content-encoding": encoding }, "content-encoding"] as const,
  ),
];

/** More than 500 bodies that no door takes, for one store of its own. */
export function badBodies(storeId: string): BadBody[] {
  const given = (fields: string) => fields.replaceAll("STORE", storeId);
  const sale = (fields: string) =>
    `{"storeId":"${storeId}","eventType":"purchase"${fields.includes('"orderId"') ? "" : `,"orderId":"${newId()}"`},${fields}}`;
  const sales: (readonly [string, string, readonly string[]])[] = [
    ...[...texts, ...numbers, ...words, ...shapes, ...names].map(
      ([name, fields, paths]) => [name, sale(fields), paths] as const,
    ),
    ...identity.map(([name, fields, paths]) => [name, `{${given(fields)}}`, paths] as const),
  ];
  const good = sale('"eventValue":1');
  const refused = (
    route: BadBody["route"],
    name: string,
    body: BadBody["body"],
    paths: readonly string[],
  ): BadBody => ({
    ...{ name, route, body, status: 422, code: "invalid" },
    paths: [...paths].sort(),
  });
  const item = (name: string, body: string, paths: readonly string[]): BadBody => ({
    ...refused("batch", `${name}, in a batch`, `{"events":[${body}]}`, paths),
    status: 202,
    code: "item",
  });
  const both = ["track", "batch"] as const;
  return [
    ...sales.map(([name, body, paths]) => refused("track", name, body, paths)),
    ...sales.map(([name, body, paths]) => item(name, body, paths)),
    ...["null", "1", '"sale"', "[]", "true"].map((json) => item(`an event is ${json}`, json, ["body"])),
    item("a dry run is asked for inside an item", sale('"dryRun":true'), ["dryRun"]),
    ...both.flatMap((route) => whole.map(([name, body]) => refused(route, name, body, ["body"]))),
    ...both.flatMap((route) =>
      headers.map(([name, given, path]) => ({
        ...refused(route, name, route === "track" ? good : `{"events":[${good}]}`, [path]),
        headers: given,
      })),
    ),
    ...["gzip", "deflate"].map((encoding) => ({
      ...refused(
        "track",
        `it is really packed with ${encoding}`,
        bytesOf(encoding === "gzip" ? gzipSync(good) : deflateSync(good)),
        ["content-encoding"],
      ),
      headers: { "content-encoding": encoding },
    })),
    refused("track", "it is packed without saying so", bytesOf(deflateRawSync(good)), ["body"]),
    refused("track", "dryRun is a word", sale('"dryRun":"true"'), ["dryRun"]),
    refused("track", "it is a batch", `{"events":[${good}]}`, ["eventType", "events", "storeId"]),
    refused("batch", "it is a sale", good, ["eventType", "eventValue", "events", "orderId", "storeId"]),
    refused("batch", "it has no events", "{}", ["events"]),
    ...["[]", "{}", "null", "1", '"x"', `{"0":${good}}`].map((json) =>
      refused("batch", `events is ${json.slice(0, 5)}`, `{"events":${json}}`, ["events"]),
    ),
    refused("batch", "it has 1,001 events", `{"events":[${"1,".repeat(1_000)}1]}`, ["events"]),
    refused("batch", "it has 500,000 events", `{"events":[${"1,".repeat(499_999)}1]}`, ["events"]),
    refused("batch", "it names something else too", `{"events":[${good}],"storeId":"${storeId}"}`, ["storeId"]),
    refused("batch", "it has a __proto__", `{"events":[${good}],"__proto__":{"dryRun":true}}`, ["__proto__"]),
    refused("batch", "dryRun is a number", `{"dryRun":1,"events":[${good}]}`, ["dryRun"]),
    refused("batch", "the last of two lists of events is empty", `{"events":[${good}],"events":[]}`, ["events"]),
  ];
}

/** The request of a bad body, as a till would send it. */
export function requestOf(bad: BadBody, key: string): Request {
  const headers = new Headers({ authorization: `Bearer ${key}`, "content-type": "application/json" });
  for (const [name, value] of Object.entries(bad.headers ?? {}))
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  const url = `http://localhost:3900/api/v1/marketing/events/${bad.route}`;
  // As bytes: a text would be given a type of its own where the header is left out.
  const body = typeof bad.body === "string" ? utf8(bad.body) : bad.body;
  return new Request(url, { method: "POST", headers, body });
}

/** What an answer says in the words of the table. */
export async function refusalIn(response: Response): Promise<Pick<BadBody, "status" | "code" | "paths">> {
  const answer = JSON.parse(await response.text());
  const item = answer.results?.[0];
  const code = item?.status === 422 ? "item" : answer.error?.code;
  const issues: { path: string }[] = (item ?? answer.error)?.issues ?? [];
  return { status: response.status, code, paths: [...new Set(issues.map(({ path }) => path))].sort() };
}
