import { expect, test } from "vitest";
import { costOfOne, exactly, ratio, tell, weightOf } from "./exact-money";

test.each([
  ["12.34 dollars at 0.9215", 1234, "USD", "EUR", "0.9215", 11.37],
  ["half a cent, away from zero", 1, "USD", "EUR", "0.5", 0.01],
  ["just under half a cent", 1, "USD", "EUR", "0.4999999999", 0],
  ["1,000 yen to euros", 1000, "JPY", "EUR", "0.0061633", 6.16],
  ["10 euros to yen, which have no decimals", 1000, "EUR", "JPY", "162.25", 1623],
  ["1.234 dinars, which have three, to euros", 1234, "BHD", "EUR", "2.4", 2.96],
  ["10 euros to dinars", 1000, "EUR", "BHD", "0.4087654321", 4.088],
  ["dinars to yen, three decimals to none", 1, "BHD", "JPY", "400", 0],
  ["money given back", -1234, "USD", "EUR", "0.9215", -11.37],
])("%s", (_, minor, from, to, rate, wanted) => {
  expect(tell(BigInt(minor) * weightOf({ stated: rate, inverse: false }, from, to), to)).toBe(wanted);
});

test("a million sums of a third of a cent are exact, and rounded once", () => {
  const third = weightOf({ stated: "0.3333333333", inverse: false }, "USD", "EUR");
  let sum = 0n;
  for (let n = 0; n < 1_000_000; n += 1) sum += third;
  expect(tell(sum, "EUR")).toBe(3333.33);
});

test.each([
  ["10.00 dollars at 1 EUR = 1.25 USD", 1000, "USD", "EUR", "1.25", 8],
  ["a thousand million dong at 1 EUR = 26,000 VND", 1_000_000_000, "VND", "EUR", "26000", 38_461.54],
  ["a rate of many digits", 900_000_000_000_000, "VND", "EUR", "400000000000", 2250],
  ["one of few", 1, "EUR", "VND", "0.0000000001", 100_000_000],
])("%s, the other way round", (_, minor, from, to, stated, wanted) => {
  expect(tell(BigInt(minor) * weightOf({ stated, inverse: true }, from, to), to)).toBe(wanted);
});

test("a ratio is one of sums, and nothing when there was nothing to divide by", () => {
  expect(ratio(exactly(80_000), exactly(40_000))).toBe(2);
  expect(ratio(exactly(100), 0n)).toBeNull();
  expect(ratio(exactly(-500), exactly(1000))).toBe(-0.5);
  expect(ratio(exactly(1), exactly(3))).toBe(1 / 3);
});

test("the cost of one purchase is rounded to the coin, and nothing without purchases", () => {
  expect(costOfOne(exactly(1000), 3_000_000, "EUR")).toBe(3.33);
  expect(costOfOne(exactly(1000), 500_000, "EUR")).toBe(20);
  expect(costOfOne(exactly(1000), 0, "EUR")).toBeNull();
  expect(costOfOne(exactly(1000), 3_000_000, "JPY")).toBe(333);
});
