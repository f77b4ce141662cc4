import { expect, test } from "vitest";
import { rateSince, withoutRate } from "./rate-words";

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
