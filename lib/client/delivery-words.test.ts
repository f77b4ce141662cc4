import { expect, test } from "vitest";
import { SKIP_REASONS } from "../contracts/events";
import { deliveryReason, identifierWords } from "./delivery-words";

const delivery = { destination: "facebook", state: "waiting", reason: null, held: false } as const;

test.each(SKIP_REASONS)("the skip reason %s has a sentence without codes", (reason) => {
  const words = deliveryReason({ ...delivery, state: "skipped", reason });
  expect(words).toMatch(/^[A-Z][^_]+\.$/);
});

test("a reason we do not know is shown as the platform's", () => {
  expect(deliveryReason({ ...delivery, state: "refused", reason: "INVALID_HEX_ENCODING" })).toBe(
    "Facebook says: invalid hex encoding.",
  );
});

test("a reason named like a property of every object is still only a reason", () => {
  expect(deliveryReason({ ...delivery, state: "refused", reason: "constructor" })).toBe("Facebook says: constructor.");
});

test("what is plain from the state needs no sentence, what is held says so", () => {
  expect(deliveryReason({ ...delivery, state: "delivered" })).toBeNull();
  expect(deliveryReason({ ...delivery, held: true })).toBe("Held until you have signed in again.");
});

test("identifiers are named by kind, each once", () => {
  expect(identifierWords(["email", "phone", "em"])).toBe("e-mail, phone");
  expect(identifierWords([])).toBe("none");
});
