import { expect, test } from "vitest";
import { formatCount, formatMoney, formatMoneyShort, formatShare, plural } from "./format-number";

test.each([
  [1234.5, "EUR", "€1,234.50"],
  [0, "EUR", "€0.00"],
  [1999, "JPY", "JP¥1,999"],
  [1.5, "GBP", "£1.50"],
])("%d %s reads %s", (amount, currency, text) => {
  expect(formatMoney(amount, currency)).toBe(text);
});

test("a currency keeps its own decimals", () => {
  expect(formatMoney(1.5, "BHD")).toContain("1.500");
});

test("short money drops the cents from a thousand on", () => {
  expect(formatMoneyShort(12_345.67, "EUR")).toBe("€12,346");
  expect(formatMoneyShort(999.5, "EUR")).toBe("€999.50");
});

test("parts of a conversion are shown, with one decimal", () => {
  expect(formatCount(12.34)).toBe("12.3");
  expect(formatCount(1200)).toBe("1,200");
});

test("a share of nothing is 0%", () => {
  expect(formatShare(0, 0)).toBe("0%");
  expect(formatShare(1, 8)).toBe("12.5%");
});

test("words follow their count", () => {
  expect([plural(1, "sale"), plural(0, "sale"), plural(2, "delivery", "deliveries")]).toEqual([
    "1 sale",
    "0 sales",
    "2 deliveries",
  ]);
});
