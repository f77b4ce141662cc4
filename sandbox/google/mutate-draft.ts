import type { AdsRefusals } from "./ads-refusals";
import type { Budget, CampaignStore, Piece } from "./campaign-store";
import type { Json } from "./read-body";
import type { Campaign, Customer } from "./shop";

export type Collection = "campaignBudgets" | "campaigns" | Piece["collection"];
type Circumstances = {
  readonly customer: Customer;
  readonly store: CampaignStore;
  readonly refusals: AdsRefusals;
  /** `YYYY-MM-DD` in the account's zone. */
  readonly today: string;
  /** First of as many free ids as there are operations. */
  readonly firstId: number;
};

/** The account as it would be after the operations so far. Nothing is stored before `commit`. */
export class MutateDraft {
  readonly customer: Customer;
  readonly refusals: AdsRefusals;
  readonly today: string;
  readonly campaigns: Map<string, Campaign>;
  readonly budgets: Map<string, Budget>;
  /** Campaigns of this request that lists of customers do not narrow, as far as it says. */
  readonly openToAll = new Set<string>();
  readonly #pieces = new Map<string, Piece>();
  readonly #store: CampaignStore;
  readonly #temporary = new Map<string, { collection: Collection; id: string; failed: boolean }>();
  readonly #touched = new Set<string>();
  readonly #changes: (() => void)[] = [];
  #nextId: number;

  constructor({ customer, store, refusals, today, firstId }: Circumstances) {
    this.customer = customer;
    this.refusals = refusals;
    this.today = today;
    this.campaigns = new Map(customer.campaigns.map((campaign) => [campaign.id, campaign]));
    this.budgets = new Map(store.budgetsOf(customer.id, customer.campaigns).map((budget) => [budget.id, budget]));
    for (const collection of ["campaignCriteria", "adGroups", "adGroupCriteria", "adGroupAds"] as const)
      for (const resource of store.piecesOf(customer.id, collection))
        this.#pieces.set(String(resource.resourceName), { customerId: customer.id, collection, resource });
    this.#store = store;
    this.#nextId = firstId;
  }

  nameOf(collection: Collection, id: string): string {
    return `customers/${this.customer.id}/${collection}/${id}`;
  }

  /** An id for a new resource; a temporary one it was given is remembered. `path` is the operation's `create`. */
  takeId(resource: Json, collection: Collection, path: string): string {
    const id = String(this.#nextId);
    this.#nextId += 1;
    const given = resource.resourceName;
    if (given === undefined) return id;
    const parts = this.#readName(given, collection, `${path}.resource_name`);
    if (parts === null) return id;
    if (!parts.startsWith("-"))
      this.refusals.add(
        `${path}.resource_name`,
        "newResourceCreationError",
        "CANNOT_SET_ID_FOR_CREATE",
        "A new resource has no id of its own yet; temporary ids are negative.",
      );
    else if (this.#temporary.has(parts))
      this.refusals.add(
        `${path}.resource_name`,
        "newResourceCreationError",
        "DUPLICATE_TEMP_IDS",
        `Temporary id ${parts} is used twice.`,
      );
    else this.#temporary.set(parts, { collection, id, failed: false });
    return id;
  }
  /** Marks what an operation should have made as not made, so that its children are not judged by it. */
  fail(resource: Json): void {
    const id = /\/(-\d+)$/.exec(String(resource.resourceName ?? ""))?.[1];
    const entry = id === undefined ? undefined : this.#temporary.get(id);
    if (id !== undefined && entry) this.#temporary.set(id, { ...entry, failed: true });
  }

  /** The id behind a reference to another resource, temporary or not; null (and refused) when there is none. */
  resolve(reference: unknown, collection: Collection, path: string): string | null {
    if (reference === undefined || reference === "") {
      this.refusals.add(path, "fieldError", "REQUIRED", "The field is required.");
      return null;
    }
    const id = this.#readName(reference, collection, path);
    if (id === null) return null;
    const temporary = this.#temporary.get(id);
    if (temporary?.failed) {
      this.refusals.add(
        path,
        "newResourceCreationError",
        "TEMP_ID_RESOURCE_HAD_ERRORS",
        `The resource with the temporary id ${id} failed.`,
      );
      return null;
    }
    if (temporary?.collection === collection) return temporary.id;
    if (!id.startsWith("-") && this.#has(collection, id)) return id;
    this.refusals.add(
      path,
      "mutateError",
      "RESOURCE_NOT_FOUND",
      `${reference} does not exist; parents stand before their children.`,
    );
    return null;
  }
  /** The same for the resource an update or a removal names; nothing is changed twice in one request. */
  target(name: unknown, collection: Collection, path: string): string | null {
    if (typeof name !== "string" || name === "") {
      this.refusals.add(path, "requestError", "RESOURCE_NAME_MISSING", "The resource name is required.");
      return null;
    }
    if (this.#touched.has(name)) {
      this.refusals.add(path, "mutateError", "ID_EXISTS_IN_MULTIPLE_MUTATES", `${name} is changed twice.`);
      return null;
    }
    this.#touched.add(name);
    return this.resolve(name, collection, path);
  }

  /** A resource with the names that its temporary ones became. */
  withRealNames(resource: Json): Json {
    const text = JSON.stringify(resource).replace(/(customers\/\d+\/\w+\/)(-\d+)(?=")/g, (name, start, id) => {
      const known = this.#temporary.get(id);
      return known ? `${start}${known.id}` : name;
    });
    return JSON.parse(text);
  }

  piece(collection: Piece["collection"], id: string): Json | undefined {
    return this.#pieces.get(this.nameOf(collection, id))?.resource;
  }
  pieces(collection: Piece["collection"]): Json[] {
    return [...this.#pieces.values()].filter((piece) => piece.collection === collection).map((piece) => piece.resource);
  }
  /** @returns `id` */
  putPiece(collection: Piece["collection"], id: string, resource: Json): string {
    const name = this.nameOf(collection, id);
    const piece: Piece = { customerId: this.customer.id, collection, resource: { ...resource, resourceName: name } };
    this.#pieces.set(name, piece);
    this.#changes.push(() => this.#store.savePiece(name, piece));
    return id;
  }
  dropPiece(collection: Piece["collection"], id: string): void {
    const name = this.nameOf(collection, id);
    this.#pieces.delete(name);
    this.#changes.push(() => this.#store.removePiece(name));
  }
  putBudget(budget: Budget, removed = false): void {
    if (removed) this.budgets.delete(budget.id);
    else this.budgets.set(budget.id, budget);
    this.#changes.push(() => this.#store.saveBudget(this.customer.id, budget, removed));
  }
  createCampaign(campaign: Campaign): void {
    this.campaigns.set(campaign.id, campaign);
    this.#changes.push(() => this.#store.createCampaign(this.customer.id, campaign));
  }
  changeCampaign(campaign: Campaign, change: Partial<Campaign>): void {
    this.campaigns.set(campaign.id, { ...campaign, ...change });
    this.#changes.push(() => this.#store.changeCampaign(this.customer.id, campaign.id, change));
  }
  commit(): void {
    for (const change of this.#changes) change();
  }

  #has(collection: Collection, id: string): boolean {
    if (collection === "campaigns") return this.campaigns.has(id);
    if (collection === "campaignBudgets") return this.budgets.has(id);
    return this.#pieces.has(this.nameOf(collection, id));
  }
  /** The last part of a resource name, if the name is well formed and this account's. */
  #readName(name: unknown, collection: Collection, path: string): string | null {
    const [, customerId, place, id] = /^customers\/(\d+)\/(\w+)\/(-?\d+(?:~-?\d+)?)$/.exec(String(name)) ?? [];
    if (id === undefined || place !== collection) {
      this.refusals.add(
        path,
        "requestError",
        "RESOURCE_NAME_MALFORMED",
        `'${name}' is no resource name of ${collection}.`,
      );
      return null;
    }
    if (customerId === this.customer.id) return id;
    this.refusals.add(
      path,
      "mutateError",
      "INCONSISTENT_FIELD_VALUES",
      "The customer id in the resource name is not the one in the path.",
    );
    return null;
  }
}
