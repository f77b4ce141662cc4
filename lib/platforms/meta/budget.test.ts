import { expect, test } from "vitest";
import { budgetStep, toMetaBudget } from "./budget";

test.each([
  { currency: "EUR", amountMinor: 1999, budget: "1999", is: "hundredths in both" },
  { currency: "JPY", amountMinor: 1500, budget: "1500", is: "whole yen in both" },
  { currency: "HUF", amountMinor: 150_000, budget: "1500", is: "whole forints at Meta, hundredths in ISO" },
  { currency: "TWD", amountMinor: 30_000, budget: "300", is: "whole dollars at Meta, hundredths in ISO" },
  { currency: "BHD", amountMinor: 12_340, budget: "1234", is: "hundredths at Meta, thousandths in ISO" },
  { currency: "KWD", amountMinor: 10, budget: "1", is: "hundredths at Meta, thousandths in ISO" },
  { currency: "UGX", amountMinor: 5000, budget: "500000", is: "hundredths at Meta, whole shillings in ISO" },
])("$amountMinor minor units of $currency are $budget to Meta ($is)", (given) => {
  expect(toMetaBudget(given.amountMinor, given.currency)).toBe(given.budget);
});

test.each([
  { currency: "BHD", amountMinor: 12_345, step: 10 },
  { currency: "HUF", amountMinor: 150_050, step: 100 },
  { currency: "EUR", amountMinor: 19.5, step: 1 },
  { currency: "EUR", amountMinor: 0, step: 1 },
  { currency: "EUR", amountMinor: -100, step: 1 },
  { currency: "EUR", amountMinor: Number.NaN, step: 1 },
  { currency: "UGX", amountMinor: Number.MAX_SAFE_INTEGER, step: 1 },
])("Meta has no budget of $amountMinor minor units of $currency", ({ amountMinor, currency, step }) => {
  expect(toMetaBudget(amountMinor, currency)).toBeNull();
  expect(budgetStep(currency)).toBe(step);
});
