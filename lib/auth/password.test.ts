import { expect, test } from "vitest";
import { checkPassword, hashPassword } from "./password";

test("a password is stored as argon2id with 46 MiB, and never twice as the same text", async () => {
  const [first, second] = [await hashPassword("a long enough password"), await hashPassword("a long enough password")];
  expect(first).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
  expect(first).not.toBe(second);
  expect(await checkPassword(first, "a long enough password")).toBe(true);
  expect(await checkPassword(first, "a long enough passworD")).toBe(false);
});

test("without a stored hash no password is right, not even the decoy's", async () => {
  for (const password of ["", "nobody's password"]) expect(await checkPassword(undefined, password)).toBe(false);
});

test("a storm of sign-ins is turned away past a queue of twenty, and everybody in the queue gets an answer", async () => {
  const stored = await hashPassword("a long enough password");
  const answers = await Promise.all(Array.from({ length: 30 }, () => checkPassword(stored, "a long enough password")));
  expect(answers.filter((answer) => answer === true)).toHaveLength(22);
  expect(answers.filter((answer) => answer === "busy")).toHaveLength(8);
  expect(await checkPassword(stored, "a long enough password")).toBe(true);
}, 30_000);
