/** ISO 4217 (six.ch, list one), where it is not two. What a browser shows in is not this: forints have two. */
const DECIMALS: readonly (readonly [decimals: number, currencies: string])[] = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
];
const byCurrency: ReadonlyMap<string, number> = new Map(
  DECIMALS.flatMap(([decimals, currencies]) => currencies.split(" ").map((currency) => [currency, decimals] as const)),
);

export const decimalsOf = (currency: string): number => byCurrency.get(currency) ?? 2;
