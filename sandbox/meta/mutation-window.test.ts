import { expect, test } from "vitest";
import { MutationWindow } from "./mutation-window";

test("a hundred changes a second pass, one more does not, and each account has its own", () => {
  const window = new MutationWindow();
  for (let change = 0; change < 100; change += 1) expect(window.take("1", 5000 + change)).toBe(true);
  expect(window.take("1", 5100)).toBe(false);
  expect(window.take("2", 5100)).toBe(true);
  expect(window.take("1", 6000)).toBe(true);
  expect(window.take("1", 6000)).toBe(false);
});

test("a clock that is set back does not hold anybody up", () => {
  const window = new MutationWindow();
  for (let change = 0; change < 100; change += 1) window.take("1", 90_000);
  expect(window.take("1", 0)).toBe(true);
});
