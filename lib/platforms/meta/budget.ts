import { exponentOf } from "@/lib/core/money";

/**
 * Meta counts budgets in hundredths of the currency, and of these in whole units. That is not ISO 4217: the forint, the
 * rupiah and others have two decimals there. Insights are in major units and none of this.
 * Source: Meta "Currency codes", read 2026-11-22.
 */
const WHOLE_UNITS = new Set("CLP COP CRC HUF ISK IDR JPY KRW PYG TWD VND".split(" "));
const placesOf = (currency: string): number => (WHOLE_UNITS.has(currency) ? 0 : 2);

/** How many of our minor units Meta's smallest budget unit is: 100 for HUF, 10 for BHD, 1 for EUR and JPY. */
export const budgetStep = (currency: string): number => 10 ** Math.max(0, exponentOf(currency) - placesOf(currency));

/**
 * Minor units (ISO 4217) to Meta's budget text: (1999, "EUR") is "1999"; (150_000, "HUF") is "1500".
 * Null when Meta has no such budget: parts of a forint, the third decimal of a dinar.
 */
export function toMetaBudget(amountMinor: number, currency: string): string | null {
  const step = budgetStep(currency);
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0 || amountMinor % step !== 0) return null;
  const budget = (amountMinor / step) * 10 ** Math.max(0, placesOf(currency) - exponentOf(currency));
  return Number.isSafeInteger(budget) ? String(budget) : null;
}
