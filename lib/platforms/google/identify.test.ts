import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256Hex } from "@/lib/core/normalise";
import { identifyForGoogle } from "./identify";

const userData = (...userIdentifiers: readonly unknown[]) => ({ userData: { userIdentifiers } });
const address = { firstName: "Ada", lastName: "Byron", country: "gb", postalCode: " SW1A 1AA " };

test.each([
  ["Ada.Byron+till@GMAIL.com", "adabyron@gmail.com"],
  ["a.b@googlemail.com", "ab@googlemail.com"],
  ["Ada.Byron+till@shop.example", "ada.byron+till@shop.example"],
])("the e-mail %s is hashed as %s", (email, normalised) => {
  expect(identifyForGoogle({ email }, {})).toEqual(userData({ emailAddress: sha256Hex(normalised) }));
});

test("a phone number keeps its plus", () => {
  expect(identifyForGoogle({ phone: "06 12 34 56 78", country: "FR" }, {})).toEqual(
    userData({ phoneNumber: sha256Hex("+33612345678") }),
  );
});

test("an address has hashed names and a plain place", () => {
  expect(identifyForGoogle(address, {})).toEqual(
    userData({
      address: {
        givenName: sha256Hex("ada"),
        familyName: sha256Hex("byron"),
        regionCode: "GB",
        postalCode: "SW1A 1AA",
      },
    }),
  );
});

test.each(["firstName", "lastName", "country", "postalCode"])("an address without %s is left out", (key) => {
  expect(identifyForGoogle({ ...address, [key]: undefined }, {})).toBeNull();
});

test.each([
  { postalCode: "-" },
  { postalCode: "n/a" },
  { postalCode: "unknown" },
  { postalCode: "7" },
  { postalCode: "〒100-0001" },
  { postalCode: "10115 Berlin Mitte" },
  { country: "UK" },
  { country: "XX" },
  { country: "XK" },
])("an address with %j is left out, and the rest of the customer is not", (changes) => {
  expect(identifyForGoogle({ ...address, ...changes, email: "ada@shop.example" }, {})).toEqual(
    userData({ emailAddress: sha256Hex("ada@shop.example") }),
  );
});

test.each(["101", "SW1A 1AA", "00-950", "1000", "D02 AF30", "GY1 1AA"])("the postal code %s is one", (postalCode) => {
  expect(identifyForGoogle({ ...address, postalCode }, {})).toMatchObject(userData({ address: { postalCode } }));
});

test.each([
  ["Dr. Ada", "Byron Jr.", "ada", "byron"],
  ["Mary Ann", "King, PhD", "mary ann", "king"],
  ["Drew", "Ivanov", "drew", "ivanov"],
  ["Ms. Ada", "Smith-Jones III, MD", "ada", "smith-jones"],
  ["Ms.Ada", "Byron PhD.", "ms.ada", "byron phd."],
])("titles are cut from %s %s", (firstName, lastName, givenName, familyName) => {
  expect(identifyForGoogle({ ...address, firstName, lastName }, {})).toMatchObject(
    userData({ address: { givenName: sha256Hex(givenName), familyName: sha256Hex(familyName) } }),
  );
});

test.each([
  [{ gclid: "g1", gbraid: "b1", wbraid: "w1" }, { gclid: "g1" }],
  [{ gbraid: "b1", wbraid: "w1" }, { gbraid: "b1" }],
  [{ wbraid: "w1" }, { wbraid: "w1" }],
])("of several click ids the best one is sent: %j", (clickIds, adIdentifiers) => {
  expect(identifyForGoogle({}, clickIds)).toEqual({ adIdentifiers });
});

test.each([
  [{ gclid: "Cj0%3D", wbraid: "w1" }, { wbraid: "w1" }],
  [{ gclid: "not a click", gbraid: "{gbraid}" }, null],
  [{ gclid: "g".repeat(513), gbraid: "b.1-_Z" }, { gbraid: "b.1-_Z" }],
])("a click id that Google cannot have given is none: %j", (clickIds, adIdentifiers) => {
  expect(identifyForGoogle({}, clickIds)).toEqual(adIdentifiers && { adIdentifiers });
});

test("Meta's cookies and a loyalty number say nothing to Google", () => {
  expect(identifyForGoogle({ externalId: "card-1" }, { fbp: "fb.1.1.1" })).toBeNull();
});

test("a hash passes as it is", () => {
  const email = sha256Hex("ada@shop.example");
  expect(identifyForGoogle({ email: email.toUpperCase() }, {})).toEqual(userData({ emailAddress: email }));
});

test("never lets an e-mail, a phone or a name through", () => {
  const text = fc.option(fc.oneof(fc.string({ unit: "grapheme" }), fc.emailAddress()), { nil: undefined });
  fc.assert(
    fc.property(fc.record({ email: text, phone: text, firstName: text, lastName: text }), (given) => {
      const result = identifyForGoogle({ ...given, country: "FR", postalCode: "75001" }, {});
      const all =
        JSON.stringify(result ?? {}).match(/"(?:emailAddress|phoneNumber|givenName|familyName)":"[^"]*"/g) ?? [];
      for (const entry of all) expect(entry).toMatch(/:"[0-9a-f]{64}"$/);
    }),
  );
});
