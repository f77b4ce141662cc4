import { and, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { DateRange } from "../../lib/contracts/periods";
import { RATES_MAX } from "../../lib/contracts/rates";
import type { Transaction } from "../client";
import { exact } from "../exact";
import {
  marketingAccountDays as accountDays,
  marketingAdAccounts as adAccounts,
  branches,
  exchangeRates,
  marketingSaleTallies as tallies,
} from "../schema";
import { dayBeginning } from "./day-beginning";

const within = (day: SQL, ranges: readonly DateRange[]): SQL =>
  sql`(${or(...ranges.map(({ startDate, endDate }) => sql`${day} between ${startDate}::date and ${endDate}::date`))})`;

/** What the ad accounts had, by day and publisher platform, over days of any of the ranges; days in their own zones. */
export function listAccountDays(
  tx: Transaction,
  tenant: Tenant,
  adAccountIds: readonly string[],
  ranges: readonly DateRange[],
) {
  return tx
    .select({
      adAccountId: accountDays.marketingAdAccountId,
      publisherPlatform: accountDays.publisherPlatform,
      day: accountDays.day,
      impressions: accountDays.impressions,
      clicks: accountDays.clicks,
      conversionsMicros: sql`(${accountDays.conversions} * 1000000)::bigint`.mapWith(exact),
      spendMinor: accountDays.spendMinor,
      revenueMinor: accountDays.revenueMinor,
    })
    .from(accountDays)
    .where(
      and(
        eq(accountDays.storeId, tenant.storeId),
        inArray(accountDays.marketingAdAccountId, [...adAccountIds]),
        within(sql`${accountDays.day}`, ranges),
      ),
    );
}
export type AccountDay = Awaited<ReturnType<typeof listAccountDays>>[number];

const CHARGES_MAX = 1_000;
/** What each ad account that the store ever had charged over a range, by publisher platform, whether or not it is connected. */
export function listCharges(tx: Transaction, { storeId }: Tenant, range: DateRange) {
  const spendMinor = sql<number>`sum(${accountDays.spendMinor})`.mapWith(exact);
  return tx
    .select({
      adAccountId: accountDays.marketingAdAccountId,
      provider: adAccounts.provider,
      externalId: adAccounts.externalId,
      name: adAccounts.name,
      currency: adAccounts.currency,
      publisherPlatform: accountDays.publisherPlatform,
      spendMinor,
    })
    .from(accountDays)
    .innerJoin(
      adAccounts,
      and(eq(adAccounts.storeId, accountDays.storeId), eq(adAccounts.id, accountDays.marketingAdAccountId)),
    )
    .where(and(eq(accountDays.storeId, storeId), within(sql`${accountDays.day}`, [range])))
    .groupBy(accountDays.marketingAdAccountId, adAccounts.id, accountDays.publisherPlatform)
    .having(gt(spendMinor, 0))
    .orderBy(adAccounts.name, adAccounts.id, accountDays.publisherPlatform)
    .limit(CHARGES_MAX);
}
export type Charge = Awaited<ReturnType<typeof listCharges>>[number];

/** What the tills reported, by day in the given zone and by currency, over days of any of the ranges. */
export function listTillDays(tx: Transaction, tenant: Tenant, timeZone: string, ranges: readonly DateRange[]) {
  const asked = sql.join(
    ranges.map(
      ({ startDate, endDate }) =>
        sql`select generate_series(${startDate}::date, ${endDate}::date, interval '1 day')::date as day`,
    ),
    sql` union `,
  );
  // The zone is asked about each day, and not about each quarter of an hour, which is what would take the time; the offset
  // keeps the planner from moving the question into the comparison with each. Day by day, so that even of a store which
  // has just grown each is found by the index.
  const told = sql`(
    select day, ${dayBeginning(sql`day`, timeZone)} as since, ${dayBeginning(sql`day + 1`, timeZone)} as until
    from (${asked}) asked offset 0) days
    cross join lateral (
      select currency, sum(events) as events, sum(synced) as synced, sum(sales) as sales, sum(unpriced) as unpriced,
        sum(revenue_minor) as revenue, sum(refunds) as refunds, sum(refunded_minor) as refunded
      from ${tallies} where store_id = ${tenant.storeId} and quarter_at >= days.since and quarter_at < days.until
      group by currency) told`;
  const sum = (name: string) => sql`${sql.raw(`told.${name}`)}`.mapWith(exact);
  return tx
    .select({
      day: sql<string>`days.day::text`,
      currency: sql<string>`told.currency`,
      events: sum("events"),
      synced: sum("synced"),
      sales: sum("sales"),
      unpriced: sum("unpriced"),
      revenueMinor: sum("revenue"),
      refunds: sum("refunds"),
      refundedMinor: sum("refunded"),
    })
    .from(told);
}
export type TillDay = Awaited<ReturnType<typeof listTillDays>>[number];

/** Quarters of an hour that are folded at once: a month of them. The next run goes on. */
const FOLDED_AT_ONCE = 3000;

/** Replaces the differences of a store by their sums, as `foldTallies` does; only quarters that have new ones are touched. */
export async function foldSaleTallies(tx: Transaction, { storeId }: Tenant): Promise<void> {
  await tx.execute(sql`
    with gone as (
      delete from marketing_sale_tallies t where t.store_id = ${storeId} and t.quarter_at in (
        select distinct n.quarter_at from marketing_sale_tallies n where n.store_id = ${storeId} and not n.folded
        limit ${FOLDED_AT_ONCE})
      returning quarter_at, currency, events, synced, sales, unpriced, revenue_minor, refunds, refunded_minor
    )
    insert into marketing_sale_tallies
      (store_id, quarter_at, currency, events, synced, sales, unpriced, revenue_minor, refunds, refunded_minor, folded)
    select ${storeId}::uuid, quarter_at, currency, sum(events), sum(synced), sum(sales), sum(unpriced), sum(revenue_minor),
      sum(refunds), sum(refunded_minor), true
    from gone group by quarter_at, currency`);
}

/** What the store's business has stated between the given currencies and one other; the oldest first. */
export function listConversionRates(tx: Transaction, { storeId }: Tenant, currencies: readonly string[], to: string) {
  const rates = exchangeRates;
  const pair = (one: SQL, other: SQL) => sql`${inArray(one, [...currencies])} and ${other} = ${to}`;
  return tx
    .select({
      from: rates.fromCurrency,
      to: rates.toCurrency,
      validFrom: rates.validFrom,
      rate: sql<string>`trim_scale(${rates.rate})::text`,
    })
    .from(rates)
    .where(
      and(
        eq(rates.businessId, tx.select({ id: branches.businessId }).from(branches).where(eq(branches.id, storeId))),
        or(
          pair(sql`${rates.fromCurrency}`, sql`${rates.toCurrency}`),
          pair(sql`${rates.toCurrency}`, sql`${rates.fromCurrency}`),
        ),
      ),
    )
    .orderBy(rates.validFrom)
    .limit(RATES_MAX);
}
