// What Google writes beside its fields and methods: google.api.field_behavior and google.api.http.
import type { DescField, DescMessage, DescMethod, Registry } from "@bufbuild/protobuf";

/** Values of google.api.FieldBehavior that matter here. */
const BEHAVIORS: Readonly<Record<number, Behavior>> = { 2: "REQUIRED", 3: "OUTPUT_ONLY", 5: "IMMUTABLE" };
export type Behavior = "REQUIRED" | "OUTPUT_ONLY" | "IMMUTABLE";
/** Where a method lives: `POST`, `/v1/audienceMembers:remove`. Templates such as `{customer_id=customers/*}` stay as written. */
export type Route = { readonly verb: string; readonly path: string };

/** Reads the options of fields and methods of one registry. */
export class Annotations {
  readonly #registry: Registry;
  readonly #getOption: typeof import("@bufbuild/protobuf").getOption;
  /** A request of 2,000 events asks for the same few fields again and again. */
  readonly #known = new Map<DescField, readonly Behavior[]>();
  constructor(registry: Registry, getOption: typeof import("@bufbuild/protobuf").getOption) {
    this.#registry = registry;
    this.#getOption = getOption;
  }

  behaviorsOf(field: DescField): readonly Behavior[] {
    const known = this.#known.get(field) ?? this.#readBehaviors(field);
    this.#known.set(field, known);
    return known;
  }
  #readBehaviors(field: DescField): Behavior[] {
    const extension = this.#registry.getExtension("google.api.field_behavior");
    const values: unknown = extension ? this.#getOption(field, extension) : [];
    return Array.isArray(values) ? values.flatMap((value) => BEHAVIORS[value] ?? []) : [];
  }

  routeOf(method: DescMethod): Route {
    const extension = this.#registry.getExtension("google.api.http");
    const rule: unknown = extension ? this.#getOption(method, extension) : undefined;
    const pattern = isObject(rule) && isObject(rule.pattern) ? rule.pattern : {};
    if (typeof pattern.case !== "string" || typeof pattern.value !== "string")
      throw new Error(`${method.name} has no path.`);
    return { verb: pattern.case.toUpperCase(), path: pattern.value };
  }

  /** Snake_case path of the first field that only Google sets, or null. */
  findOutputOnly(message: DescMessage, json: unknown, path = ""): string | null {
    for (const { field, at, value } of fieldsIn(message, json, path)) {
      if (this.behaviorsOf(field).includes("OUTPUT_ONLY")) return at;
      const inner = field.message ? this.findOutputOnly(field.message, value, at) : null;
      if (inner) return inner;
    }
    return null;
  }

  /** Snake_case paths of all fields that must be there and are not. Empty text and empty lists count as missing. */
  findMissing(message: DescMessage, json: unknown, path = ""): string[] {
    if (!isObject(json)) return [];
    const missing = message.fields
      .filter((field) => this.behaviorsOf(field).includes("REQUIRED") && isEmpty(json[field.jsonName]))
      .map((field) => join(path, field.name));
    const inner = fieldsIn(message, json, path).flatMap(({ field, at, value }) =>
      field.message ? this.findMissing(field.message, value, at) : [],
    );
    return [...missing, ...inner];
  }
}

type Place = { readonly field: DescField; readonly at: string; readonly value: unknown };

/** Every field that is set, items of lists one by one. */
function fieldsIn(message: DescMessage, json: unknown, path: string): Place[] {
  if (!isObject(json)) return [];
  return Object.entries(json).flatMap(([key, value]) => {
    const field = message.fields.find((candidate) => candidate.jsonName === key);
    if (!field || value === null || value === undefined) return [];
    const at = join(path, field.name);
    if (!Array.isArray(value)) return [{ field, at, value }];
    return value.map((item: unknown, index) => ({ field, at: `${at}[${index}]`, value: item }));
  });
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
