import * as z from "zod";
import { daysIn } from "@/lib/core/day-range";
import { PlatformError } from "@/lib/core/errors";
import type { Access } from "@/lib/platforms/contract";
import type { CampaignPlan } from "@/lib/platforms/contract-advertising";
import { toMetaBudget } from "./budget";
import { accountCaller, type MetaClient } from "./client";
import { isRefused } from "./graph-answers";
import { accountEdge } from "./graph-path";
import { budgetField } from "./launch-plan";

const MinimumBudget = z.object({
  currency: z.string(),
  min_daily_budget_imp: z.coerce.number().nonnegative().catch(0),
});

/** Meta's least for a day in the account's currency, in its own units; 0 where it does not tell. */
async function fetchLeastBudget(client: MetaClient, access: Access): Promise<number> {
  try {
    const rows = await client.listAll(
      accountCaller(access),
      accountEdge(access, "minimum_budgets"),
      { fields: "currency,min_daily_budget_imp", limit: "200" },
      MinimumBudget,
    );
    return rows.find(({ currency }) => currency === access.account.currency)?.min_daily_budget_imp ?? 0;
  } catch (error) {
    if (!isRefused(error)) throw error;
    return 0;
  }
}

/**
 * GET /act_…/minimum_budgets, whole numbers a day in Meta's own units: told before anything is made, rather than with the
 * ad set. @throws PlatformError rejected `budget_too_low`; reconnect, throttled, unavailable
 * Source: Meta "Ad account: minimum budgets", read 2026-11-22.
 */
export async function refuseSmallBudget(client: MetaClient, access: Access, plan: CampaignPlan): Promise<void> {
  const { currency } = access.account;
  const least = await fetchLeastBudget(client, access);
  const { per, amountMinor } = plan.budget;
  const days = per === "lifetime" && plan.to !== null ? daysIn({ from: plan.from, to: plan.to }) : 1;
  if (Number(toMetaBudget(amountMinor, currency) ?? 0) < least * days)
    throw new PlatformError("meta", { kind: "rejected" }, { reason: "budget_too_low", fields: [budgetField(plan)] });
}
