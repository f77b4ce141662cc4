import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { COLOURS } from "./colours";

/** OKLCH to sRGB, after Björn Ottosson's published matrices. */
function toHex(lightness: number, chroma: number, hue: number): string {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const bytes = linear.map((value) => {
    const x = Math.min(1, Math.max(0, value));
    return Math.round((x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055) * 255);
  });
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

const css = readFileSync(path.resolve(import.meta.dirname, "../../../app/globals.css"), "utf8");
const light = css.slice(css.indexOf(":root"), css.indexOf(".dark"));

test.each(Object.entries(COLOURS))("%s on paper is what it is on the screen", (name, hex) => {
  const [, l, c, h] = new RegExp(`--${name}: oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)`).exec(light) ?? [];
  expect(toHex(Number(l), Number(c), Number(h))).toBe(hex);
});
