import { InvalidControl } from "../core/invalid-control";
import type { Core } from "../core/platform-module";
import { seedShop } from "./seed-shop";
import { type ConversionAction, type Customer, type GoogleShop, GoogleShopShape, type Person } from "./shop";

type ActionRow = { readonly customerId: string; readonly action: ConversionAction };

/** Accounts as given or as seeded, with the conversion actions that were created or changed through the API. */
export class ShopStore {
  readonly #core: Core;
  readonly #given;
  readonly #actions;
  #seeded: { readonly days: string; readonly shop: GoogleShop } | undefined;

  constructor(core: Core) {
    this.#core = core;
    this.#given = core.table<GoogleShop>("shop");
    this.#actions = core.table<ActionRow>("conversion-actions");
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
    const { people, customers } = this.#base();
    return { people, customers: customers.map((customer) => this.#withActions(customer)) };
  }
  person(id: string): Person | undefined {
    return this.#base().people.find((person) => person.id === id);
  }
  customer(id: string): Customer | undefined {
    const found = this.#base().customers.find((customer) => customer.id === id);
    return found && this.#withActions(found);
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
  /** Ten digits that no action of the shop has. */
  nextActionId(): string {
    return String(7_800_000_001 + this.#actions.size);
  }
  replace(body: unknown): void {
    const parsed = GoogleShopShape.safeParse(body);
    if (!parsed.success)
      throw new InvalidControl(parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })));
    this.#actions.clear();
    this.#given.set("current", parsed.data);
  }
  reset(): void {
    this.#given.clear();
    this.#actions.clear();
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
