import type { Transaction } from "@/db/client";
import { countCampaigns } from "@/db/queries/campaigns";
import { withSnapshot } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { FigureGroup, MetricsResponse, RangeQuery } from "@/lib/contracts/metrics";
import type { View } from "@/lib/figures/views";
import { changeOf } from "./change-of";
import { describeFigures } from "./describe-figures";
import { CurrencyBook, currenciesOf } from "./group-figures";
import { askedBy, type Ledger, type LedgerOptions, readLedger } from "./ledger";
import { isWithin, readRanges } from "./read-range";

/**
 * What advertising cost and brought in a range, and what the tills say, beside what it is compared with. Money in major
 * units of each group's currency, days as described in `meta`.
 * @throws InvalidInputError that names the date which is wrong
 */
export async function storeMetrics(
  tenant: Tenant,
  query: RangeQuery,
  options: LedgerOptions = {},
): Promise<MetricsResponse> {
  const { ledger, campaignCount } = await withSnapshot(tenant, async (tx) => {
    const read = await readLedger(tx, tenant, readRanges(query), askedBy(query, options));
    return { ledger: read, campaignCount: await countOf(tx, tenant, read) };
  });
  return {
    success: true,
    data: { ...metricsOf(ledger), campaignCount },
    meta: describeFigures(ledger),
  };
}

export function metricsOf(ledger: Ledger) {
  const { range, compare, activeConnections } = ledger;
  const groups = currenciesOf(ledger).map((currency): FigureGroup => {
    const book = new CurrencyBook(ledger, currency);
    const current = book.figures(range);
    const previous = compare && book.wholeFigures(compare);
    return { currency, current, previous, change: previous && changeOf(book.wholeFigures(range), previous) };
  });
  const events = ledger.events.filter(({ day }) => isWithin(day, range));
  return {
    ...totalsOf(groups),
    activeConnections,
    syncedEvents: events.reduce((sum, { synced }) => sum + synced, 0),
    totalEvents: events.reduce((sum, row) => sum + row.events, 0),
    groups,
  };
}

/** Totals exist where all advertising is told in one currency; money of two is never added. */
function totalsOf(groups: readonly FigureGroup[]) {
  const [first] = groups;
  const withAds = groups.filter(({ current }) => current.spend !== 0 || current.revenue !== 0);
  const only = withAds.length > 0 ? withAds[0] : first;
  if (!only || withAds.length > 1) return { totalSpend: null, totalRevenue: null, overallROAS: null, currency: null };
  const { spend, revenue, roas } = only.current;
  return { totalSpend: spend, totalRevenue: revenue, overallROAS: roas, currency: only.currency };
}

export async function countOf(tx: Transaction, tenant: Tenant, ledger: Ledger): Promise<number> {
  const accounts = [...new Set(ledger.views.map(({ account }) => account.id))];
  let count = 0;
  for (const adAccountId of accounts) {
    const ofAccount = ({ account }: View) => account.id === adAccountId;
    const [asked, others] = [ledger.views.filter(ofAccount), ledger.otherViews.filter(ofAccount)];
    const publishersOf = (some: readonly View[]) =>
      [...(ledger.publishers.get(adAccountId) ?? [])].filter((of) => some.some(({ shows }) => shows(of)));
    const shown = {
      ...{ adAccountId, isWhole: asked.some(({ isMain }) => isMain) },
      ...{ publishers: publishersOf(asked), elsewhere: publishersOf(others) },
    };
    count += await countCampaigns(tx, tenant, shown, ledger.range);
  }
  return count;
}
