import { expect, test } from "vitest";
import { safePath } from "./session";

test.each(["/harbour-street/overview?range=7d", "/stores", "/"])("%s is a place of ours", (path) => {
  expect(safePath(path)).toBe(path);
});

test.each(["//evil.test", "/\\evil.test", "https://evil.test", "javascript:alert(1)", "", null])(
  "%s leads to the start instead",
  (path) => {
    expect(safePath(path)).toBe("/");
  },
);
