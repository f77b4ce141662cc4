import type { SandboxRequest } from "./sandbox-request";
import type { Table } from "./store";

export const FAULT_MODES = ["respond", "reset", "accept-then-reset", "hang", "slow", "truncate"] as const;
export type Fault = {
  readonly platform: string;
  readonly method?: string | undefined;
  /** Part of the path; `*` stands for anything. */
  readonly path?: string | undefined;
  /** How many more requests it matches; 0 until removed. */
  readonly times: number;
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  readonly delayMs?: number | undefined;
  readonly mode: (typeof FAULT_MODES)[number];
};

/** Faults set through the control interface, oldest first; they hit platform calls only. */
export class Faults {
  readonly #rows: Table<Fault>;
  constructor(rows: Table<Fault>) {
    this.#rows = rows;
  }
  add(fault: Fault): string {
    const last = [...this.#rows.entries()].at(-1)?.[0] ?? "f_0";
    const id = `f_${Number(last.slice(2)) + 1}`;
    this.#rows.set(id, fault);
    return id;
  }
  /** The oldest fault that fits, used up by one. */
  take(platform: string, request: SandboxRequest): Fault | undefined {
    for (const [id, fault] of this.#rows.entries()) {
      if (!fits(fault, platform, request)) continue;
      if (fault.times === 1) this.#rows.delete(id);
      else if (fault.times > 1) this.#rows.set(id, { ...fault, times: fault.times - 1 });
      return fault;
    }
    return undefined;
  }
  list(): readonly (Fault & { id: string })[] {
    return [...this.#rows.entries()].map(([id, fault]) => ({ id, ...fault }));
  }
  clear(): number {
    const count = this.#rows.size;
    this.#rows.clear();
    return count;
  }
}

function fits(fault: Fault, platform: string, request: SandboxRequest): boolean {
  if (fault.platform !== platform) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== request.method) return false;
  return fault.path === undefined || pathPattern(fault.path).test(request.path);
}

function pathPattern(path: string): RegExp {
  const literal = path.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(literal.join(".*"));
}
