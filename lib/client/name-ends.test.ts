import { expect, test } from "vitest";
import { splitEnd } from "./name-ends";

test.each([
  ["Winter coats, new customers", "Winter coats, new c", "ustomers"],
  ["Noël — 50 % 👩‍👩‍👧‍👦 soldes", "Noël — 50 % ", "👩‍👩‍👧‍👦 soldes"],
  ["Soldes d'été 🎄✨🎁🎅🏽", "Soldes d'", "été 🎄✨🎁🎅🏽"],
  ["short", "", "short"],
  ["", "", ""],
])("%s is parted between letters, never inside one", (name, start, end) => {
  expect(splitEnd(name, 8)).toEqual({ start, end });
  expect(start + end).toBe(name);
  expect(start.isWellFormed() && end.isWellFormed()).toBe(true);
});
