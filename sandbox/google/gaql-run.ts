import { checkGaql, daysDuring, fieldOf } from "./gaql-check";
import { fields } from "./gaql-fields";
import { type Condition, parseGaql, type Query } from "./gaql-parse";
import type { Row, Value } from "./gaql-row";
import { listRows, satisfies } from "./gaql-rows";
import type { Customer } from "./shop";
import type { ShopStore } from "./shop-store";

export type Report = {
  /** GoogleAdsRow objects in their JSON form. */
  readonly results: readonly object[];
  /** Selected paths in lowerCamelCase. */
  readonly fieldMask: string;
};

/**
 * Runs a GAQL query against an account of the shop.
 * @param today in the account's time zone
 * @throws GoogleError with a `queryError`
 */
export function runGaql(text: string, customer: Customer, shop: ShopStore, today: string): Report {
  const query = parseGaql(text);
  checkGaql(query, customer.manager);
  const where = query.where.map((condition) => withoutDuring(condition, today));
  const onDays = where.filter(({ field }) => field === "segments.date");
  const onRows = where.filter(({ field }) => field !== "segments.date");
  const byDay = query.select.includes("segments.date");
  const keepsDay = (date: string): boolean => onDays.every((condition) => satisfies(date, "date", condition));
  const rows = listRows(query.from, customer, shop, byDay, keepsDay)
    .filter((row) =>
      onRows.every((condition) => satisfies(row[condition.field] ?? null, fieldOf(condition.field).type, condition)),
    )
    .filter((row) => !byDay || !isAllZero(row, query.select));
  const sorted = sortRows(rows, query);
  const limited = query.limit === null ? sorted : sorted.slice(0, query.limit);
  return { results: limited.map((row) => selectFields(row, query)), fieldMask: query.select.map(toJsonPath).join(",") };
}

function withoutDuring(condition: Condition, today: string): Condition {
  if (condition.operator !== "DURING") return condition;
  return { ...condition, operator: "BETWEEN", values: daysDuring(condition.values[0] ?? "", today) };
}

/** With a segment selected, Google leaves out rows whose selected metrics are all zero. */
function isAllZero(row: Row, select: readonly string[]): boolean {
  const metrics = select.filter((path) => path.startsWith("metrics."));
  return metrics.length > 0 && metrics.every((path) => row[path] === 0);
}

function sortRows(rows: readonly Row[], { orderBy }: Query): readonly Row[] {
  if (orderBy.length === 0) return rows;
  return [...rows].sort((a, b) => {
    for (const { field, descending } of orderBy) {
      const order = compareValues(a[field] ?? null, b[field] ?? null, fieldOf(field).type === "int64");
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

function compareValues(a: Value, b: Value, isNumeric: boolean): number {
  if (isNumeric || (typeof a === "number" && typeof b === "number")) return Number(a) - Number(b);
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

/** Only what was asked for, plus the resource names of the resources it belongs to. */
function selectFields(row: Row, { select, from }: Query): object {
  const named = new Set([from, ...select.map((path) => path.split(".")[0] ?? "")]);
  const names = [...named].map((resource) => `${resource}.resource_name`).filter((path) => fields.has(path));
  const result: Record<string, unknown> = {};
  for (const path of new Set([...names, ...select])) {
    const field = fieldOf(path);
    const value = row[path] ?? null;
    if (value === null || (!field.presence && isDefault(value))) continue;
    place(result, toJsonPath(path).split("."), field.type === "int64" ? String(value) : value);
  }
  return result;
}

function isDefault(value: Value): boolean {
  return value === "" || value === false || value === 0 || (Array.isArray(value) && value.length === 0);
}

function place(target: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = target[key];
  const next = isRecord(inner) ? inner : {};
  target[key] = next;
  place(next, rest, value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function toJsonPath(path: string): string {
  return path.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
