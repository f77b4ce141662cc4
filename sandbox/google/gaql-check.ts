import { enumNames, type Field, fields, resources } from "./gaql-fields";
import { type Condition, type Query, queryError } from "./gaql-parse";

const DURING_DAYS: Readonly<Record<string, readonly [daysAgoFrom: number, daysAgoTo: number]>> = {
  TODAY: [0, 0],
  YESTERDAY: [1, 1],
  LAST_7_DAYS: [7, 1],
  LAST_14_DAYS: [14, 1],
  LAST_30_DAYS: [30, 1],
};
const DAY_MS = 86_400_000;

/**
 * Looks every name up and refuses what Google's query language refuses.
 * @throws GoogleError with a `queryError`
 */
export function checkGaql(query: Query, isManager: boolean): void {
  const allowed = resources[query.from];
  if (!allowed)
    throw queryError("BAD_RESOURCE_TYPE_IN_FROM_CLAUSE", `'${query.from}' is not a resource in the FROM clause.`);
  for (const path of query.select) checkPlace(fieldOf(path), query.from, allowed, "SELECT");
  for (const condition of query.where) {
    const field = fieldOf(condition.field);
    checkPlace(field, query.from, allowed, "WHERE");
    checkValues(field, condition);
  }
  for (const { field } of query.orderBy) checkOrder(field, query);
  const usesMetrics = [...query.select, ...query.where.map(({ field }) => field)].some((path) =>
    path.startsWith("metrics."),
  );
  if (usesMetrics && isManager)
    throw queryError("REQUESTED_METRICS_FOR_MANAGER", "Metrics cannot be requested for a manager account.");
  if (query.select.includes("segments.date") && !hasFiniteDates(query.where))
    throw queryError(
      "EXPECTED_FILTERS_ON_DATE_RANGE",
      "segments.date is selected: the WHERE clause must hold a finite date range.",
    );
}

export function fieldOf(path: string): Field {
  const field = fields.get(path);
  if (!field) throw queryError("UNRECOGNIZED_FIELD", `Unrecognized field in the query: '${path}'.`);
  return field;
}

function checkPlace({ path }: Field, from: string, allowed: readonly string[], clause: "SELECT" | "WHERE"): void {
  const resource = path.split(".")[0] ?? "";
  if (allowed.includes(resource)) return;
  const reason =
    resource === "metrics"
      ? "PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE"
      : resource === "segments"
        ? "PROHIBITED_SEGMENT_IN_SELECT_OR_WHERE_CLAUSE"
        : `PROHIBITED_RESOURCE_TYPE_IN_${clause}_CLAUSE`;
  throw queryError(reason, `Cannot use '${path}' with the resource '${from}' in the FROM clause.`);
}

function checkOrder(path: string, query: Query): void {
  fieldOf(path);
  if (!query.select.includes(path))
    throw queryError("EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE", `'${path}' in ORDER BY must be selected.`);
}

function checkValues(field: Field, { operator, values }: Condition): void {
  const bad = (reason: string, value: string): Error =>
    queryError(reason, `Invalid value '${value}' for ${field.path}.`);
  if (operator === "DURING") {
    const [range = ""] = values;
    if (field.type !== "date" || !(range.toUpperCase() in DURING_DAYS))
      throw bad("INVALID_VALUE_WITH_DURING_OPERATOR", range);
    return;
  }
  for (const value of values) {
    if (field.type === "date" && !isDay(value))
      throw bad(operator === "BETWEEN" ? "INVALID_VALUE_WITH_BETWEEN_OPERATOR" : "INVALID_DATE_FORMAT", value);
    if ((field.type === "int64" || field.type === "double") && !/^-?\d+(\.\d+)?$/.test(value))
      throw bad("BAD_NUMBER", value);
    if (field.type === "bool" && !/^(true|false)$/i.test(value)) throw bad("BAD_VALUE", value);
    if (field.type === "enum") checkEnum(field, operator, value);
  }
}

function checkEnum({ path }: Field, operator: Condition["operator"], value: string): void {
  if (!["=", "!=", "IN", "NOT IN"].includes(operator))
    throw queryError("OPERATOR_FIELD_MISMATCH", `${operator} does not work with the enum ${path}.`);
  const known = enumNames[path];
  if (known ? !known.includes(value) : !/^[A-Z][A-Z0-9_]*$/.test(value))
    throw queryError("BAD_ENUM_CONSTANT", `'${value}' is not a value of ${path}.`);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function hasFiniteDates(where: readonly Condition[]): boolean {
  const operators = where.filter(({ field }) => field === "segments.date").map(({ operator }) => operator);
  if (
    operators.some(
      (operator) => operator === "BETWEEN" || operator === "=" || operator === "DURING" || operator === "IN",
    )
  )
    return true;
  const has = (...wanted: readonly string[]): boolean => operators.some((operator) => wanted.includes(operator));
  return has(">", ">=") && has("<", "<=");
}

/** DURING as a range of days, both ends included. */
export function daysDuring(range: string, today: string): readonly [from: string, to: string] {
  const [fromAgo = 0, toAgo = 0] = DURING_DAYS[range.toUpperCase()] ?? [];
  const dayBefore = (days: number): string =>
    new Date(Date.parse(`${today}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
  return [dayBefore(fromAgo), dayBefore(toAgo)];
}
