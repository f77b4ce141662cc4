/** Meta's own table: budgets of these currencies are whole units, of all others hundredths. It is not ISO 4217's. */
const WHOLE_UNITS = ["CLP", "COP", "CRC", "HUF", "ISK", "IDR", "JPY", "KRW", "PYG", "TWD", "VND"];
/** The least a day may cost, in major units. Meta publishes these through `minimum_budgets`; the amounts here are ours. */
const MINIMUMS: Readonly<Record<string, number>> = {
  ...{ EUR: 1, GBP: 1, USD: 1, CHF: 1, CAD: 2, AUD: 2, NOK: 11, SEK: 11, DKK: 7, PLN: 4, INR: 90, BRL: 6 },
  ...{ CLP: 900, COP: 4000, CRC: 500, HUF: 400, ISK: 140, IDR: 16_000, JPY: 150, KRW: 1400, PYG: 7000, TWD: 40 },
  VND: 26_000,
};
/** More than this a day is no shop's budget but an amount in the wrong unit. */
const SANE_MAX = 50_000;
const SANE_MINIMUMS = 500;

export function budgetUnits(currency: string): number {
  return WHOLE_UNITS.includes(currency) ? 1 : 100;
}
/** Minor units a day. */
export function minimumDailyBudget(currency: string): number {
  return (MINIMUMS[currency] ?? 1) * budgetUnits(currency);
}
/** Minor units a day. */
export function sanityCap(currency: string): number {
  return Math.max(SANE_MAX, (MINIMUMS[currency] ?? 1) * SANE_MINIMUMS) * budgetUnits(currency);
}
export function knownCurrencies(): string[] {
  return Object.keys(MINIMUMS);
}
