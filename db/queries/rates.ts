import { and, asc, desc, eq, gt, isNotNull, ne, sql } from "drizzle-orm";
import { union } from "drizzle-orm/pg-core";
import type { Tenant } from "../../lib/auth/tenant";
import { RATES_MAX, type RateBody } from "../../lib/contracts/rates";
import type { Transaction } from "../client";
import {
  marketingAdAccounts as adAccounts,
  branches,
  marketingAccounts as connections,
  exchangeRates as rates,
  marketingSaleTallies as tallies,
  users,
} from "../schema";

const businessOf = ({ storeId }: Tenant) =>
  sql`(select ${branches.businessId} from ${branches} where ${branches.id} = ${storeId})`;
const ofBusiness = (tenant: Tenant) => eq(rates.businessId, businessOf(tenant));

const LISTED = {
  id: rates.id,
  from: rates.fromCurrency,
  to: rates.toCurrency,
  validFrom: rates.validFrom,
  // As it was stated: the column keeps ten places of every rate.
  rate: sql<string>`trim_scale(${rates.rate})::text`,
  createdAt: rates.createdAt,
  createdBy: users.name,
};

/** All rates of the store's business, the newest day first. */
export function listRateRows(tx: Transaction, tenant: Tenant) {
  return tx
    .select(LISTED)
    .from(rates)
    .leftJoin(users, eq(users.id, rates.createdBy))
    .where(ofBusiness(tenant))
    .orderBy(desc(rates.validFrom), asc(rates.fromCurrency), asc(rates.toCurrency))
    .limit(RATES_MAX);
}
export type RateRow = Awaited<ReturnType<typeof listRateRows>>[number];

/** Two stores of a business that state rates at the same moment take turns, so that neither passes the limit. */
export async function lockRates(tx: Transaction, tenant: Tenant): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended('exchange-rates/' || ${businessOf(tenant)}::text, 0))`,
  );
}

export const countRates = (tx: Transaction, tenant: Tenant): Promise<number> => tx.$count(rates, ofBusiness(tenant));

/** The rate of that pair that begins on that very day. */
export async function findRate(tx: Transaction, tenant: Tenant, { from, to, validFrom }: Omit<RateBody, "rate">) {
  const [row] = await tx
    .select({ id: rates.id, rate: LISTED.rate })
    .from(rates)
    .where(
      and(ofBusiness(tenant), eq(rates.fromCurrency, from), eq(rates.toCurrency, to), eq(rates.validFrom, validFrom)),
    )
    .limit(1);
  return row;
}

/** What a person has just stated; null is a job, which has no name. */
type Stated = { readonly id: string; readonly createdBy: string | null };

export async function insertRate(tx: Transaction, tenant: Tenant, rate: RateBody & Stated): Promise<void> {
  await tx.insert(rates).values({
    businessId: businessOf(tenant),
    id: rate.id,
    fromCurrency: rate.from,
    toCurrency: rate.to,
    validFrom: rate.validFrom,
    rate: rate.rate,
    createdBy: rate.createdBy,
  });
}

/** Who and when are those of the newest statement. */
export async function replaceRate(
  tx: Transaction,
  tenant: Tenant,
  { id, rate, createdBy }: Pick<RateBody, "rate"> & Stated,
): Promise<void> {
  await tx
    .update(rates)
    .set({ rate, createdBy, createdAt: sql`now()` })
    .where(and(ofBusiness(tenant), eq(rates.id, id)));
}

/** The rate that was taken away; undefined when the business has none with that id. */
export async function deleteRateRow(tx: Transaction, tenant: Tenant, id: string) {
  const [row] = await tx
    .delete(rates)
    .where(and(ofBusiness(tenant), eq(rates.id, id)))
    .returning({
      from: rates.fromCurrency,
      to: rates.toCurrency,
      validFrom: rates.validFrom,
      rate: sql<string>`trim_scale(${rates.rate})::text`,
    });
  return row;
}

/** Currencies other than the store's, of the ad accounts it has chosen and of what its tills reported lately. */
export async function listOtherCurrencies(tx: Transaction, tenant: Tenant): Promise<string[]> {
  const own = sql`(select ${branches.currency} from ${branches} where ${branches.id} = ${tenant.storeId})`;
  const ofAccounts = tx
    .select({ currency: adAccounts.currency })
    .from(connections)
    .innerJoin(adAccounts, eq(adAccounts.id, connections.marketingAdAccountId))
    .where(
      and(
        eq(connections.storeId, tenant.storeId),
        eq(adAccounts.storeId, tenant.storeId),
        isNotNull(connections.marketingAdAccountId),
        ne(adAccounts.currency, own),
      ),
    );
  const ofSales = tx
    .select({ currency: tallies.currency })
    .from(tallies)
    .where(
      and(
        eq(tallies.storeId, tenant.storeId),
        gt(tallies.quarterAt, sql`now() - interval '90 days'`),
        ne(tallies.currency, own),
      ),
    );
  const found = await union(ofAccounts, ofSales).orderBy(sql`1`).limit(50);
  return found.map(({ currency }) => currency);
}
