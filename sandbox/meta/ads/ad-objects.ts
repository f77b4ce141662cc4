import type { Core } from "../../core/platform-module";
import type { Table } from "../../core/store";
import type { MetaAdAccount, MetaCampaign, MetaShop } from "../meta-shop";
import { budgetUnits } from "./currency";

export type AdObjectKind = "campaign" | "adset" | "creative" | "ad";
/** A campaign, ad set, creative or ad. */
export type AdObject = {
  readonly id: string;
  readonly kind: AdObjectKind;
  readonly accountId: string;
  /** The campaign of an ad set, the ad set of an ad. */
  readonly parentId: string | null;
  /** Its fields as Graph names them; budgets as text in minor units. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Campaigns of the shop, as opposed to those created over the API. */
  readonly seed?: MetaCampaign;
};
type Edit = { readonly values: Readonly<Record<string, unknown>>; readonly updatedAt: number };
export type AdImage = {
  readonly accountId: string;
  readonly hash: string;
  readonly name: string;
  readonly bytes: number;
};

/** How long a new ad waits for its review. */
const REVIEW_MS = 60_000;
/** Changing these leaves `updated_time` as it is, as with Meta. */
const SILENT = ["daily_budget", "lifetime_budget", "spend_cap"];

/** Everything created over the API, and the shop's campaigns with what was changed of them. */
export class AdObjects {
  readonly #created: Table<AdObject>;
  readonly #edits: Table<Edit>;
  readonly #images: Table<AdImage>;
  readonly #numbers: Table<number>;
  constructor(
    readonly core: Core,
    readonly shop: () => MetaShop,
  ) {
    this.#created = core.table("objects");
    this.#edits = core.table("edits");
    this.#images = core.table("images");
    this.#numbers = core.table("numbers");
  }
  /** The next number of a sequence, from 1; kept over a reset, so that ids are never given twice, but for `count|…`. */
  nextNumber(sequence: string): number {
    const next = (this.#numbers.get(sequence) ?? 0) + 1;
    this.#numbers.set(sequence, next);
    return next;
  }
  get(id: string): AdObject | undefined {
    const created = this.#created.get(id);
    if (created) return created;
    for (const account of this.shop().adAccounts) {
      const campaign = account.campaigns.find((candidate) => candidate.id === id);
      if (campaign) return this.#seeded(account, campaign);
    }
    return undefined;
  }
  list(account: MetaAdAccount, kind: AdObjectKind): AdObject[] {
    const seeded = kind === "campaign" ? account.campaigns.map((campaign) => this.#seeded(account, campaign)) : [];
    const created = [...this.#created.values()].filter((one) => one.accountId === account.id && one.kind === kind);
    return [...seeded, ...created];
  }
  childrenOf(parentId: string): AdObject[] {
    return [...this.#created.values()].filter((one) => one.parentId === parentId);
  }
  create(
    kind: AdObjectKind,
    accountId: string,
    parentId: string | null,
    values: Readonly<Record<string, unknown>>,
  ): AdObject {
    const id = `12029${String(this.nextNumber("object")).padStart(13, "0")}`;
    const now = this.core.clock.now();
    const object: AdObject = { id, kind, accountId, parentId, values, createdAt: now, updatedAt: now };
    this.#created.set(id, object);
    return object;
  }
  change(object: AdObject, values: Readonly<Record<string, unknown>>): void {
    const silent = Object.keys(values).every((name) => SILENT.includes(name));
    const updatedAt = silent ? object.updatedAt : this.core.clock.now();
    if (object.seed)
      this.#edits.set(object.id, { values: { ...this.#edits.get(object.id)?.values, ...values }, updatedAt });
    else this.#created.set(object.id, { ...object, values: { ...object.values, ...values }, updatedAt });
  }
  /** What becomes of an object's own status under its parents, and while it is reviewed. */
  effectiveStatus(object: AdObject): string {
    const own = String(object.values.status ?? "ACTIVE");
    if (object.kind === "creative" || isGone(own)) return own;
    if (object.kind === "campaign") return object.seed ? this.#seededStatus(object, object.seed, own) : own;
    const parent = object.parentId === null ? undefined : this.get(object.parentId);
    const above = parent ? this.effectiveStatus(parent) : "DELETED";
    if (isGone(above)) return above;
    if (object.kind === "ad" && this.core.clock.now() - object.createdAt < REVIEW_MS) return "PENDING_REVIEW";
    if (own === "PAUSED") return own;
    if (above === "PAUSED") return object.kind === "ad" ? "ADSET_PAUSED" : "CAMPAIGN_PAUSED";
    return above === "CAMPAIGN_PAUSED" ? above : "ACTIVE";
  }
  #seededStatus({ id }: AdObject, seed: MetaCampaign, own: string): string {
    if (this.#edits.get(id)?.values.status === undefined) return seed.effectiveStatus;
    return own === "ACTIVE" && seed.issue !== null ? "WITH_ISSUES" : own;
  }
  #seeded(account: MetaAdAccount, campaign: MetaCampaign): AdObject {
    const createdAt = Date.parse(`${campaign.createdAt}T08:00:00Z`);
    const { values, updatedAt } = this.#edits.get(campaign.id) ?? { values: {}, updatedAt: createdAt };
    const budget = campaign.dailyBudget;
    const own = {
      name: campaign.name,
      objective: campaign.objective,
      status: campaign.status,
      buying_type: "AUCTION",
      bid_strategy: "LOWEST_COST_WITHOUT_CAP",
      ...(budget !== null && { daily_budget: String(Math.round(budget * budgetUnits(account.currency))) }),
      special_ad_categories: [],
      is_adset_budget_sharing_enabled: false,
      start_time: createdAt,
    };
    const head = { id: campaign.id, kind: "campaign", accountId: account.id, parentId: null } as const;
    return { ...head, values: { ...own, ...values }, createdAt, updatedAt, seed: campaign };
  }
  addImage(image: AdImage): void {
    this.#images.set(`${image.accountId}|${image.hash}`, image);
  }
  image(accountId: string, hash: string): AdImage | undefined {
    return this.#images.get(`${accountId}|${hash}`);
  }
  imagesOf(accountId: string): AdImage[] {
    return [...this.#images.values()].filter((image) => image.accountId === accountId);
  }
  count(): number {
    return this.#created.size;
  }
  clear(): void {
    for (const table of [this.#created, this.#edits, this.#images]) table.clear();
    // Ids go on, counts start again.
    for (const [sequence] of [...this.#numbers.entries()]) if (sequence.includes("|")) this.#numbers.delete(sequence);
  }
}

export function isGone(status: string): boolean {
  return status === "DELETED" || status === "ARCHIVED";
}
