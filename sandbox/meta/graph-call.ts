import { jsonReply, type Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import type { Session } from "./authenticate";
import { GraphError, invalidParameter, missingPermission, unknownObject } from "./graph-error";
import type { GraphParams } from "./graph-params";
import type { MetaAdAccount } from "./meta-shop";
import type { MetaState } from "./meta-state";
import { ADS_PERMISSIONS } from "./permissions";

const PAGE_ROWS = 25;
export const PAGING_PARAMS = ["fields", "limit", "after", "before"];

/** One authenticated call, with what handlers ask of it. */
export class GraphCall {
  constructor(
    readonly state: MetaState,
    readonly request: SandboxRequest,
    readonly params: GraphParams,
    readonly session: Session,
    /** Parts of the path that vary. */
    readonly ids: readonly string[],
  ) {}
  get grant() {
    return this.session.grant;
  }
  allows(...anyOf: readonly string[]): boolean {
    return anyOf.some((permission) => this.grant.granted.includes(permission));
  }
  /** @throws GraphError 200 */
  needs(...anyOf: readonly string[]): void {
    if (!this.allows(...anyOf)) throw missingPermission(anyOf.join(" or "));
  }
  /** The ad account of the path. @throws GraphError 100/33 when unknown, 200 when it was not granted */
  adAccount(): MetaAdAccount {
    const [id = ""] = this.ids;
    const bare = /^act_(\d+)$/.exec(id)?.[1];
    const account = bare === undefined ? undefined : this.state.account(bare);
    if (!account) throw unknownObject(this.request.method, id);
    this.needs(...ADS_PERMISSIONS);
    if (!this.state.accountsOf(this.grant).includes(account)) throw missingPermission(ADS_PERMISSIONS.join(" or "));
    return account;
  }
  /** Rows in pages of odd sizes, now and then an empty one: only a missing `next` says that it is over. */
  page(rows: readonly Readonly<Record<string, unknown>>[], extra: Readonly<Record<string, unknown>> = {}): Reply {
    const limit = this.#limit();
    const from = this.#cursor();
    const size = this.#pageSize(Math.min(limit, rows.length - from));
    const to = from + size;
    const more = to < rows.length;
    const data = rows.slice(from, to).map((row) => this.embellish(row));
    const cursors = { before: cursorAt(from), after: cursorAt(to) };
    const paging = {
      cursors,
      ...(more && { next: this.#link(cursors.after) }),
      ...(from > 0 && { previous: this.#link(cursorAt(0)) }),
    };
    return jsonReply(200, { data, ...(rows.length > 0 && { paging }), ...extra }, usageHeaders());
  }
  answer(body: Readonly<Record<string, unknown>>): Reply {
    return jsonReply(200, this.embellish(body), usageHeaders());
  }
  /** Meta adds fields without notice; whoever reads strictly must not trip over them. */
  embellish(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return this.state.core.random.next() < 0.3 ? { ...row, beta_note: { state: "not documented" } } : row;
  }
  #limit(): number {
    const text = this.params.text("limit");
    if (text === undefined) return PAGE_ROWS;
    const limit = Number(text);
    if (!Number.isInteger(limit) || limit < 1) throw invalidParameter("limit must be a positive integer");
    if (limit > 5000) throw invalidLimit();
    return limit;
  }
  #cursor(): number {
    const after = this.params.text("after");
    if (after === undefined) return 0;
    const at = /^at:(\d+)$/.exec(Buffer.from(after, "base64url").toString("utf8"))?.[1];
    if (at === undefined) throw invalidParameter("Invalid cursors values");
    return Number(at);
  }
  #pageSize(rows: number): number {
    if (rows <= 1) return Math.max(rows, 0);
    const { random } = this.state.core;
    const chance = random.next();
    if (chance < 0.1) return 0;
    return chance < 0.5 ? random.integer(Math.ceil(rows / 2), rows) : rows;
  }
  #link(after: string): string {
    const url = new URL(this.request.path, this.request.origin);
    for (const name of this.params.names()) {
      const value = this.params.json(name);
      url.searchParams.set(name, typeof value === "string" ? value : (this.params.text(name) ?? JSON.stringify(value)));
    }
    if (this.request.bearer !== undefined) url.searchParams.set("access_token", this.request.bearer);
    url.searchParams.set("after", after);
    return url.href;
  }
}

function invalidLimit() {
  return new GraphError(1, "Please reduce the amount of data you're asking for, then retry your request", {
    status: 500,
  });
}

function cursorAt(at: number): string {
  return Buffer.from(`at:${at}`).toString("base64url");
}

/** Percentages of the quota, as Meta reports them with every answer. */
function usageHeaders(): Record<string, string> {
  return {
    "x-app-usage": JSON.stringify({ call_count: 3, total_time: 2, total_cputime: 1 }),
    "facebook-api-version": "v26.0",
  };
}
