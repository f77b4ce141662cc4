import type { RateItem } from "../contracts/rates";
import { formatDay } from "./format-time";

type Stated = Pick<RateItem, "from" | "to" | "rate" | "validFrom">;

/** "1 USD = 0.9215 EUR". The number as it was stated, with all its places. */
export const rateWords = ({ from, to, rate }: Omit<Stated, "validFrom">): string => `1 ${from} = ${rate} ${to}`;

/** "1 USD = 0.9215 EUR from 1 Nov 2026" */
export const rateSince = (rate: Stated): string => `${rateWords(rate)} from ${formatDay(rate.validFrom, true)}`;

/** Which of the currencies have no rate to or from the store's; one serves both ways. */
export function withoutRate(
  currencies: readonly string[],
  storeCurrency: string,
  rates: readonly Pick<RateItem, "from" | "to">[],
): string[] {
  const known = new Set(
    rates.flatMap(({ from, to }) => (to === storeCurrency ? [from] : from === storeCurrency ? [to] : [])),
  );
  return currencies.filter((currency) => !known.has(currency));
}

/**
 * What is typed for a rate, with a point: "0,85" is 0.85 to whoever writes it. Where the comma may as well part
 * thousands, as in "1,250", it stays and is refused.
 */
export const typedRate = (text: string): string =>
  /^\d+,\d+$/.test(text.trim()) && !/^[1-9]\d{0,2},\d{3}$/.test(text.trim()) ? text.replace(",", ".") : text;
