import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256Hex } from "@/lib/core/normalise";
import { identifyForMeta, isTooWeak } from "./identify";

const hashed = (text: string) => [sha256Hex(text)];
const withEmail = { email: "ada@shop.example" };

test.each([
  [{ email: " Ada@Shop.Example" }, { em: hashed("ada@shop.example") }],
  [{ email: "Ada.L+x@gmail.com" }, { em: hashed("ada.l+x@gmail.com") }],
  [
    { phone: "06 12 34 56 78", country: "FR" },
    { ph: hashed("33612345678"), country: hashed("fr") },
  ],
  [
    { ...withEmail, firstName: "Jean-Luc", lastName: "O'Neill" },
    { fn: hashed("jeanluc"), ln: hashed("oneill") },
  ],
  [{ ...withEmail, firstName: "Valérie" }, { fn: hashed("valérie") }],
  [{ ...withEmail, city: "Le Havre" }, { ct: hashed("lehavre") }],
  [{ ...withEmail, city: "Besançon" }, { ct: ["besançon", "besancon", "besanon"].map(sha256Hex) }],
  [{ ...withEmail, city: "北京" }, { ct: hashed("北京") }],
  [{ ...withEmail, region: "Sector 7" }, { st: hashed("sector") }],
  [{ phone: "+44 7700 900123 / +44 7700 900456" }, { ph: hashed("447700900123447700900456") }],
  [{ ...withEmail, region: "New Mexico", country: "US" }, { st: hashed("nm") }],
  [{ ...withEmail, region: "Nova Scotia" }, { st: hashed("ns") }],
  [{ ...withEmail, region: "Bayern", country: "DE" }, { st: hashed("bayern") }],
  [{ ...withEmail, region: "Georgia", country: "GE" }, { st: hashed("georgia") }],
  [{ ...withEmail, postalCode: "60614-1001", country: "US" }, { zp: hashed("60614") }],
  [{ ...withEmail, postalCode: "00-950", country: "PL" }, { zp: hashed("00950") }],
  [{ ...withEmail, postalCode: "SW1A 1AA", country: "GB" }, { zp: hashed("sw1a1aa") }],
  [{ ...withEmail, externalId: " Card 77-B " }, { external_id: hashed("card77-b") }],
  [{ ...withEmail, gender: " Female " }, { ge: hashed("f") }],
  [{ ...withEmail, gender: "Mr" }, { ge: hashed("m") }],
  [{ ...withEmail, dateOfBirth: "31.12.1990" }, { db: hashed("19901231") }],
  [{ ...withEmail, dateOfBirth: sha256Hex("19901231") }, { db: hashed("19901231") }],
  [{ email: sha256Hex("ada@shop.example").toUpperCase() }, { em: hashed("ada@shop.example") }],
])("%j becomes its hashes", (customer, userData) => {
  expect(identifyForMeta(customer, {})).toMatchObject(userData);
});

test("an unusable e-mail or phone drops its key and nothing else", () => {
  const identifiers = identifyForMeta({ email: "none", phone: "12", externalId: "c-1", country: "FR" }, {});
  expect(Object.keys(identifiers ?? {}).sort()).toEqual(["country", "external_id"]);
});

test.each([
  ["a card number", { phone: "4111 1111 1111 1112" }, "ph"],
  ["a city without a letter in front", { city: "9th" }, "ct"],
  ["one character of a postal code", { postalCode: "7" }, "zp"],
  ["a gender Meta has no letter for", { gender: "divers" }, "ge"],
  ["an impossible date of birth", { dateOfBirth: "32.12.1990" }, "db"],
])("%s is left out", (_, given, key) => {
  expect(identifyForMeta({ ...withEmail, ...given }, {})).not.toHaveProperty(key);
});

test.each([
  {},
  { country: "FR" },
  { firstName: "Ada" },
  { lastName: "Byron", country: "FR" },
  { city: "Lyon", region: "Rhône", postalCode: "69001", country: "FR" },
  { city: "Lyon", gender: "f", country: "FR" },
  { dateOfBirth: "1990-12-31", country: "FR" },
  { firstName: "Ada", gender: "f" },
  { lastName: "Byron", gender: "f" },
  { email: "none", phone: "12" },
])("%j says too little for Meta", (customer) => expect(identifyForMeta(customer, {})).toBeNull());

test.each([
  { firstName: "Ada", lastName: "Byron" },
  { firstName: "Ada", postalCode: "69001" },
  { firstName: "Ada", dateOfBirth: "1990-12-31" },
  { externalId: "c-1" },
])("%j is enough for Meta", (customer) => expect(identifyForMeta(customer, {})).not.toBeNull());

test("click cookies go in clear, and only in Meta's form", () => {
  const fbp = "fb.1.1767225600000.1234567890";
  expect(identifyForMeta({}, { fbp, fbc: "IwAR0", gclid: "g" })).toEqual({ fbp });
});

test("no identifiers at all are too weak", () => expect(isTooWeak({})).toBe(true));

test("never lets anything through but hashes", () => {
  const text = fc.option(fc.oneof(fc.string({ unit: "grapheme" }), fc.emailAddress()), { nil: undefined });
  const customer = fc.record({
    ...{ email: text, phone: text, firstName: text, lastName: text, city: text, region: text },
    ...{ postalCode: text, country: text, externalId: text, gender: text, dateOfBirth: text },
  });
  fc.assert(
    fc.property(customer, (given) => {
      for (const value of Object.values(identifyForMeta(given, {}) ?? {}).flat())
        expect(value).toMatch(/^[0-9a-f]{64}$/);
    }),
  );
});
