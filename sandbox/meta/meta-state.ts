import { randomBytes } from "node:crypto";
import type { Core } from "../core/platform-module";
import type { Table } from "../core/store";
import { seedMetaShop } from "../shop/seed-meta-shop";
import { AdObjects } from "./ads/ad-objects";
import { countObjects } from "./ads/object-nodes";
import { Audiences } from "./audiences/audiences";
import type { InsightsQuery } from "./insights-query";
import { type MetaAdAccount, type MetaDataset, type MetaPerson, type MetaShop, readMetaShop } from "./meta-shop";
import { Meter } from "./meter";

/** What one person lets the application do. A person has at most one; consenting again changes it. */
export type MetaGrant = {
  /** Tokens carry it: those of an earlier grant stay dead after the person comes back. */
  readonly id: string;
  readonly personId: string;
  readonly granted: readonly string[];
  readonly declined: readonly string[];
  readonly accountIds: readonly string[];
  readonly consentedAt: number;
};
export type MetaToken = {
  readonly personId: string;
  readonly grantId: string;
  readonly issuedAt: number;
  /** Null: never. */
  readonly expiresAt: number | null;
  readonly longLived: boolean;
  /** Of a system user, by Login for Business. */
  readonly system?: boolean;
  /** Taken back through `/oauth/revoke`. */
  readonly revoked?: boolean;
};
type TokenDeath = "expired" | "revoked" | "password";
/** What was first said about an order, to notice when something else is said later. */
type ReportedOrder = {
  readonly eventTime: number;
  readonly eventId: string | null;
  readonly value: number | null;
  readonly currency: string | null;
};
type MetaCode = {
  readonly personId: string;
  readonly grantId: string;
  /** For a system user of the business: its token does not end by itself. */
  readonly system?: boolean;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly issuedAt: number;
  readonly used: boolean;
};

/** A report that is worked on in the background. */
export type ReportRun = {
  readonly accountId: string;
  readonly query: InsightsQuery;
  readonly filtering: unknown;
  readonly startedAt: number;
  /** How often it was asked about. */
  readonly polls: number;
  readonly fate: "complete" | "fail" | "skip";
  /** Called completed once before it is. */
  readonly isEarly?: boolean;
};

const HOUR_MS = 3_600_000;

/** All that the Meta side keeps. */
export class MetaState {
  /** By person id. */
  readonly grants: Table<MetaGrant>;
  /** By token. */
  readonly tokens: Table<MetaToken>;
  /** By code. */
  readonly codes: Table<MetaCode>;
  /** Tokens killed through the control interface. */
  readonly marks: Table<TokenDeath>;
  /** Times at which the budget of an ad set was changed, by its id. */
  readonly budgetChanges: Table<readonly number[]>;
  /** Sales of stores by dataset, event, order and item. */
  readonly orders: Table<ReportedOrder>;
  readonly runs: Table<ReportRun>;
  readonly objects: AdObjects;
  readonly audiences: Audiences;
  readonly meter: Meter;
  readonly #shop: Table<unknown>;
  #cache: { readonly hour: number; readonly shop: MetaShop } | undefined;

  constructor(readonly core: Core) {
    this.grants = core.table("grants");
    this.tokens = core.table("tokens");
    this.codes = core.table("codes");
    this.marks = core.table("marks");
    this.budgetChanges = core.table("budgetChanges");
    this.orders = core.table("orders");
    this.runs = core.table("runs");
    this.objects = new AdObjects(core, () => this.shop());
    this.audiences = new Audiences(core);
    this.meter = new Meter(core);
    this.#shop = core.table("shop");
    if (!this.#shop.has("startedAt")) this.#shop.set("startedAt", this.now);
  }
  get now(): number {
    return this.core.clock.now();
  }
  /** The accounts as replaced, or the shop we make up, whose current day grows with the clock. */
  shop(): MetaShop {
    const hour = Math.floor(this.now / HOUR_MS);
    if (this.#cache?.hour !== hour)
      this.#cache = { hour, shop: readMetaShop(this.#shop.get("replaced") ?? this.#seed()) };
    return this.#cache.shop;
  }
  #seed(): unknown {
    const { clock } = this.core;
    const startedAt = Number(this.#shop.get("startedAt"));
    // By the day of each account: where midnight has passed, the ninety days end one later.
    return seedMetaShop((timeZone) => dayAt(startedAt, timeZone), {
      today: (timeZone) => clock.today(timeZone),
      elapsed: (timeZone) => partOfDay(clock.now(), timeZone),
    });
  }
  /** The shop with what was created in it over the API. */
  describe(): unknown {
    const shop = this.shop();
    return {
      ...shop,
      adAccounts: shop.adAccounts.map((account) => ({
        ...account,
        created: { ...countObjects(this.objects, account), audiences: this.audiences.describe(account.id) },
      })),
    };
  }
  replaceShop(body: unknown): void {
    readMetaShop(body);
    this.#shop.set("replaced", body);
    this.#cache = undefined;
  }
  person(id: string): MetaPerson | undefined {
    return this.shop().people.find((person) => person.id === id);
  }
  account(id: string): MetaAdAccount | undefined {
    return this.shop().adAccounts.find((account) => account.id === id);
  }
  /** The accounts that were ticked and that the person can still reach. */
  accountsOf(grant: MetaGrant): MetaAdAccount[] {
    const reachable = this.person(grant.personId)?.adAccounts.map(({ id }) => id) ?? [];
    return this.shop().adAccounts.filter(({ id }) => reachable.includes(id) && grant.accountIds.includes(id));
  }
  tasksOn(grant: MetaGrant, accountId: string): readonly string[] {
    return this.person(grant.personId)?.adAccounts.find(({ id }) => id === accountId)?.tasks ?? [];
  }
  /** A dataset the grant reaches, with the account through which it does. */
  dataset(grant: MetaGrant, id: string): { account: MetaAdAccount; dataset: MetaDataset } | undefined {
    for (const account of this.accountsOf(grant)) {
      const dataset = account.datasets.find((candidate) => candidate.id === id);
      if (dataset) return { account, dataset };
    }
    return undefined;
  }
  issueToken(token: Omit<MetaToken, "issuedAt">): string {
    const text = `EAA${randomBytes(48).toString("hex")}`;
    this.tokens.set(text, { ...token, issuedAt: this.now });
    return text;
  }
  issueCode(code: Omit<MetaCode, "issuedAt" | "used">): string {
    const text = `AQ${randomBytes(60).toString("base64url")}`;
    this.codes.set(text, { ...code, issuedAt: this.now, used: false });
    return text;
  }
  killTokens(kind: TokenDeath): number {
    for (const [token] of this.tokens.entries()) this.marks.set(token, kind);
    return this.tokens.size;
  }
  reset(): void {
    for (const table of [this.marks, this.budgetChanges, this.orders, this.runs]) table.clear();
    for (const part of [this.objects, this.audiences]) part.clear();
    this.meter.reset();
    this.#shop.clear();
    this.#shop.set("startedAt", this.now);
    this.#cache = undefined;
  }
}

function dayAt(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);
}

function partOfDay(now: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(now);
  const [hour = 0, minute = 0] = parts.split(":").map(Number);
  return (hour * 60 + minute) / 1440;
}
