import * as fc from "fast-check";
import { expect, test } from "vitest";
import { divideRounded } from "../core/money";
import { ROAS_BAND_WORDS, roasBand } from "./roas-band";

test.each([
  [3, "good", "3.00×", 75],
  [2.995, "good", "3.00×", 74.875],
  [2.99, "fair", "2.99×", 74.75],
  [1, "fair", "1.00×", 25],
  [0.995, "fair", "1.00×", 24.875],
  [0.99, "poor", "0.99×", 24.75],
  [0, "poor", "0.00×", 0],
  [4, "good", "4.00×", 100],
  [9, "good", "9.00×", 100],
] as const)("a ROAS of %d is %s, reads %s and fills %d per cent", (roas, band, text, barPercent) => {
  expect(roasBand(roas)).toMatchObject({ band, text, barPercent });
});

test.each([null, Number.NaN, Number.POSITIVE_INFINITY])("%s has no band and no bar", (roas) => {
  expect(roasBand(roas)).toEqual({ band: "none", text: "—", words: "No ROAS, nothing was spent", barPercent: 0 });
});

test("the words carry what the colour says", () => {
  expect(roasBand(3.42).words).toBe("ROAS 3.42, good");
});

test("the bands by which campaigns are chosen say where they begin and end, the losing ones first", () => {
  expect(Object.values(ROAS_BAND_WORDS)).toEqual([
    "Losing money (below 1)",
    "ROAS 1 to 3",
    "ROAS 3 and above",
    "No ROAS yet",
  ]);
});

test("the band is that of the exact quotient, rounded half up to hundredths", () => {
  const coins = fc.integer({ min: 1, max: 1_000_000_000_000 });
  // Pairs by chance hardly ever come near a threshold, so half of them are put there.
  const near = fc
    .tuple(coins, fc.constantFrom(995n, 1_000n, 2_995n, 3_000n), fc.bigInt({ min: -2n, max: 2n }))
    .map(([spend, thousandths, off]) => [spend, Math.max(0, Number((BigInt(spend) * thousandths) / 1_000n + off))]);
  fc.assert(
    fc.property(fc.oneof(fc.tuple(coins, coins), near), ([spend = 1, revenue = 0]) => {
      const hundredths = divideRounded(BigInt(revenue) * 100n, BigInt(spend));
      expect(roasBand(revenue / spend).band).toBe(hundredths >= 300n ? "good" : hundredths >= 100n ? "fair" : "poor");
    }),
    { numRuns: 2_000 },
  );
});
