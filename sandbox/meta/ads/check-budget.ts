import type { GraphCall } from "../graph-call";
import { GraphError, invalidParameter } from "../graph-error";
import type { MetaAdAccount } from "../meta-shop";
import { minimumDailyBudget, sanityCap } from "./currency";

const DAY_MS = 86_400_000;
/** Budgets as Graph stores them: text, minor units. Neither, or one of them. */
export type Budget = { readonly daily_budget?: string; readonly lifetime_budget?: string };

/**
 * Reads the budget among the parameters. `days` is how long a lifetime budget has to last.
 * @throws GraphError 100 for both kinds, 100/1885272 for what is no whole number or less than the least
 */
export function readBudget(call: GraphCall, account: MetaAdAccount, days: number): Budget {
  const { params } = call;
  const daily = readAmount(call, "daily_budget");
  const lifetime = readAmount(call, "lifetime_budget");
  if (daily !== undefined && lifetime !== undefined)
    throw invalidParameter("Only one of daily_budget and lifetime_budget may be given");
  const amount = daily ?? lifetime;
  if (amount === undefined) return {};
  const field = params.has("daily_budget") ? "daily_budget" : "lifetime_budget";
  const span = daily === undefined ? Math.max(1, Math.ceil(days)) : 1;
  const least = minimumDailyBudget(account.currency) * span;
  if (amount < least) throw badBudget(field, `Le budget doit être d'au moins ${least}`);
  if (amount > sanityCap(account.currency) * span)
    call.request.violate(`${field} of ${amount} ${account.currency} cannot be meant: it is in the wrong unit`);
  return { [field]: String(amount) };
}

function readAmount(call: GraphCall, field: string): number | undefined {
  if (!call.params.has(field)) return undefined;
  const value = call.params.json(field);
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  if (!/^\d{1,15}$/.test(text)) throw badBudget(field, "Le budget doit être un nombre entier");
  return Number(text);
}

function badBudget(field: string, title: string): GraphError {
  return new GraphError(100, "Invalid parameter", {
    subcode: 1885272,
    title,
    data: { blame_field_specs: [[field]] },
  });
}

/** Whether an object carries a budget of its own. */
export function hasBudget(values: Readonly<Record<string, unknown>>): boolean {
  return values.daily_budget !== undefined || values.lifetime_budget !== undefined;
}

export function bothLevels(): GraphError {
  return invalidParameter("Invalid parameter", 1885621, "Un seul niveau peut porter le budget");
}

export function daysFrom(start: number, end: number | undefined): number {
  return end === undefined ? 1 : (end - start) / DAY_MS;
}
