import { expect, test } from "vitest";
import type { EventListItem } from "../../contracts/events";
import { saleCsv } from "./sale-csv";

const eur = (amount: number) => ({ amount, currency: "EUR" });
const sale: EventListItem = {
  ...{ id: "sale", eventType: "purchase", orderId: "1234", refundOf: null },
  ...{ value: eur(100), netValue: eur(70), refundedAmount: eur(30) },
  ...{ occurredAt: "2026-11-20T10:00:00.000Z", receivedAt: "2026-11-20T10:00:01.000Z" },
  ...{ identifiers: [], deliveries: [] },
};
const refund: EventListItem = {
  ...{ ...sale, id: "refund", eventType: "refund", orderId: null, refundOf: { id: "sale", orderId: "1234" } },
  ...{ value: eur(30), netValue: null, refundedAmount: null },
};
const cellsOf = (row: EventListItem, ...headers: string[]) => {
  const columns = saleCsv({ timeZone: "Europe/Paris" });
  return headers.map((header) => columns.find((column) => column.header === header)?.cell(row));
};

test("amounts of a sale and of what was given back of it add up to what the till took", () => {
  expect(cellsOf(sale, "Order number", "Amount", "Refunded")).toEqual([
    "1234",
    { decimal: "100.00" },
    { decimal: "30.00" },
  ]);
  expect(cellsOf(refund, "Order number", "Amount", "Refunded")).toEqual(["1234", { decimal: "-30.00" }, null]);
});

test("a sale without an amount has none in the file", () => {
  expect(cellsOf({ ...sale, value: null, netValue: null, refundedAmount: null }, "Amount")).toEqual([null]);
});
