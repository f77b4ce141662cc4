import { expect, test } from "vitest";
import { weightOf } from "./exact-money";
import { RateTable } from "./rate-table";

const usd = (validFrom: string, rate: string) => ({ from: "USD", to: "EUR", validFrom, rate });
const range = (startDate: string, endDate: string) => ({ startDate, endDate });

test("a rate counts from its day until the next one, and there is none before the first", () => {
  const table = new RateTable([usd("2026-03-01", "0.92"), usd("2026-01-10", "0.9")]);
  expect(table.quote("USD", "EUR", "2026-01-09")).toBeUndefined();
  expect(table.quote("USD", "EUR", "2026-01-10")?.stated).toBe("0.9");
  expect(table.quote("USD", "EUR", "2026-02-28")?.stated).toBe("0.9");
  expect(table.quote("USD", "EUR", "2026-03-01")?.stated).toBe("0.92");
});

test("a rate serves the other way round where none is stated for that", () => {
  const table = new RateTable([usd("2026-01-10", "0.8")]);
  expect(table.quote("EUR", "USD", "2026-02-01")).toEqual({
    ...{ validFrom: "2026-01-10", stated: "0.8", inverse: true },
  });
  const both = new RateTable([
    usd("2026-01-10", "0.8"),
    { from: "EUR", to: "USD", validFrom: "2026-03-01", rate: "1.1" },
  ]);
  expect(both.quote("EUR", "USD", "2026-02-01")).toBeUndefined();
  expect(both.quote("EUR", "USD", "2026-03-01")).toMatchObject({ stated: "1.1", inverse: false });
});

test("rates are not chained over a third currency", () => {
  const table = new RateTable([
    usd("2026-01-01", "0.9"),
    { from: "GBP", to: "USD", validFrom: "2026-01-01", rate: "1.3" },
  ]);
  expect(table.quote("GBP", "EUR", "2026-02-01")).toBeUndefined();
});

test("a range is cut where the rate changes", () => {
  const table = new RateTable([usd("2026-01-10", "0.9"), usd("2026-03-01", "0.92"), usd("2026-05-01", "0.95")]);
  const weights = (startDate: string, endDate: string) =>
    table.segments("USD", "EUR", range(startDate, endDate)).map((one) => [one.startDate, one.endDate, one.weight]);
  expect(weights("2026-02-01", "2026-03-15")).toEqual([
    ["2026-02-01", "2026-02-28", weightOf({ stated: "0.9", inverse: false }, "USD", "EUR")],
    ["2026-03-01", "2026-03-15", weightOf({ stated: "0.92", inverse: false }, "USD", "EUR")],
  ]);
  expect(weights("2026-03-01", "2026-03-01")).toEqual([
    ["2026-03-01", "2026-03-01", weightOf({ stated: "0.92", inverse: false }, "USD", "EUR")],
  ]);
  expect(weights("2026-01-01", "2026-01-15")).toEqual([
    ["2026-01-10", "2026-01-15", weightOf({ stated: "0.9", inverse: false }, "USD", "EUR")],
  ]);
  expect(weights("2025-01-01", "2025-12-31")).toEqual([]);
});
