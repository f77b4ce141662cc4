import { jsonReply, type Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import type { AdObject } from "./ads/ad-objects";
import type { Session } from "./authenticate";
import { GraphError, invalidParameter, missingPermission, unknownObject } from "./graph-error";
import type { GraphParams } from "./graph-params";
import type { MetaAdAccount } from "./meta-shop";
import type { MetaState } from "./meta-state";
import type { UseCase } from "./meter";
import { ADS_PERMISSIONS } from "./permissions";

const PAGE_ROWS = 25;
export const PAGING_PARAMS = ["fields", "limit", "after", "before"];

/** One authenticated call, with what handlers ask of it. */
export class GraphCall {
  #charged = false;
  constructor(
    readonly state: MetaState,
    readonly request: SandboxRequest,
    readonly params: GraphParams,
    readonly session: Session,
    /** Parts of the path that vary. */
    readonly ids: readonly string[],
    /** GET, POST or DELETE, also when a POST says `method=DELETE`. */
    readonly method: string,
    readonly useCase: UseCase,
    /** Of the answer, whether it is one or a refusal. */
    readonly headers: Record<string, string>,
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
    if (!account) throw unknownObject(this.method, id);
    this.needs(...ADS_PERMISSIONS);
    if (!this.reaches(account.id)) throw missingPermission(ADS_PERMISSIONS.join(" or "));
    this.charge(account);
    return account;
  }
  reaches(accountId: string): boolean {
    return this.state.accountsOf(this.grant).some(({ id }) => id === accountId);
  }
  /** Counts the call, once. @throws GraphError when there were too many */
  charge(account: MetaAdAccount): void {
    if (this.#charged) return;
    this.#charged = true;
    const points = this.method === "GET" || this.useCase === "ads_insights" || this.isUpload ? 1 : 3;
    try {
      this.state.meter.charge(account, this.useCase, points, this.request);
    } finally {
      Object.assign(this.headers, this.state.meter.headers(account, this.useCase));
    }
  }
  /** Sales are uploads, not changes. */
  get isUpload(): boolean {
    return this.request.path.endsWith("/events");
  }
  /** The account of the path, or the one named, for a change in it. @throws GraphError 200 without the right to */
  writableAccount(id?: string): MetaAdAccount {
    const account = id === undefined ? this.adAccount() : this.state.account(id);
    if (!account) throw unknownObject(this.method, id ?? "");
    this.needs("ads_management");
    const tasks = this.state.tasksOn(this.grant, account.id);
    if (!tasks.includes("ADVERTISE") && !tasks.includes("MANAGE")) throw missingPermission("ADVERTISE");
    if (account.status !== 1)
      throw new GraphError(200, "(#200) The ad account is not active, so nothing in it can be changed", {
        title: "Compte publicitaire inactif",
      });
    this.state.meter.mutate(account.id);
    return account;
  }
  /** The campaign, ad set, creative or ad of the path. @throws GraphError 100/33 */
  object(): AdObject {
    const [id = ""] = this.ids;
    const object = this.state.objects.get(id);
    const account = object && this.state.account(object.accountId);
    if (!object || !account || !this.reaches(account.id)) throw unknownObject(this.method, id);
    this.needs(...ADS_PERMISSIONS);
    this.charge(account);
    return object;
  }
  /** Pages of the person that the application may use. */
  pageIds(): readonly string[] {
    return this.allows("pages_show_list") ? (this.state.person(this.grant.personId)?.pages ?? []) : [];
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
    return jsonReply(200, { data, ...(rows.length > 0 && { paging }), ...extra });
  }
  answer(body: Readonly<Record<string, unknown>>): Reply {
    return jsonReply(200, this.embellish(body));
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
    careless: true,
  });
}

function cursorAt(at: number): string {
  return Buffer.from(`at:${at}`).toString("base64url");
}
