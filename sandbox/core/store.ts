import { join } from "node:path";
import { Journal, readLines } from "./journal";

/** `[table, key, value]`; without a value the key goes, without a key the whole table does. */
type Change = readonly [table: string, key?: string, value?: unknown];

/** A durable map. Values are plain JSON and must be replaced with `set`, never changed in place. */
export class Table<T> {
  readonly #rows = new Map<string, T>();
  readonly #record: (change: Change) => void;
  constructor(
    readonly name: string,
    record: (change: Change) => void,
  ) {
    this.#record = record;
  }
  get(key: string): T | undefined {
    return this.#rows.get(key);
  }
  has(key: string): boolean {
    return this.#rows.has(key);
  }
  set(key: string, value: T): void {
    this.#rows.set(key, value);
    this.#record([this.name, key, value]);
  }
  delete(key: string): void {
    if (this.#rows.delete(key)) this.#record([this.name, key]);
  }
  clear(): void {
    this.#rows.clear();
    this.#record([this.name]);
  }
  get size(): number {
    return this.#rows.size;
  }
  entries(): IterableIterator<[string, T]> {
    return this.#rows.entries();
  }
  values(): IterableIterator<T> {
    return this.#rows.values();
  }
  /** Replay only: changes memory without writing. The journal holds what `set` once was given. */
  restore(key: string | undefined, value: unknown, present: boolean): void {
    if (key === undefined) this.#rows.clear();
    else if (present) this.#rows.set(key, value as T);
    else this.#rows.delete(key);
  }
}

/** All durable state: tables in memory, every change in a journal that is read and compacted at start. */
export class Store {
  readonly #tables = new Map<string, Table<unknown>>();
  readonly #journal: Journal;
  #pending: Change[] = [];

  constructor(folder: string) {
    const path = join(folder, "state.jsonl");
    for (const line of readLines(path)) this.#replay(line);
    this.#journal = new Journal(path);
    this.#journal.replace(this.#snapshot());
  }
  table<T>(name: string): Table<T> {
    const known = this.#tables.get(name);
    // A table's rows are what its owner put there, under a name that only the owner uses.
    if (known) return known as Table<T>;
    const table = new Table<T>(name, (change) => this.#pending.push(change));
    this.#tables.set(name, table as Table<unknown>);
    return table;
  }
  /** Writes everything changed since the last call as one line: all of it survives, or none. */
  commit(): void {
    if (this.#pending.length === 0) return;
    const changes = this.#pending;
    this.#pending = [];
    this.#journal.append(JSON.stringify(changes));
  }
  close(): void {
    this.commit();
    this.#journal.close();
  }
  #replay(line: string): void {
    let changes: Change[];
    try {
      changes = JSON.parse(line) as Change[];
    } catch {
      return; // not ours: better one line lost than no start
    }
    for (const change of changes) this.table(change[0]).restore(change[1], change[2], change.length > 2);
  }
  *#rows(): Iterable<Change> {
    for (const table of this.#tables.values())
      for (const [key, value] of table.entries()) yield [table.name, key, value];
  }
  #snapshot(): string[] {
    const lines: string[] = [];
    let chunk: Change[] = [];
    for (const row of this.#rows()) {
      chunk.push(row);
      if (chunk.length === 1000) {
        lines.push(JSON.stringify(chunk));
        chunk = [];
      }
    }
    if (chunk.length > 0) lines.push(JSON.stringify(chunk));
    return lines;
  }
}
