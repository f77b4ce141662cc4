import type { Core } from "../core/platform-module";
import type { Json } from "./read-body";
import type { Campaign, Customer } from "./shop";

export type Budget = {
  readonly id: string;
  readonly name: string;
  readonly amountMicros: number;
  readonly explicitlyShared: boolean;
};
/** What hangs below a campaign and the sandbox only keeps, as it was sent. */
export type Piece = {
  readonly customerId: string;
  readonly collection: "campaignCriteria" | "adGroups" | "adGroupCriteria" | "adGroupAds";
  readonly resource: Json;
};
type CampaignRow = { readonly customerId: string; readonly change: Partial<Campaign>; readonly created: boolean };
type BudgetRow = { readonly customerId: string; readonly budget: Budget; readonly removed: boolean };

/** Campaigns made or changed through the API, and everything below them. */
export class CampaignStore {
  readonly #campaigns;
  readonly #budgets;
  readonly #pieces;
  constructor(core: Core) {
    this.#campaigns = core.table<CampaignRow>("campaigns");
    this.#budgets = core.table<BudgetRow>("budgets");
    this.#pieces = core.table<Piece>("campaign-pieces");
  }

  /** The account's campaigns with what was changed, those made through the API last. */
  campaignsOf(customer: Customer): Campaign[] {
    const known = customer.campaigns.map((campaign) => ({ ...campaign, ...this.#campaigns.get(campaign.id)?.change }));
    const created = [...this.#campaigns.values()].filter((row) => row.created && row.customerId === customer.id);
    return [...known, ...created.map(({ change }) => change as Campaign)].map((campaign) => {
      const row = this.#budgets.get(campaign.budget.id);
      return row ? { ...campaign, budget: row.budget } : campaign;
    });
  }
  /** @param campaigns those of the account, as `campaignsOf` gives them */
  budgetsOf(customerId: string, campaigns: readonly Campaign[]): Budget[] {
    const embedded = campaigns.map(({ name, budget }) => ({
      name: `${name} budget`,
      explicitlyShared: false,
      ...budget,
    }));
    const own = [...this.#budgets.values()].filter((row) => row.customerId === customerId && !row.removed);
    const byId = new Map([...embedded, ...own.map(({ budget }) => budget)].map((budget) => [budget.id, budget]));
    return [...byId.values()].map((budget) => ({
      ...budget,
      name: budget.name ?? budget.id,
      explicitlyShared: budget.explicitlyShared ?? false,
    }));
  }
  piecesOf(customerId: string, collection: Piece["collection"]): Json[] {
    return [...this.#pieces.values()]
      .filter((piece) => piece.customerId === customerId && piece.collection === collection)
      .map(({ resource }) => resource);
  }

  createCampaign(customerId: string, campaign: Campaign): void {
    this.#campaigns.set(campaign.id, { customerId, change: campaign, created: true });
  }
  changeCampaign(customerId: string, id: string, change: Partial<Campaign>): void {
    const row = this.#campaigns.get(id);
    const created = row?.created ?? false;
    this.#campaigns.set(id, { customerId, change: { ...row?.change, ...change }, created });
  }
  saveBudget(customerId: string, budget: Budget, removed = false): void {
    this.#budgets.set(budget.id, { customerId, budget, removed });
  }
  savePiece(resourceName: string, piece: Piece): void {
    this.#pieces.set(resourceName, piece);
  }
  removePiece(resourceName: string): void {
    this.#pieces.delete(resourceName);
  }
  clear(): void {
    this.#campaigns.clear();
    this.#budgets.clear();
    this.#pieces.clear();
  }
}
