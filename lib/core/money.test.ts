import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exponentOf, isCurrency, microsToMinor, ownCurrencyFirst, toMajor, toMinor } from "./money";

describe("major to minor units", () => {
  test.each([
    { major: 19.99, currency: "EUR", minor: 1999 },
    { major: 1999, currency: "JPY", minor: 1999 },
    { major: 1.999, currency: "BHD", minor: 1999 },
    { major: 1.9999, currency: "CLF", minor: 19_999 },
    { major: 1.005, currency: "EUR", minor: 101 },
    { major: 0.1 + 0.2, currency: "EUR", minor: 30 },
    { major: 8.165, currency: "EUR", minor: 817 },
    { major: 1.0005, currency: "KWD", minor: 1001 },
    { major: 0.5, currency: "JPY", minor: 1 },
    { major: -1.005, currency: "EUR", minor: -101 },
    { major: 1e-7, currency: "EUR", minor: 0 },
    { major: 1.5e3, currency: "EUR", minor: 150_000 },
    { major: 1e12, currency: "EUR", minor: 1e14 },
  ])("$major $currency is $minor", ({ major, currency, minor }) => {
    expect(toMinor(major, currency)).toBe(minor);
  });

  test("zero is never negative", () => {
    for (const zero of [0, -0, -1e-9]) expect(Object.is(toMinor(zero, "EUR"), 0)).toBe(true);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e15, 1e300])(
    "%d is out of range and not a wrong amount",
    (major) => expect(() => toMinor(major, "EUR")).toThrow(RangeError),
  );
});

test.each(["EUR", "JPY", "BHD", "CLF", "ISK", "TND"])(
  "every amount in %s survives the way there and back",
  (currency) => {
    // Up to a hundred times what the API takes in: 10^12 major units of a currency with two decimals.
    fc.assert(
      fc.property(
        fc.integer({ min: -1e14, max: 1e14 }),
        (minor) => toMinor(toMajor(minor, currency), currency) === minor,
      ),
    );
  },
);

test("one's own currency comes first, and the others stay in their order", () => {
  const of = (...codes: string[]) => codes.map((currency) => ({ currency }));
  expect(ownCurrencyFirst(of("EUR", "GBP", "JPY", "GBP"), "GBP")).toEqual(of("GBP", "GBP", "EUR", "JPY"));
  expect(ownCurrencyFirst(of("EUR", "JPY"), "GBP")).toEqual(of("EUR", "JPY"));
});

test("major units are told in the currency's own decimals", () => {
  expect([toMajor(1999, "EUR"), toMajor(1999, "JPY"), toMajor(1999, "BHD"), toMajor(1999, "CLF")]).toEqual([
    19.99, 1999, 1.999, 0.1999,
  ]);
});

test("Google's micros become minor units", () => {
  expect(microsToMinor(19_990_000, "EUR")).toBe(1999);
  expect(microsToMinor(1_999_000_000, "JPY")).toBe(1999);
  expect(microsToMinor(1_999_000, "BHD")).toBe(1999);
  expect(microsToMinor(5_000, "EUR")).toBe(1);
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e11 }), (cents) => microsToMinor(cents * 10_000, "EUR") === cents));
});

test("a currency is an upper-case ISO 4217 code, and its decimals follow ISO and not the locale data", () => {
  expect(["EUR", "USD", "JPY", "BHD"].every(isCurrency)).toBe(true);
  expect(["eur", "EURO", "", "XXZ", "€", "__proto__", "constructor"].some(isCurrency)).toBe(false);
  expect(exponentOf("IQD")).toBe(3);
  expect(exponentOf("HUF")).toBe(2);
  expect(exponentOf("UYW")).toBe(4);
});
