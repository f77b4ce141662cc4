import type { SandboxRequest } from "../core/sandbox-request";
import { invalidParameter } from "./graph-error";

/** Every call may carry these. */
const COMMON = ["access_token", "appsecret_proof", "method"];

/** Parameters of a Graph call, from wherever they came: query, form or JSON body. */
export class GraphParams {
  readonly #values = new Map<string, unknown>();
  readonly #request: SandboxRequest;
  constructor(request: SandboxRequest) {
    this.#request = request;
    for (const [name, value] of [...request.query, ...(request.form ?? [])]) this.#add(name, value);
    if (request.brokenJson) throw invalidParameter("Invalid JSON in the request body");
    if (isObject(request.json)) for (const [name, value] of Object.entries(request.json)) this.#add(name, value);
  }
  #add(name: string, value: unknown): void {
    if (this.#values.has(name)) this.#request.violate(`parameter ${name} given more than once`);
    else this.#values.set(name, value);
  }
  has(name: string): boolean {
    return this.#values.has(name);
  }
  names(): string[] {
    return [...this.#values.keys()];
  }
  /** The real Graph ignores what it does not know; we let it pass and record it. */
  only(known: readonly string[]): void {
    for (const name of this.#values.keys())
      if (!known.includes(name) && !COMMON.includes(name)) this.#request.violate(`unknown parameter ${name}`);
  }
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    if (typeof value === "string") return value;
    return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
  }
  require(name: string): string {
    const value = this.text(name);
    if (!value) throw invalidParameter(`The parameter ${name} is required`);
    return value;
  }
  /** A structured value: real JSON in a JSON body, JSON text elsewhere. */
  json(name: string): unknown {
    const value = this.#values.get(name);
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  /** A list as JSON array or as words between commas. */
  list(name: string): string[] | undefined {
    const value = this.json(name);
    if (value === undefined || value === "") return undefined;
    if (Array.isArray(value)) return value.map(String);
    return String(value)
      .split(",")
      .map((item) => item.trim());
  }
  /** A list whose items must come from an enumeration. */
  choices(name: string, allowed: readonly string[]): string[] | undefined {
    const items = this.list(name);
    const bad = items?.findIndex((item) => !allowed.includes(item)) ?? -1;
    if (bad >= 0) throw invalidParameter(`${name}[${bad}] must be one of the following values: ${allowed.join(", ")}`);
    return items;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
