import { seededRandom } from "../demo/sales";

export type FuzzBody = {
  readonly kind: Kind;
  readonly path: "track" | "batch";
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer;
};
export const KINDS = [
  "valid",
  "odd value",
  "odd shape",
  "odd name",
  "broken text",
  "broken bytes",
  "huge",
  "odd header",
] as const;
export type Kind = (typeof KINDS)[number];

type Random = () => number;
type Json = unknown;
type Given = { readonly storeId: string; readonly run: string; readonly seed: number; readonly count: number };

const pick = <T>(random: Random, values: readonly [T, ...T[]]): T =>
  values[Math.floor(random() * values.length)] ?? values[0];
const upTo = (random: Random, max: number) => Math.floor(random() * max);

/** Stands in a JSON text for what `JSON.stringify` would not write; replaced after it. */
const RAW = (text: string) => `\u0001raw:${text}\u0001`;
const ODD_VALUES: readonly [Json, ...Json[]] = [
  null,
  ...[true, false, 0, -1, 1.5, "", " ", "x", "\u0000", "\ud800", "a\nb", "__proto__", "constructor"],
  ...[[], {}, [[]], [{}], [null], { "": 1 }, "1", "1e3", "Infinity", "NaN", "2026-02-30T00:00:00Z", "a@example.org"],
  ...[
    "😀".repeat(40),
    "é".normalize("NFD"),
    "\u202e\u200b",
    "'; drop table marketing_events; --",
    "<script>",
    "%00",
    "../../x",
  ],
  ...["1e400", "-1e400", "-0", "9007199254740993", "1e-400", "123456789012345678901234567890"].map(RAW),
];
const ODD_NAMES: readonly [string, ...string[]] = [
  ...(["__proto__", "constructor", "prototype", "toString", "", " ", "storeId", "dryRun", "events", "\u0000"] as const),
  ...["\ud800", "eventData", "customer.city", "0", "length", "$ref", "x".repeat(300)],
];

function makeSale(random: Random, { storeId, run }: Given, number: number): Record<string, Json> {
  const maybe = (share: number, fields: Record<string, Json>) => (random() < share ? fields : {});
  return {
    storeId,
    eventType: pick(random, ["purchase", "purchase", "add_to_cart", "view_content", "initiate_checkout"]),
    ...maybe(0.9, { orderId: `${run}-${number}-${upTo(random, 4)}` }),
    ...maybe(0.3, { idempotencyKey: `${run}/${number}` }),
    ...maybe(0.7, { customerEmail: `c${number}@example.org` }),
    ...maybe(0.4, { customerPhone: `06 12 34 ${10 + upTo(random, 90)} ${10 + upTo(random, 90)}` }),
    ...maybe(0.9, { eventValue: upTo(random, 1e6) / 100 }),
    ...maybe(0.3, { currency: pick(random, ["EUR", "usd", "JPY"]) }),
    ...maybe(0.3, {
      items: Array.from({ length: 1 + upTo(random, 4) }, (_, n) => ({ id: `S${n}`, quantity: 1 + n, price: 5 })),
    }),
    ...maybe(0.3, {
      customer: { firstName: "Zoë", lastName: "Martin", city: "Paris", postalCode: "75011", country: "FR" },
    }),
    ...maybe(0.2, { clickIds: { gclid: `g-${number}`, fbc: "fb.1.1700000000000.abc" } }),
    ...maybe(0.2, { consent: { adUserData: random() < 0.8, adPersonalization: "granted" } }),
    ...maybe(0.2, { eventData: { till: 7, lines: [{ note: "gift" }], deep: { er: { still: [1, 2, 3] } } } }),
    ...maybe(0.1, { occurredAt: new Date().toISOString() }),
    ...maybe(0.05, { dryRun: true }),
  };
}

/** A copy with one place changed, chosen among all that there are. */
function mutate(random: Random, value: Json, change: (inner: Json) => Json): Json {
  if (typeof value !== "object" || value === null || random() < 0.15) return change(value);
  const entries = Object.entries(value);
  const at = upTo(random, entries.length + 1);
  if (at === entries.length) return change(value);
  const changed = entries.map(([name, inner], n) => [name, n === at ? mutate(random, inner, change) : inner] as const);
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : fromEntries(changed);
}

/** Object.fromEntries makes a real `__proto__` field, as JSON.parse does. */
const fromEntries = (entries: readonly (readonly [string, Json])[]): Record<string, Json> =>
  Object.fromEntries(entries);

function renameOne(random: Random, value: Json): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  const name = pick(random, ODD_NAMES);
  if (random() < 0.5) return fromEntries([...entries, [name, pick(random, ODD_VALUES)]]);
  const at = upTo(random, entries.length);
  return fromEntries(entries.map(([old, inner], n) => [n === at ? name : old, inner]));
}

const reshape =
  (random: Random) =>
  (inner: Json): Json =>
    pick<() => Json>(random, [
      () => [inner],
      () => ({ value: inner }),
      () => ({ 0: inner, length: 1 }),
      () => [inner, inner],
      () => JSON.stringify(inner),
      () => undefined,
      () =>
        Array.from({ length: upTo(random, 60) }).reduce((deep: Json) => (random() < 0.5 ? [deep] : { deep }), inner),
    ])();

const toText = (value: Json): string =>
  (JSON.stringify(value) ?? "").replaceAll(/"\\u0001raw:([^"\\]*)\\u0001"/g, (_match, raw: string) => raw);

const PIECES: readonly [string, ...string[]] = [
  ...([
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "\\",
    "null",
    "\\u0000",
    "\\ud83d",
    "/*",
    "\u0000",
    "\n",
    "1e999",
    "-",
  ] as const),
  ...['"__proto__":1,', '"storeId":1,', '{"a":', "\ufeff", "\u2028"],
];
/** Cuts, doubles, drops or inserts at a random place. */
function breakText(random: Random, text: string): string {
  const [from, to] = [upTo(random, text.length), upTo(random, text.length)].sort((a, b) => a - b) as [number, number];
  return pick(random, [
    () => text.slice(0, from),
    () => text.slice(0, from) + pick(random, PIECES) + text.slice(from),
    () => text.slice(0, from) + text.slice(to),
    () => text.slice(0, to) + text.slice(from),
    () => text + pick(random, PIECES),
    () => pick(random, PIECES) + text,
  ])();
}

function breakBytes(random: Random, text: string): Buffer {
  if (random() < 0.1) return Buffer.from(text, pick(random, ["utf16le", "latin1", "base64"]));
  const bytes = Buffer.from(text);
  for (let flips = 1 + upTo(random, 4); flips > 0; flips -= 1) bytes[upTo(random, bytes.length)] = upTo(random, 256);
  return bytes;
}

const MEGABYTE = 1024 * 1024;
function makeHuge(random: Random, text: string): string {
  const into = (json: string) => text.replace(/[}\]]*$/, (end) => `,"eventData":{"a":${json}}${end}`);
  return pick(random, [
    () => "[".repeat(10_000),
    () => "[".repeat(10_000) + "]".repeat(10_000),
    () => `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
    () => into(JSON.stringify("x".repeat(MEGABYTE))),
    () => into(JSON.stringify("12-34 5".repeat(MEGABYTE / 8))),
    () => into(`[${"1,".repeat(200_000)}1]`),
    () => `{${Array.from({ length: 50_000 }, (_, n) => `"k${n}":1`).join()}}`,
    () => `{"events":[${"{},".repeat(2_000)}{}]}`,
    () => JSON.stringify({ storeId: "x".repeat(MEGABYTE), eventType: "1".repeat(1_000) }),
  ])();
}

const ODD_HEADERS: readonly [Record<string, string>, ...Record<string, string>[]] = [
  { "content-type": "text/plain" },
  { "content-type": "application/json; charset=utf-16" },
  { "content-type": "application/x-www-form-urlencoded" },
  { "content-encoding": "gzip" },
  { "x-request-id": "'; drop" },
  { "content-type": "application/json;charset=UTF-8", accept: "text/html" },
  { "x-http-method-override": "DELETE", "x-forwarded-for": "1.2.3.4", "x-client-address": "9.9.9.9" },
  { cookie: `diveseeks-session=${"x".repeat(2_000)}`, origin: "https://evil.example" },
  { expect: "100-continue" },
];

/** The same bodies for the same seed: sales and batches, most of them damaged in one of many ways. */
export function* makeBodies(given: Given): Generator<FuzzBody> {
  const random = seededRandom(given.seed);
  for (let number = 0; number < given.count; number += 1) {
    const path = random() < 0.7 ? "track" : "batch";
    const sale = () => makeSale(random, given, number);
    const value: Json = path === "track" ? sale() : { events: Array.from({ length: 1 + upTo(random, 5) }, sale) };
    const kind = random() < 0.006 ? "huge" : pick(random, KINDS.filter((name) => name !== "huge") as [Kind, ...Kind[]]);
    const headers = { "content-type": "application/json", ...(kind === "odd header" && pick(random, ODD_HEADERS)) };
    yield { kind, path, headers, payload: damage(random, kind, value) };
  }
}

function damage(random: Random, kind: Kind, value: Json): Buffer {
  switch (kind) {
    case "odd value":
      return Buffer.from(toText(mutate(random, value, () => pick(random, ODD_VALUES))));
    case "odd shape":
      return Buffer.from(toText(mutate(random, value, reshape(random))));
    case "odd name":
      return Buffer.from(toText(mutate(random, value, (inner) => renameOne(random, inner))));
    case "broken text":
      return Buffer.from(breakText(random, toText(value)));
    case "broken bytes":
      return breakBytes(random, toText(value));
    case "huge":
      return Buffer.from(makeHuge(random, toText(value)));
    default:
      return Buffer.from(toText(value));
  }
}
