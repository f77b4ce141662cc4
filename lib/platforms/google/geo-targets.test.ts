import { expect, test } from "vitest";
import { geoTargetOf } from "./geo-targets";

test.each([
  ["AF", 2004],
  ["DE", 2276],
  ["FR", 2250],
  ["GB", 2826],
  ["HK", 2344],
  ["JP", 2392],
  ["US", 2840],
  ["ZW", 2716],
])("%s is geo target %i", (country, id) => {
  expect(geoTargetOf(country)).toBe(`geoTargetConstants/${id}`);
});

test("no two countries share a target", () => {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const all = letters.flatMap((first) => letters.map((second) => geoTargetOf(first + second)));
  const known = all.filter((target) => target !== null);
  expect(known.length).toBeGreaterThan(230);
  expect(new Set(known).size).toBe(known.length);
  expect(known.every((target) => /^geoTargetConstants\/2\d{3}$/.test(target))).toBe(true);
});

test.each(["CU", "IR", "KP", "SY", "XX", "de", "", "DEU"])("%j cannot be targeted", (country) => {
  expect(geoTargetOf(country)).toBeNull();
});
