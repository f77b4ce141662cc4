import { expect, test } from "vitest";
import * as z from "zod";
import { AppError, InvalidInputError, PlatformError } from "./errors";

test.each([
  ["invalid", 422],
  ["unauthenticated", 401],
  ["forbidden", 403],
  ["not_found", 404],
  ["conflict", 409],
  ["throttled", 429],
  ["upstream", 502],
  ["overloaded", 503],
] as const)("%s is answered with %d", (code, status) => {
  expect(new AppError(code, "A sentence.").status).toBe(status);
});

test("input issues name each field by its whole path, and each unknown field by its own name", () => {
  const schema = z.strictObject({
    name: z.string(),
    items: z.array(z.strictObject({ price: z.number() })),
  });
  const parsed = schema.safeParse({ name: 1, items: [{ price: "1", colour: "red", size: 2 }], extra: true });
  if (parsed.success) throw new TypeError("the sample must be wrong");
  const { issues } = InvalidInputError.of(parsed.error);
  expect(issues.map(({ path }) => path).sort()).toEqual([
    "extra",
    "items.0.colour",
    "items.0.price",
    "items.0.size",
    "name",
  ]);
  for (const { message } of issues) expect(message).not.toBe("");
});

test("input that is wrong as a whole is named body", () => {
  const parsed = z.strictObject({}).safeParse([]);
  if (parsed.success) throw new TypeError("the sample must be wrong");
  expect(InvalidInputError.of(parsed.error).issues.map(({ path }) => path)).toEqual(["body"]);
});

test("a platform's error tells its class, its reason and its cause apart", () => {
  const cause = new Error("socket hang up");
  const error = new PlatformError(
    "meta",
    { kind: "reconnect" },
    { reason: "token_expired", platformCode: "190/463" },
    { cause },
  );
  expect(error).toMatchObject({ status: 502, reason: "token_expired", failure: { kind: "reconnect" }, cause });
  expect(error.message).toBe("meta: token_expired (190/463)");
  const throttled = new PlatformError("google", { kind: "throttled", retryAfterMs: 5 }, { reason: "quota" });
  expect(throttled.status).toBe(429);
});
