/** Smallest amount of a currency in micros: 10,000 for cents, 1,000,000 for yen. */
export function minimumUnitMicros(currencyCode: string): number {
  const digits = new Intl.NumberFormat("en", { style: "currency", currency: currencyCode }).resolvedOptions();
  return 1_000_000 / 10 ** (digits.maximumFractionDigits ?? 2);
}

/** What a shop can mean by a daily budget, in micros: from 1 to 50,000 units of a currency with cents. */
export function dailyBudgetRange(currencyCode: string): readonly [from: number, to: number] {
  const scale = minimumUnitMicros(currencyCode) >= 1_000_000 ? 100 : 1;
  return [1_000_000 * scale, 50_000_000_000 * scale];
}
