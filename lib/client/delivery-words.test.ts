import { expect, test } from "vitest";
import { SKIP_REASONS } from "../contracts/events";
import { deliveryReason, identifierWords } from "./delivery-words";

const delivery = { destination: "facebook", state: "waiting", reason: null, heldReason: null } as const;

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

test("what is plain from the state needs no sentence", () => {
  expect(deliveryReason({ ...delivery, state: "delivered" })).toBeNull();
});

test.each([
  ["token_expired", "Access has ended; waiting for a sign-in."],
  ["target_gone", "Its dataset or conversion action was removed; waiting for another one to be chosen."],
  ["disconnected", "Facebook is disconnected; waiting for a reconnect."],
  ["permission_missing", "A permission is missing; waiting for it to be granted."],
])("a sale that is held by %s says what it waits for, whatever its last try came to", (heldReason, words) => {
  expect(deliveryReason({ ...delivery, heldReason })).toBe(words);
  expect(deliveryReason({ ...delivery, reason: "server_error", heldReason })).toBe(words);
});

test("only of what waits it is said that it is tried again", () => {
  const given = { ...delivery, reason: "server_error" };
  expect(deliveryReason(given)).toBe("Facebook has a fault. We keep trying.");
  for (const state of ["refused", "expired", "unknown_outcome"] as const)
    expect(deliveryReason({ ...given, state })).toBe("Facebook has a fault.");
});

test("a sentence about a platform names the one it is about", () => {
  const refund = { ...delivery, state: "skipped", reason: "refunds_not_taken" } as const;
  expect(deliveryReason(refund)).toBe("Facebook cannot take a sale back; its own figures keep it.");
  expect(deliveryReason({ ...refund, destination: "google" })).toContain("Google Ads cannot take a sale back");
  const waits = { ...delivery, destination: "google", reason: "sale_not_confirmed" } as const;
  expect(deliveryReason(waits)).toBe(
    "Google Ads has not confirmed the sale that this refund belongs to; it goes out once it has.",
  );
});

test("identifiers are named by kind, each once", () => {
  expect(identifierWords(["email", "phone", "em"])).toBe("e-mail, phone");
  expect(identifierWords([])).toBe("none");
});
