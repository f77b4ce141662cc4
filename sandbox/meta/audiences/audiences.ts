import type { Core } from "../../core/platform-module";
import type { Table } from "../../core/store";
import { Members } from "./members";

export type Audience = {
  readonly id: string;
  readonly accountId: string;
  readonly subtype: "CUSTOM" | "LOOKALIKE";
  readonly name: string;
  /** Its other fields as Graph names them. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly updatedAt: number;
};

export type Operation = "add" | "remove" | "replace";
/** An upload in several batches. */
export type UploadSession = {
  readonly audienceId: string;
  readonly operation: Operation;
  readonly schema: string;
  readonly startedAt: number;
  readonly nextSeq: number;
  readonly closed: boolean;
};

/** Audiences, who is in them, and the uploads under way. */
export class Audiences {
  readonly members: Members;
  /** By account and session id. */
  readonly sessions: Table<UploadSession>;
  readonly #audiences: Table<Audience>;
  /** Accounts whose owner accepted the terms over the API. */
  readonly #terms: Table<true>;
  readonly #numbers: Table<number>;
  constructor(readonly core: Core) {
    this.members = new Members(core.table("members"));
    this.sessions = core.table("sessions");
    this.#audiences = core.table("audiences");
    this.#terms = core.table("terms");
    this.#numbers = core.table("audienceNumbers");
  }
  get(id: string): Audience | undefined {
    return this.#audiences.get(id);
  }
  list(accountId: string): Audience[] {
    return [...this.#audiences.values()].filter((audience) => audience.accountId === accountId);
  }
  create(audience: Omit<Audience, "id" | "createdAt" | "updatedAt">): Audience {
    const number = (this.#numbers.get("last") ?? 0) + 1;
    this.#numbers.set("last", number);
    const now = this.core.clock.now();
    const full = { ...audience, id: `23860${String(number).padStart(12, "0")}`, createdAt: now, updatedAt: now };
    this.#audiences.set(full.id, full);
    return full;
  }
  change(audience: Audience, change: Partial<Pick<Audience, "name" | "values">>): void {
    this.#audiences.set(audience.id, { ...audience, ...change, updatedAt: this.core.clock.now() });
  }
  delete(id: string): void {
    this.#audiences.delete(id);
    this.members.clear(id);
  }
  acceptTerms(accountId: string): void {
    this.#terms.set(accountId, true);
  }
  termsAccepted(accountId: string): boolean {
    return this.#terms.has(accountId);
  }
  /** How many an audience really holds; Meta only tells bounds. */
  sizeOf({ id, subtype, values }: Audience): number {
    return subtype === "CUSTOM" ? this.members.count(id) : Number(values.size ?? 0);
  }
  describe(accountId: string): unknown[] {
    return this.list(accountId).map((audience) => ({
      id: audience.id,
      name: audience.name,
      subtype: audience.subtype,
      members: this.sizeOf(audience),
    }));
  }
  get size(): number {
    return this.#audiences.size;
  }
  clear(): void {
    for (const table of [this.#audiences, this.sessions, this.#terms]) table.clear();
    this.members.clearAll();
  }
}
