import { type GraphError, invalidParameter } from "../graph-error";
import { isObject } from "../graph-params";

/** A whole number as JSON number or as text. */
export function readInteger(value: unknown, name: string): number {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number))
    throw invalidParameter(`Param ${name} must be an integer`);
  return number;
}

export function readFlag(value: unknown, name: string): boolean {
  if (value === true || value === "true" || value === 1 || value === "1") return true;
  if (value === false || value === "false" || value === 0 || value === "0") return false;
  throw invalidParameter(`Param ${name} must be a boolean`);
}

export function readObject(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw invalidParameter(`Param ${name} must be an object`);
  return value;
}

export function readList(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidParameter(`Param ${name} must be an array`);
  return value;
}

export function readChoice<T extends string>(value: unknown, name: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw notAmong(name, allowed);
  return found;
}

export function readChoices(value: unknown, name: string, allowed: readonly string[]): string[] {
  return readList(value, name).map((item, at) => readChoice(item, `${name}[${at}]`, allowed));
}

export function readText(value: unknown, name: string): string {
  if (typeof value !== "string" || value.trim() === "") throw invalidParameter(`The parameter ${name} is required`);
  return value;
}

/** Seconds since 1970 or ISO 8601 with a zone, also Meta's `+0100` without the colon. Milliseconds since 1970. */
export function readTime(value: unknown, name: string): number {
  if (typeof value === "number" || (typeof value === "string" && /^\d{9,10}$/.test(value))) return Number(value) * 1000;
  const iso = typeof value === "string" ? value.replace(/([+-]\d\d)(\d\d)$/, "$1:$2") : "";
  const time = /(Z|[+-]\d\d:\d\d)$/.test(iso) ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(time)) throw invalidParameter(`Param ${name} must be a time with a zone`);
  return time;
}

export function notAmong(name: string, allowed: readonly string[]): GraphError {
  return invalidParameter(`${name} must be one of the following values: ${allowed.join(", ")}`);
}

/** Graph ignores what it does not know in most objects; we record it. */
export function recordUnknownKeys(
  object: Readonly<Record<string, unknown>>,
  known: readonly string[],
  name: string,
  violate: (rule: string) => void,
): void {
  for (const key of Object.keys(object)) if (!known.includes(key)) violate(`unknown key ${name}.${key}`);
}
