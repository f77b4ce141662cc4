import { exponentOf } from "../core/money";

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

/** "1 sale", "2 sales". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
