/** ISO 4217 minor units that are not 2. Source: ISO 4217 list one; Intl follows CLDR, which differs (e.g. IQD). */
const EXPONENTS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0]),
  ),
  ...Object.fromEntries("BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3])),
  CLF: 4,
  UYW: 4,
};

const KNOWN = new Set(Intl.supportedValuesOf("currency"));

/** True for an upper-case ISO 4217 code in use. */
export const isCurrency = (code: string): boolean => KNOWN.has(code);

/** Those in one's own currency first; the others stay in their order. */
export const ownCurrencyFirst = <T extends { readonly currency: string }>(all: readonly T[], own: string): T[] => [
  ...all.filter(({ currency }) => currency === own),
  ...all.filter(({ currency }) => currency !== own),
];

/** Decimal places of the currency: 2 for EUR, 0 for JPY, 3 for BHD. */
export const exponentOf = (currency: string): number => EXPONENTS[currency] ?? 2;

/** A quotient of whole numbers as a whole number, half away from zero. The divisor is above 0. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const [whole, rest] = [dividend / divisor, dividend % divisor];
  const isUp = 2n * (rest < 0n ? -rest : rest) >= divisor;
  return isUp ? whole + (dividend < 0n ? -1n : 1n) : whole;
}

/** Moves the decimal point in the number's own decimal text, so 1.005 is 100.5 hundredths and not 100.49999. */
function shift(value: number, places: number): number {
  const [mantissa = "0", exponent = "0"] = String(value).split("e");
  return Number(`${mantissa}e${Number(exponent) + places}`);
}

/** Major units to integer minor units, half away from zero: (19.99, "EUR") is 1999; (19.995, "EUR") is 2000. */
export function toMinor(major: number, currency: string): number {
  const minor = Math.sign(major) * Math.round(shift(Math.abs(major), exponentOf(currency)));
  if (!Number.isSafeInteger(minor)) throw new RangeError("amount is out of range");
  return minor === 0 ? 0 : minor;
}

/** Integer minor units to major units: (1999, "EUR") is 19.99; (1999, "JPY") is 1999. */
export const toMajor = (minor: number, currency: string): number => shift(minor, -exponentOf(currency));

/** Google micros (millionths of the major unit) to integer minor units. */
export const microsToMinor = (micros: number, currency: string): number => toMinor(shift(micros, -6), currency);
