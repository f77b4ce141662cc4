import { expect, test } from "vitest";
import { isDatabaseDown } from "./database-down";

const withCode = (code: string, cause?: unknown) => Object.assign(new Error("x", { cause }), { code });

test.each([
  "ECONNREFUSED",
  "CONNECTION_CLOSED",
  "CONNECT_TIMEOUT",
  "57P01",
  "57P03",
  "53300",
  "53100",
  "08006",
  "57014",
  "55P03",
  "25006",
  "40P01",
])("%s means that the database could not take it, whatever it was", (code) =>
  expect(isDatabaseDown(withCode(code))).toBe(true),
);

test("an error that wraps it means the same", () => {
  expect(isDatabaseDown(new Error("query failed", { cause: withCode("57P01") }))).toBe(true);
});

test.each(["23505", "42501", "ERR_INVALID_ARG_TYPE"])("%s is something else", (code) =>
  expect(isDatabaseDown(withCode(code))).toBe(false),
);
