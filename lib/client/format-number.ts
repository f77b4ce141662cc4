import { exponentOf } from "../core/money";

export { ownCurrencyFirst } from "../core/money";

const LOCALE = "en-GB";
/** Nothing to show, which is not the same as zero. */
export const DASH = "—";

const memo = new Map<string, Intl.NumberFormat>();
function formatter(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const known = memo.get(key) ?? new Intl.NumberFormat(LOCALE, options);
  memo.set(key, known);
  return known;
}

/** 1234.5 → "1,234.5"; at most one decimal, because platforms credit parts of a conversion. */
export const formatCount = (value: number): string => formatter("count", { maximumFractionDigits: 1 }).format(value);

/** Major units with the currency's own decimals: (1234.5, "EUR") → "€1,234.50", (1200, "JPY") → "JP¥1,200". */
export function formatMoney(amount: number, currency: string): string {
  const digits = exponentOf(currency);
  return formatter(`money ${currency}`, {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}

/** Whole units from 1,000 on, for sentences and tiles. */
export function formatMoneyShort(amount: number, currency: string): string {
  if (Math.abs(amount) < 1000) return formatMoney(amount, currency);
  return formatter(`short ${currency}`, { style: "currency", currency, maximumFractionDigits: 0 }).format(amount);
}

/** Part of a whole in per cent, one decimal; 0 of 0 is "0%". */
export const formatShare = (part: number, whole: number): string =>
  formatter("share", { style: "percent", maximumFractionDigits: 1 }).format(whole > 0 ? part / whole : 0);

/** A change in per cent, always with its sign: 12.3 → "+12.3%". */
export const formatSignedPercent = (percent: number): string =>
  formatter("signed per cent", { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(
    percent / 100,
  );

/** 12.3 → "12.3%". */
export const formatPercent = (percent: number): string => formatShareOf(percent / 100);

/** A change of a ratio: 0.35 → "+0.35". */
export const formatSigned = (value: number): string =>
  formatter("signed", { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: "exceptZero" }).format(value);

/** A change of an amount: (420, "EUR") → "+€420.00". */
export function formatSignedMoney(amount: number, currency: string): string {
  const digits = exponentOf(currency);
  return formatter(`signed money ${currency}`, {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: "exceptZero",
  }).format(amount);
}

/** A change of a number: 12 → "+12". */
export const formatSignedCount = (value: number): string =>
  formatter("signed count", { maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(value);

/** A share that the API tells: 0.689 → "68.9%". */
export const formatShareOf = (share: number): string =>
  formatter("share", { style: "percent", maximumFractionDigits: 1 }).format(share);

/** A rate beside others: 0.01234 → "1.23%". */
export const formatRate = (share: number): string =>
  formatter("rate", { style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(share);

/** For the ticks of an axis: (12500, "EUR") → "€12.5K". */
export const formatMoneyTick = (amount: number, currency: string): string =>
  formatter(`tick ${currency}`, {
    style: "currency",
    currency,
    notation: "compact",
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  }).format(amount);

/** "1 sale", "2 sales". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
