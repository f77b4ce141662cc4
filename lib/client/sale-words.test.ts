import { expect, test } from "vitest";
import { amountWords, orderWords, refundedWords } from "./sale-words";

const eur = (amount: number) => ({ amount, currency: "EUR" });
const sale = { orderId: "1234", refundOf: null, value: eur(20), netValue: eur(20), refundedAmount: null };
const refund = { ...sale, orderId: "R-1", value: eur(12), netValue: null, refundOf: { id: "sale", orderId: "1234" } };

test("a sale is named by its order, with what it was made for and what was given back of it", () => {
  expect([orderWords(sale), amountWords(sale), refundedWords(sale)]).toEqual(["1234", "€20.00", null]);
  const part = { ...sale, netValue: eur(8), refundedAmount: eur(12) };
  expect([amountWords(part), refundedWords(part)]).toEqual(["€20.00", "€12.00 refunded"]);
  const whole = { ...sale, netValue: eur(0), refundedAmount: eur(20) };
  expect([amountWords(whole), refundedWords(whole)]).toEqual(["€20.00", "refunded"]);
});

test("a refund is named by its sale's order, with what it took away", () => {
  expect([orderWords(refund), amountWords(refund)]).toEqual(["of order 1234", "−€12.00"]);
  expect(orderWords({ ...refund, refundOf: { id: "sale", orderId: null } })).toBe("of a sale without a number");
});

test("what has no number or no amount says so", () => {
  const bare = { ...sale, orderId: null, value: null, netValue: null };
  expect([orderWords(bare), amountWords(bare)]).toEqual(["no order number", "—"]);
  expect(refundedWords({ ...bare, netValue: eur(0), refundedAmount: eur(0) })).toBe("refunded");
  expect(amountWords({ ...refund, value: null })).toBe("—");
});
