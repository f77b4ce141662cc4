const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));

/** ISO 4217, in capitals. */
export function isCurrency(code: unknown): boolean {
  return CURRENCIES.has(String(code));
}
