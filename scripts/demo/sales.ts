/** One sale as a till sends it, with what must become of it. */
export type DemoSale = {
  readonly orderId: string;
  readonly body: Record<string, unknown>;
  /** `sent`: reaches both platforms; `skipped`: recorded, nothing to match; `refused`: the API names what is wrong. */
  readonly expect: "sent" | "skipped" | "refused";
  /** How the connection behaves: sent once, sent twice, or cut after the request went out and then repeated. */
  readonly manner: "once" | "twice" | "cut";
};

/** A seeded generator (mulberry32), so that a run can be repeated. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const FIRST = ["Camille", "Léa", "Hugo", "Zoë", "Jean-Luc", "Anaïs", "Omar", "Inès", "Paul", "Marta"];
const LAST = ["Durand", "Müller", "O'Brien", "García", "Lefèvre", "Nowak", "Øst", "Martin", "de la Cruz", "Khan"];
const DOMAINS = ["example.org", "gmail.com", "mail.example.com", "example.net"];

type Random = () => number;
const pick = <T>(random: Random, values: readonly [T, ...T[]]): T =>
  values[Math.floor(random() * values.length)] ?? values[0];
const ascii = (text: string) =>
  text
    .normalize("NFD")
    .replace(/[^A-Za-z]/g, "")
    .toLowerCase();

/** An address as people spell it at a till: capitals, blanks around it, dots and tags. */
function careless(random: Random, email: string): string {
  return pick(random, [
    email,
    email.toUpperCase(),
    ` ${email}`,
    `${email} `,
    email.replace(/^./, (letter) => letter.toUpperCase()),
  ]);
}

/** A French mobile number in one of the spellings people use. */
function phoneNumber(random: Random): string {
  const digits = Array.from({ length: 8 }, () => Math.floor(random() * 10)).join("");
  const pairs = `${digits.slice(0, 2)} ${digits.slice(2, 4)} ${digits.slice(4, 6)} ${digits.slice(6)}`;
  return pick(random, [
    `06 ${pairs}`,
    `+33 6 ${pairs}`,
    `0033 6${digits}`,
    `06.${pairs.replaceAll(" ", ".")}`,
    `+336${digits}`,
    `(06) ${pairs}`,
  ]);
}

const BROKEN: readonly [
  (body: Record<string, unknown>) => Record<string, unknown>,
  ...((body: Record<string, unknown>) => Record<string, unknown>)[],
] = [
  (body) => ({ ...body, eventValue: "12,50" }),
  (body) => ({ ...body, eventValue: -3 }),
  (body) => ({ ...body, currency: "EURO" }),
  (body) => ({ ...body, eventType: "sale" }),
  (body) => ({ ...body, occurredAt: "yesterday" }),
];

/** A day at one till: `count` sales, about a quarter anonymous, a few broken, some sent twice or over a bad line. */
export function makeSales(given: { storeId: string; count: number; run: string; seed: number; now: Date }): DemoSale[] {
  const { storeId, count, run, seed, now } = given;
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const orderId = `${run}-${String(index + 1).padStart(5, "0")}`;
    const [firstName, lastName] = [
      pick(random, FIRST as [string, ...string[]]),
      pick(random, LAST as [string, ...string[]]),
    ];
    const email = `${ascii(firstName)}.${ascii(lastName)}${Math.floor(random() * 1e6)}@${pick(random, DOMAINS as [string, ...string[]])}`;
    const kind = random();
    const contact = {
      ...(kind < 0.5 && { customerEmail: careless(random, email) }),
      ...(kind >= 0.4 && kind < 0.75 && { customerPhone: phoneNumber(random) }),
      ...(kind < 0.15 && { customer: { firstName, lastName, postalCode: "75011" } }),
    };
    const items = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
      id: `SKU-${100 + Math.floor(random() * 900)}`,
      quantity: 1 + Math.floor(random() * 2),
      price: Math.round(500 + random() * 9500) / 100,
    }));
    const total = items.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
    const body: Record<string, unknown> = {
      storeId,
      eventType: "purchase",
      orderId,
      eventValue: Math.round(total * 100) / 100,
      items,
      occurredAt: new Date(now.getTime() - Math.floor(random() * 10 * 3_600_000)).toISOString(),
      ...contact,
    };
    if (random() < 0.01) return { orderId, body: pick(random, BROKEN)(body), expect: "refused", manner: "once" };
    const way = random();
    const manner = way < 0.05 ? "twice" : way < 0.09 ? "cut" : "once";
    return { orderId, body, expect: kind < 0.75 ? "sent" : "skipped", manner };
  });
}
