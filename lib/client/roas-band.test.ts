import { expect, test } from "vitest";
import { roasBand } from "./roas-band";

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
