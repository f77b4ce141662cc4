import { createHash } from "node:crypto";
import type { Table } from "../../core/store";

/** Who is in which audience. A person is what a row said of them; one strong key in common makes two rows one person. */
export class Members {
  /** By audience and person: the keys the person is known by, as digests. */
  readonly #rows: Table<readonly string[]>;
  /** By audience: from key to person. */
  readonly #byKey = new Map<string, Map<string, string>>();
  readonly #counts = new Map<string, number>();
  constructor(rows: Table<readonly string[]>) {
    this.#rows = rows;
    for (const [row, keys] of rows.entries()) this.#index(row, keys);
  }
  add(audienceId: string, keys: readonly string[]): void {
    const digests = keys.map(digest);
    // A row may be the first to say that two who are known are one.
    const known = this.#find(audienceId, digests);
    const [row = `${audienceId}|${digests[0] ?? ""}`] = known;
    const all = [...new Set([...known.flatMap((one) => this.#rows.get(one) ?? []), ...digests])];
    for (const one of known) this.#drop(audienceId, one);
    this.#rows.set(row, all);
    this.#index(row, all);
  }
  /** True when somebody was found. */
  remove(audienceId: string, keys: readonly string[]): boolean {
    const known = this.#find(audienceId, keys.map(digest));
    for (const row of known) this.#drop(audienceId, row);
    return known.length > 0;
  }
  /** Everybody of one audience becomes everybody of another. */
  move(from: string, to: string): void {
    const people = [...this.#rows.entries()].filter(([row]) => row.startsWith(`${from}|`));
    this.clear(to);
    this.clear(from);
    for (const [row, keys] of people) {
      const moved = `${to}|${row.slice(from.length + 1)}`;
      this.#rows.set(moved, keys);
      this.#index(moved, keys);
    }
  }
  count(audienceId: string): number {
    return this.#counts.get(audienceId) ?? 0;
  }
  clear(audienceId: string): void {
    if (this.count(audienceId) > 0)
      for (const [row] of [...this.#rows.entries()]) if (row.startsWith(`${audienceId}|`)) this.#rows.delete(row);
    this.#byKey.delete(audienceId);
    this.#counts.delete(audienceId);
  }
  clearAll(): void {
    this.#rows.clear();
    this.#byKey.clear();
    this.#counts.clear();
  }
  #find(audienceId: string, digests: readonly string[]): string[] {
    const keys = this.#byKey.get(audienceId);
    return [...new Set(digests.flatMap((key) => keys?.get(key) ?? []))];
  }
  #drop(audienceId: string, row: string): void {
    for (const key of this.#rows.get(row) ?? []) this.#byKey.get(audienceId)?.delete(key);
    this.#rows.delete(row);
    this.#counts.set(audienceId, this.count(audienceId) - 1);
  }
  #index(row: string, keys: readonly string[]): void {
    const audienceId = row.slice(0, row.indexOf("|"));
    const index = this.#byKey.get(audienceId) ?? new Map<string, string>();
    for (const key of keys) index.set(key, row);
    this.#byKey.set(audienceId, index);
    this.#counts.set(audienceId, this.count(audienceId) + 1);
  }
}

/** Short, and never the value itself: an external id may be sent in clear. */
function digest(key: string): string {
  return createHash("sha256").update(key).digest("base64url").slice(0, 22);
}
