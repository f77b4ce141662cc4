import { expect, test } from "vitest";
import { rateSince, typedRate, withoutRate } from "./rate-words";

test("a rate is read as what one unit is worth, with every place it was stated with", () => {
  const rate = { from: "USD", to: "EUR", rate: "0.9215000001", validFrom: "2026-11-01" };
  expect(rateSince(rate)).toBe("1 USD = 0.9215000001 EUR from 1 Nov 2026");
});

test("a currency has a rate when there is one to the store's or back from it, and not by way of a third", () => {
  const rates = [
    { from: "USD", to: "EUR" },
    { from: "EUR", to: "GBP" },
    { from: "CHF", to: "USD" },
  ];
  expect(withoutRate(["CHF", "GBP", "USD"], "EUR", rates)).toEqual(["CHF"]);
  expect(withoutRate(["CHF", "GBP"], "EUR", [])).toEqual(["CHF", "GBP"]);
});

test("a comma is taken for a point, but not where it may part thousands", () => {
  expect(["0,85", " 1,2 ", "0,921", "12,0005", "1500,125"].map(typedRate)).toEqual([
    ...["0.85", " 1.2 ", "0.921", "12.0005", "1500.125"],
  ]);
  for (const text of ["1,250", "150,000", "1,250,000", "1,250.5", "0.85", ",85", "0,", "abc", ""])
    expect(typedRate(text)).toBe(text);
});
