import { expect, test } from "vitest";
import { HIGHLIGHT_RULES, type Highlight } from "../contracts/metrics";
import { someAccount, someAds } from "./figures.fixture";
import { highlightWords, withOrigin } from "./highlight-words";

const highlight = (rule: Highlight["rule"], over: Partial<Highlight["campaign"]> = {}): Highlight => ({
  rule,
  currency: "EUR",
  campaign: {
    id: "1",
    platform: "google",
    name: "Autumn sale",
    status: "active",
    current: someAds({ spend: 2000, revenue: 8400, roas: 4.2 }),
    previous: someAds({ revenue: 7000 }),
    change: 1400,
    shareOfChange: 0.5,
    ...over,
  },
});

test("every rule has a finding with the campaign's name and the numbers that prove it", () => {
  for (const rule of HIGHLIGHT_RULES) {
    const { title, evidence } = highlightWords(highlight(rule));
    expect(title).toContain("Autumn sale");
    expect(evidence).toMatch(/€[\d,]+/);
  }
});

test("the best earner is proved by revenue, spend and their ratio", () => {
  expect(highlightWords(highlight("best_roas")).evidence).toBe(
    "Google Ads reports €8,400 of revenue on €2,000 spent: 4.20×.",
  );
});

test("a move is proved by both values and their difference", () => {
  expect(highlightWords(highlight("largest_gain")).evidence).toBe(
    "+€1,400.00: reported revenue €8,400.00, before it was €7,000.00.",
  );
});

test("amounts that the platform itself reports in another currency are said to be converted", () => {
  const accounts = [
    someAccount({ platforms: ["facebook", "instagram"], currency: "USD" }),
    someAccount({ platforms: ["google"], currency: "GBP" }),
  ];
  const told = (rule: Highlight["rule"]) => highlightWords(withOrigin(highlight(rule), { accounts })).evidence;
  expect(told("best_roas")).toBe("Google Ads reports €8,400 of revenue on €2,000 spent: 4.20×, converted from GBP.");
  expect(told("largest_loss")).toMatch(/, before it was €7,000\.00, converted from GBP\.$/);
  expect(told("spend_without_sales")).toContain("€2,000 spent, converted from GBP, and");
  const same = [someAccount({ platforms: ["google"], currency: "EUR" })];
  expect(highlightWords(withOrigin(highlight("best_roas"), { accounts: same })).evidence).not.toContain("converted");
});
