import { expect, test } from "vitest";
import { summarySentence } from "./summary-sentence";

const total = (currency: string, spend: number, revenue: number) => ({
  currency,
  spend,
  revenue,
  roas: spend > 0 ? revenue / spend : null,
  impressions: 1,
  clicks: 1,
  conversions: 1,
});

test("one currency is one sentence with spend, revenue and their ratio", () => {
  expect(summarySentence([total("EUR", 4100, 14_145)], 12, "28d", true)).toBe(
    "12 campaigns spent €4,100 in the last 28 days; the platforms report €14,145 of revenue for it, 3.45× the spend.",
  );
});

test("currencies stand side by side and are not added", () => {
  const words = summarySentence([total("EUR", 100, 200), total("GBP", 50, 25)], 2, "7d", true);
  expect(words).toContain("€100.00 at 2.00× and £50.00 at 0.50×");
});

test("nothing spent, nothing synced and nothing connected are told apart", () => {
  expect(summarySentence([total("EUR", 0, 0)], 3, "mtd", true)).toBe("No ad spend this month so far.");
  expect(summarySentence([], 0, "28d", true)).toContain("No campaigns yet");
  expect(summarySentence([], 0, "28d", false)).toContain("Connect your ad accounts");
});
