import { InvalidControl } from "../core/invalid-control";
import type { Core } from "../core/platform-module";
import { CampaignStore } from "./campaign-store";
import { JobStore } from "./job-store";
import { seedShop } from "./seed-shop";
import { type ConversionAction, type Customer, type GoogleShop, GoogleShopShape, type Person } from "./shop";
import { UserListStore } from "./user-list-store";

type ActionRow = { readonly customerId: string; readonly action: ConversionAction };

const FIRST_IDS = {
  actions: 7_800_000_001,
  campaigns: 8_100_000_001,
  userLists: 9_200_000_001,
  jobs: 6_100_000_001,
} as const;

/** Accounts as given or as seeded, with what was created or changed through the API. */
export class ShopStore {
  readonly campaigns: CampaignStore;
  readonly userLists: UserListStore;
  readonly jobs: JobStore;
  readonly #core: Core;
  readonly #given;
  readonly #actions;
  readonly #counters;
  readonly #errorsGiven;
  #seeded: { readonly days: string; readonly shop: GoogleShop } | undefined;

  constructor(core: Core) {
    this.#core = core;
    this.#given = core.table<GoogleShop>("shop");
    this.#actions = core.table<ActionRow>("conversion-actions");
    this.#counters = core.table<number>("id-counters");
    this.#errorsGiven = core.table<number>("processing-errors-given");
    this.campaigns = new CampaignStore(core);
    this.userLists = new UserListStore(core);
    this.jobs = new JobStore(core);
  }
  /** The shop without what the API changed: replaced accounts, or the demo shop of today. */
  #base(): GoogleShop {
    const given = this.#given.get("current");
    if (given) return given;
    const today = (timeZone: string): string => this.#core.clock.today(timeZone);
    const days = `${today("Europe/Paris")} ${today("Europe/London")}`;
    if (this.#seeded?.days !== days) this.#seeded = { days, shop: seedShop(today) };
    return this.#seeded.shop;
  }
  current(): GoogleShop {
    const base = this.#base();
    return { ...base, customers: base.customers.map((customer) => this.#complete(customer)) };
  }
  /** The Cloud project and its quotas, as far as a test set them. */
  project(): NonNullable<GoogleShop["project"]> {
    return this.#base().project ?? {};
  }
  knownPeople(): NonNullable<GoogleShop["knownPeople"]> {
    return this.#base().knownPeople ?? [];
  }
  /** The processing error that a test ordered for a transaction, if any is left. */
  takeProcessingError(transactionId: string): string | null {
    const ordered = this.#base().processingErrors ?? [];
    for (const [index, { transaction, reason, times = Number.POSITIVE_INFINITY }] of ordered.entries()) {
      const given = this.#errorsGiven.get(String(index)) ?? 0;
      if (!transactionId.startsWith(transaction) || given >= times) continue;
      this.#errorsGiven.set(String(index), given + 1);
      return reason;
    }
    return null;
  }
  person(id: string): Person | undefined {
    return this.#base().people.find((person) => person.id === id);
  }
  customer(id: string): Customer | undefined {
    const found = this.#base().customers.find((customer) => customer.id === id);
    return found && this.#complete(found);
  }
  children(managerId: string): Customer[] {
    return this.#base().customers.filter((customer) => customer.managerId === managerId);
  }
  /** Whether `ancestorId` is the account itself or a manager above it. */
  isWithin(customerId: string, ancestorId: string): boolean {
    let at = this.customer(customerId);
    for (let height = 0; at && height < 10; height += 1) {
      if (at.id === ancestorId) return true;
      at = at.managerId === null ? undefined : this.customer(at.managerId);
    }
    return false;
  }
  /** Creates or changes a conversion action. */
  saveAction(customerId: string, action: ConversionAction): void {
    this.#actions.set(action.id, { customerId, action });
  }
  /** Ids that nothing of the shop has: ten digits, counting up, also after a PUT. @returns the first of them */
  takeIds(kind: keyof typeof FIRST_IDS, count: number): number {
    const first = this.#counters.get(kind) ?? FIRST_IDS[kind];
    this.#counters.set(kind, first + count);
    return first;
  }
  replace(body: unknown): void {
    const parsed = GoogleShopShape.safeParse(body);
    if (!parsed.success)
      throw new InvalidControl(parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })));
    this.#clearChanges();
    this.#given.set("current", parsed.data);
  }
  reset(): void {
    this.#given.clear();
    this.#clearChanges();
  }
  #clearChanges(): void {
    this.#actions.clear();
    this.#errorsGiven.clear();
    this.campaigns.clear();
    this.userLists.clear();
    this.jobs.clear();
  }
  #complete(customer: Customer): Customer {
    const userLists = this.userLists.listsOf(customer);
    return {
      ...this.#withActions(customer),
      campaigns: this.campaigns.campaignsOf(customer),
      ...((userLists.length > 0 || customer.userLists) && { userLists }),
    };
  }
  #withActions(customer: Customer): Customer {
    const changed = [...this.#actions.values()]
      .filter((row) => row.customerId === customer.id)
      .map((row) => row.action);
    if (changed.length === 0) return customer;
    const kept = customer.conversionActions.filter((action) => !changed.some(({ id }) => id === action.id));
    return { ...customer, conversionActions: [...kept, ...changed] };
  }
}
