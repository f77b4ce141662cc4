import { divideRounded, exponentOf, toMajor } from "@/lib/core/money";

/**
 * Money before it is told: units of 10^-40 of the smallest coin. A stated rate has at most 10 decimals and its inverse is
 * taken to 36, two currencies differ by at most 4: whatever is converted is a whole number here, and sums of it are exact.
 */
export type Exact = bigint & { readonly exact?: never };

const STATED_DECIMALS = 10;
const RATE_DECIMALS = 36;
const EXPONENTS_DIFFER_MAX = 4;
const UNIT = 10n ** BigInt(RATE_DECIMALS + EXPONENTS_DIFFER_MAX);

/** An amount in the currency that it is told in. */
export const exactly = (minor: number): Exact => BigInt(minor) * UNIT;

/** A rate as it was stated, in decimal text, and whether it is meant the other way round. */
export type DirectedRate = { readonly stated: string; readonly inverse: boolean };

/** What one smallest coin of `from` is in units of `to`; times minor units it is an exact amount. */
export function weightOf({ stated, inverse }: DirectedRate, from: string, to: string): bigint {
  const [whole = "0", decimals = ""] = stated.split(".");
  const digits = BigInt(whole + decimals.slice(0, STATED_DECIMALS).padEnd(STATED_DECIMALS, "0"));
  const scale = 10n ** BigInt(RATE_DECIMALS);
  const one = 10n ** BigInt(STATED_DECIMALS);
  const rate = inverse ? divideRounded(one * scale, digits) : (digits * scale) / one;
  return rate * 10n ** BigInt(EXPONENTS_DIFFER_MAX + exponentOf(to) - exponentOf(from));
}

/** The weight of an amount that stays as it is. */
export const WEIGHT_OF_ITSELF = UNIT;

/** Rounded once, half away from zero, to the smallest coin; in major units. @throws RangeError past what a number holds */
export function tell(amount: Exact, currency: string): number {
  const minor = Number(divideRounded(amount, UNIT));
  if (!Number.isSafeInteger(minor)) throw new RangeError("an amount is out of range");
  return toMajor(minor, currency);
}

/** One amount ÷ another of the same currency, from the sums; null when there is nothing to divide by. */
export function ratio(dividend: Exact, divisor: Exact): number | null {
  if (divisor <= 0n) return null;
  // Whole coins are divided as the list of campaigns divides them.
  if (dividend % UNIT === 0n && divisor % UNIT === 0n) return Number(dividend / UNIT) / Number(divisor / UNIT);
  return Number(dividend) / Number(divisor);
}

/** What one of `millionths` cost; null for none. In major units, rounded to the smallest coin. */
export function costOfOne(amount: Exact, millionths: number, currency: string): number | null {
  return millionths > 0 ? tell(divideRounded(amount * 1_000_000n, BigInt(millionths)), currency) : null;
}
