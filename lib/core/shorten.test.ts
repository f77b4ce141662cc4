import { expect, test } from "vitest";
import { shorten } from "./shorten";

test("a text that is too long says that it goes on, within its length", () => {
  expect(shorten("abcdef", 6)).toBe("abcdef");
  expect(shorten("abcdefg", 6)).toBe("abcde…");
});
