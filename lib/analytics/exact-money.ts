import { exponentOf, toMajor } from "@/lib/core/money";

/**
 * Money before it is told: units of 10^-14 of the smallest coin. A rate has at most 10 decimals and two currencies differ
 * by at most 4, so that whatever is converted is a whole number here, and sums of it are exact.
 */
export type Exact = bigint & { readonly exact?: never };

const RATE_DECIMALS = 10;
const EXPONENTS_DIFFER_MAX = 4;
const UNIT = 10n ** BigInt(RATE_DECIMALS + EXPONENTS_DIFFER_MAX);

/** An amount in the currency that it is told in. */
export const exactly = (minor: number): Exact => BigInt(minor) * UNIT;

/** What one smallest coin of `from` is in units of `to`; times minor units it is an exact amount. `rate`: decimal text. */
export function weightOf(rate: string, from: string, to: string): bigint {
  const shift = EXPONENTS_DIFFER_MAX + exponentOf(to) - exponentOf(from);
  return scaledRate(rate) * 10n ** BigInt(shift);
}

/** The weight of an amount that stays as it is. */
export const WEIGHT_OF_ITSELF = UNIT;

const divideRounded = (dividend: bigint, divisor: bigint): bigint => {
  const [whole, rest] = [dividend / divisor, dividend % divisor];
  const isUp = 2n * (rest < 0n ? -rest : rest) >= divisor;
  return isUp ? whole + (dividend < 0n ? -1n : 1n) : whole;
};

function scaledRate(rate: string): bigint {
  const [whole = "0", decimals = ""] = rate.split(".");
  return BigInt(whole + decimals.slice(0, RATE_DECIMALS).padEnd(RATE_DECIMALS, "0"));
}

/** The rate of the other direction as decimal text, to ten places. "0.8" is "1.25". */
export function inverseOf(rate: string): string {
  const one = 10n ** BigInt(2 * RATE_DECIMALS);
  const digits = divideRounded(one, scaledRate(rate))
    .toString()
    .padStart(RATE_DECIMALS + 1, "0");
  const [whole, decimals] = [digits.slice(0, -RATE_DECIMALS), digits.slice(-RATE_DECIMALS).replace(/0+$/, "")];
  return decimals ? `${whole}.${decimals}` : whole;
}

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
