import { invalidParameter } from "./graph-error";
import { type GraphParams, isObject } from "./graph-params";

/** What a filter can look at. */
export type FilterSubject = { readonly id: string; readonly name: string; readonly status: string };
type Test = (subject: FilterSubject) => boolean;
const OPERATORS = ["EQUAL", "NOT_EQUAL", "IN", "NOT_IN", "CONTAIN", "NOT_CONTAIN"];

/** `filtering`: the fields and operators this sandbox understands, refused otherwise. `kind` as in `campaign.name`. */
export function readFilter(params: GraphParams, kind: string, statuses: readonly string[]): Test {
  return filterOf(params.json("filtering"), kind, statuses);
}

export function filterOf(filtering: unknown, kind: string, statuses: readonly string[]): Test {
  if (filtering === undefined) return () => true;
  if (!Array.isArray(filtering)) throw invalidParameter("filtering must be an array");
  const rules = filtering.map((rule, at) => readRule(rule, at, kind, statuses));
  return (subject) => rules.every((rule) => rule(subject));
}

/** Whether the filter says which states are wanted; without that Meta leaves deleted objects out. */
export const namesStatuses = (filtering: unknown): boolean =>
  Array.isArray(filtering) &&
  filtering.some((rule) => isObject(rule) && String(rule.field).split(".").at(-1) === "effective_status");

function readRule(rule: unknown, at: number, kind: string, statuses: readonly string[]): Test {
  if (!isObject(rule)) throw invalidParameter("filtering must hold objects with field, operator and value");
  const { field, operator, value } = rule;
  if (typeof operator !== "string" || !OPERATORS.includes(operator))
    throw invalidParameter(`filtering[${at}][operator] must be one of the following values: ${OPERATORS.join(", ")}`);
  const several = operator === "IN" || operator === "NOT_IN";
  if (several !== Array.isArray(value) || value === undefined)
    throw invalidParameter(
      `filtering[${at}][value] must be ${several ? "an array" : "a single value"} for ${operator}`,
    );
  const values = (Array.isArray(value) ? value : [value]).map(String);
  const look = lookAt(String(field), kind);
  if (look === "status") {
    const bad = values.find((one) => !statuses.includes(one));
    if (bad !== undefined || operator.endsWith("CONTAIN"))
      throw invalidParameter(`filtering[${at}][value] must be one of the following values: ${statuses.join(", ")}`);
  }
  const positive = !operator.startsWith("NOT_");
  return (subject) => {
    const actual = subject[look].toLowerCase();
    const hit = values.some((one) =>
      operator.endsWith("CONTAIN") ? actual.includes(one.toLowerCase()) : actual === one.toLowerCase(),
    );
    return hit === positive;
  };
}

function lookAt(field: string, kind: string): keyof FilterSubject {
  const bare = field.startsWith(`${kind}.`) ? field.slice(kind.length + 1) : field;
  if (bare === "id" || bare === "name") return bare;
  if (bare === "effective_status") return "status";
  throw invalidParameter(`Filtering field ${field} is invalid`);
}
