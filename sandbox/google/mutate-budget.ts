import type { MutateDraft } from "./mutate-draft";
import { dailyBudgetRange, minimumUnitMicros } from "./mutate-money";
import { isObject, type Json } from "./read-body";

const FAMILY = "campaignBudgetError";

export function createBudget(resource: Json, id: string, path: string, draft: MutateDraft): string {
  const { refusals } = draft;
  const name = typeof resource.name === "string" ? resource.name : "";
  if (name === "") refusals.add(`${path}.name`, "fieldError", "REQUIRED", "The budget needs a name.");
  checkName(name, id, `${path}.name`, draft);
  checkAmount(resource, path, draft);
  if (resource.totalAmountMicros !== undefined)
    refusals.add(
      `${path}.total_amount_micros`,
      FAMILY,
      "TOTAL_BUDGET_AMOUNT_MUST_BE_UNSET_FOR_BUDGET_PERIOD_DAILY",
      "The budget is one for each day.",
    );
  if (resource.deliveryMethod === "ACCELERATED")
    refusals.add(`${path}.delivery_method`, FAMILY, "CANNOT_USE_ACCELERATED_DELIVERY_MODE", "Use STANDARD.");
  if (resource.explicitlyShared !== false)
    refusals.frown(`${path}.explicitly_shared`, "left out it is true; a campaign of its own wants false");
  const explicitlyShared = resource.explicitlyShared !== false;
  draft.putBudget({ id, name, amountMicros: Number(resource.amountMicros ?? 0), explicitlyShared });
  return id;
}

export function updateBudget(operation: Json, id: string, mask: readonly string[], path: string, draft: MutateDraft) {
  const budget = draft.budgets.get(id);
  const given = isObject(operation.update) ? operation.update : {};
  if (!budget) return;
  if (mask.includes("name")) checkName(String(given.name ?? ""), id, `${path}.name`, draft);
  if (mask.includes("amountMicros")) checkAmount(given, path, draft);
  draft.putBudget({
    ...budget,
    ...(mask.includes("name") && typeof given.name === "string" && { name: given.name }),
    ...(mask.includes("amountMicros") && { amountMicros: Number(given.amountMicros ?? 0) }),
  });
}

export function removeBudget(id: string, path: string, draft: MutateDraft): void {
  const budget = draft.budgets.get(id);
  const used = [...draft.campaigns.values()].some(({ status, budget: own }) => own.id === id && status !== "REMOVED");
  if (used) draft.refusals.add(path, FAMILY, "CAMPAIGN_BUDGET_IN_USE", "A campaign still uses the budget.");
  if (budget && !used) draft.putBudget(budget, true);
}

function checkName(name: string, id: string, path: string, { budgets, refusals }: MutateDraft): void {
  if (name.length > 255) refusals.add(path, "stringLengthError", "TOO_LONG", "A name has at most 255 characters.");
  if ([...budgets.values()].some((other) => other.id !== id && other.name === name))
    refusals.add(path, FAMILY, "DUPLICATE_NAME", "A budget of this name exists.");
}

function checkAmount(resource: Json, path: string, { customer, refusals }: MutateDraft): void {
  const at = `${path}.amount_micros`;
  const amount = Number(resource.amountMicros ?? Number.NaN);
  if (Number.isNaN(amount)) {
    refusals.add(at, "fieldError", "REQUIRED", "The budget needs an amount for a day.");
    return;
  }
  if (amount < 0) {
    refusals.add(at, FAMILY, "NEGATIVE_MONEY_AMOUNT", "The amount is negative.");
    return;
  }
  const unit = minimumUnitMicros(customer.currencyCode);
  const [from, to] = dailyBudgetRange(customer.currencyCode);
  if (amount % unit !== 0)
    refusals.add(at, FAMILY, "NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT", `The amount is no multiple of ${unit} micros.`);
  // Both ends are a unit mistaken for micros, or micros taken twice: no shop means them.
  if (amount < from) refusals.add(at, FAMILY, "BUDGET_BELOW_PER_DAY_MINIMUM", `Below ${from} micros a day.`);
  if (amount > to) refusals.add(at, FAMILY, "MONEY_AMOUNT_TOO_LARGE", `Above ${to} micros a day.`);
}
