import fc from "fast-check";
import { expect, test } from "vitest";
import { transactionId } from "./prepare-event";

const STORE = "01a2039f-db2f-7606-9417-b4cf2b27da93";

test("an ordinary order number stays readable", () => {
  expect(transactionId(STORE, "2026-11/481".replace("/", "-"))).toBe("b4cf2b27da93-2026-11-481");
});

test("it is at most 64 characters of a plain alphabet, and differs with the order", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 200 }), fc.string({ minLength: 1, maxLength: 200 }), (a, b) => {
      const [first, second] = [transactionId(STORE, a), transactionId(STORE, b)];
      return /^[\w.-]{1,64}$/.test(first) && (a === b) === (first === second);
    }),
  );
});
