import type { SandboxRequest } from "../core/sandbox-request";
import { GoogleError, invalidPayload } from "./google-error";

export type Json = Readonly<Record<string, unknown>>;

/** @throws GoogleError 400 unless the body is a JSON object that says so in its content type */
export function checkTransport(request: SandboxRequest): void {
  if (!request.isJson) {
    request.violate("a body that is not application/json");
    throw new GoogleError(400, "INVALID_ARGUMENT", "Content-Type must be application/json.");
  }
  if (request.brokenJson || !isObject(request.json)) {
    request.violate("a body that is not a JSON object");
    throw invalidPayload("Expected a JSON object.");
  }
}

/** The body after `checkTransport`. */
export function jsonBody(request: SandboxRequest): Json {
  return isObject(request.json) ? request.json : {};
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a message may hold: a leaf type, `[shape]` for repeated, an object of fields, or `| names` of an enum. */
export type Shape = Leaf | readonly [Shape] | { readonly [key: string]: Shape };
type Leaf = "string" | "bool" | "double" | "int64" | "time" | `enum ${string}`;

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Our own reading of a message, used always: the owner's schema is a development dependency.
 * Stricter than proto3: no snake_case keys, no numeric enums, no text for numbers.
 * @returns the first problem in Google's words, or null
 */
export function findShapeProblem(value: unknown, shape: Shape, path = ""): string | null {
  if (value === null) return null; // proto3: the field is not set
  if (typeof shape === "string") return isLeaf(value, shape) ? null : `Invalid value at '${path}' (${shape}).`;
  if (isRepeated(shape)) {
    if (!Array.isArray(value)) return `Invalid value at '${path}': expected an array.`;
    for (const [index, item] of value.entries()) {
      const problem = findShapeProblem(item, shape[0], `${path}[${index}]`);
      if (problem) return problem;
    }
    return null;
  }
  if (!isObject(value)) return `Invalid value at '${path}': expected an object.`;
  for (const [key, inner] of Object.entries(value)) {
    const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (field === undefined) return `Unknown name "${key}" at '${path}': Cannot find field.`;
    const problem = findShapeProblem(inner, field, path === "" ? key : `${path}.${key}`);
    if (problem) return problem;
  }
  return null;
}

function isRepeated(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function isLeaf(value: unknown, leaf: Leaf): boolean {
  switch (leaf) {
    case "string":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "double":
      return typeof value === "number" && Number.isFinite(value);
    case "int64":
      return typeof value === "string" ? /^-?\d+$/.test(value) : Number.isInteger(value);
    case "time":
      return typeof value === "string" && TIME.test(value) && !Number.isNaN(Date.parse(value));
    default:
      return typeof value === "string" && leaf.split(" ").slice(1).includes(value);
  }
}
