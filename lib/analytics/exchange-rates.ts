import { insertAudit } from "@/db/queries/audit";
import {
  countRates,
  deleteRateRow,
  findRate,
  insertRate,
  listOtherCurrencies,
  listRateRows,
  lockRates,
  type RateRow,
  replaceRate,
} from "@/db/queries/rates";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import {
  RATES_MAX,
  type RateBody,
  type RateDeleted,
  type RateItem,
  type RateList,
  type RateResult,
} from "@/lib/contracts/rates";
import { AppError } from "@/lib/core/errors";
import { isId, newId } from "@/lib/core/ids";

const toItem = ({ createdAt, ...row }: RateRow): RateItem => ({ ...row, createdAt: createdAt.toISOString() });

/** The rates that the store's business has stated, and the currencies for which this store may want one. */
export async function listRates(tenant: Tenant): Promise<RateList> {
  return withTenant(tenant, async (tx) => ({
    success: true,
    data: (await listRateRows(tx, tenant)).map(toItem),
    meta: { currencies: await listOtherCurrencies(tx, tenant) },
  }));
}

/**
 * States a rate for all stores of the business. The same pair and day again replaces what was stated.
 * @throws AppError conflict when the business has as many as it may
 */
export async function stateRate(tenant: Tenant, body: RateBody): Promise<RateResult & { readonly replaced: boolean }> {
  const createdBy = tenant.actor.kind === "user" ? tenant.actor.userId : null;
  const { before, rows, id } = await withTenant(tenant, async (tx) => {
    await lockRates(tx, tenant);
    const before = await findRate(tx, tenant, body);
    const id = before?.id ?? newId();
    if (before) await replaceRate(tx, tenant, { id, rate: body.rate, createdBy });
    else if ((await countRates(tx, tenant)) < RATES_MAX) await insertRate(tx, tenant, { ...body, id, createdBy });
    else throw new AppError("conflict", `A business can keep ${RATES_MAX} rates. Delete some that no report needs.`);
    const details = { ...body, ...(before && { replaced: before.rate }) };
    await insertAudit(tx, tenant, { action: "exchange_rate.stated", target: id, details });
    return { before, id, rows: await listRateRows(tx, tenant) };
  });
  const row = rows.find((candidate) => candidate.id === id);
  if (!row) throw new TypeError("the rate just stated is not in the list");
  return { success: true, data: toItem(row), replaced: before !== undefined };
}

/** Takes a rate away from all stores of the business. @throws AppError not_found */
export async function deleteRate(tenant: Tenant, id: string): Promise<RateDeleted> {
  const known = isId(id) && (await deleteKnown(tenant, id));
  if (!known) throw new AppError("not_found", "There is no such rate.");
  return { success: true, message: "The rate is deleted. Figures that it converted are told without it." };
}

const deleteKnown = (tenant: Tenant, id: string): Promise<boolean> =>
  withTenant(tenant, async (tx) => {
    const gone = await deleteRateRow(tx, tenant, id);
    if (gone) await insertAudit(tx, tenant, { action: "exchange_rate.deleted", target: id, details: gone });
    return gone !== undefined;
  });
