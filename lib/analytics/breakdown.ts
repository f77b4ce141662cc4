import { withSnapshot } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { BreakdownItem, BreakdownMetric, BreakdownQuery, BreakdownResponse } from "@/lib/contracts/metrics";
import { PLATFORM_IDS, platformInfo } from "@/lib/contracts/platforms";
import type { Read } from "@/lib/contracts/unread-days";
import { type AdSum, addAds, tellAds, toAdSum } from "./add-figures";
import { type LinePair, readLinePairs } from "./campaign-lines";
import { difference } from "./change-of";
import { describeFigures } from "./describe-figures";
import { currenciesOf } from "./group-figures";
import { askedBy, type Ledger, type LedgerOptions, readLedger } from "./ledger";
import { accountsIn, type ReadAccount, readIn } from "./read-days";
import { isWithin, readRanges } from "./read-range";

type Group = BreakdownResponse["data"]["groups"][number];
type Pair = { readonly current: AdSum; readonly previous: AdSum | null };
type Part = Pair &
  Pick<BreakdownItem, "id" | "platform" | "name" | "status"> & {
    readonly currency: string;
    readonly account: ReadAccount;
  };

/**
 * What each platform, or each campaign on a platform, has of a range's figures, and how much of the change is its. In
 * major units of each group's currency. @throws InvalidInputError that names the date which is wrong
 */
export async function breakdown(
  tenant: Tenant,
  query: BreakdownQuery,
  options: LedgerOptions = {},
): Promise<BreakdownResponse> {
  const { ledger, parts } = await withSnapshot(tenant, async (tx) => {
    const asked = { isConverting: query.currency !== "account", ...askedBy(query, options) };
    const read = await readLedger(tx, tenant, readRanges(query), asked);
    const isByPlatform = query.by === "platform";
    return {
      ledger: read,
      parts: isByPlatform ? platformParts(read) : (await readLinePairs(tx, tenant, read)).map(toPart),
    };
  });
  return { success: true, data: breakdownOf(ledger, parts, query), meta: describeFigures(ledger) };
}

export function breakdownOf(
  ledger: Ledger,
  parts: readonly Part[],
  { by, metric, limit }: Pick<BreakdownQuery, "by" | "metric" | "limit">,
): BreakdownResponse["data"] {
  const groups = currenciesOf(ledger)
    .map((currency) => ({ currency, own: parts.filter((part) => part.currency === currency) }))
    .filter(({ own }, index) => index === 0 || own.length > 0)
    .map(({ currency, own }) => groupOf(ledger, currency, own, { metric, limit }));
  return { by, metric, groups };
}

export const toPart = ({ id, campaign, view, currency, current, previous }: LinePair): Part => ({
  ...{ id, platform: view.platform, name: campaign.name, status: campaign.status },
  ...{ currency, current, previous, account: view.account },
});

export function platformParts(ledger: Ledger): Part[] {
  const { ads, exchange, range, compare, views } = ledger;
  return PLATFORM_IDS.flatMap((platform) => {
    const view = views.find((one) => one.platform === platform);
    if (!view) return [];
    const rows = ads.filter((row) => row.platform === platform);
    const sumOf = (of: typeof range) =>
      addAds(rows.filter(({ day }) => isWithin(day, of)).map((row) => toAdSum(row, exchange)));
    return [
      {
        ...{ id: platform, platform, name: platformInfo(platform).label, status: null },
        currency: exchange.groupOf(view.account.currency),
        ...{ current: sumOf(range), previous: compare && sumOf(compare), account: view.account },
      },
    ];
  });
}

type Asked = { readonly metric: BreakdownMetric; readonly limit: number };
type Reads = { readonly current: Read; readonly previous: Read };

function groupOf(ledger: Ledger, currency: string, parts: readonly Part[], { metric, limit }: Asked): Group {
  const { range, compare } = ledger;
  const readsOf = (accounts: readonly ReadAccount[]): Reads => ({
    current: readIn(accounts, range),
    previous: compare ? readIn(accounts, compare) : "none",
  });
  const ofAll = readsOf(accountsIn(ledger, currency));
  // Changes add up to the total's, so there are none while that is not known.
  const isWhole = ofAll.current === "all" && ofAll.previous === "all";
  const tellPair = ({ current, previous }: Pair, reads: Reads) => {
    const told = {
      current: reads.current === "none" ? null : tellAds(current, currency),
      previous: previous && reads.previous === "all" ? tellAds(previous, currency) : null,
    };
    const { current: now, previous: before } = told;
    return { ...told, change: isWhole && now && before ? difference(now[metric], before[metric]) : null };
  };
  const isKnown = ({ account }: Part) => readIn([account], range) !== "none";
  const addPairs = (pairs: readonly Part[]): Pair => ({
    current: addAds(pairs.filter(isKnown).map(({ current }) => current)),
    previous: compare && addAds(pairs.flatMap(({ previous }) => previous ?? [])),
  });
  const total = tellPair(addPairs(parts), ofAll);
  const shareOf = (change: number | null) => (change === null || !total.change ? null : change / total.change);
  const withShare = (pair: Pair, accounts: readonly ReadAccount[]) => {
    const told = tellPair(pair, readsOf(accounts));
    return { ...told, shareOfChange: shareOf(told.change) };
  };
  const items = parts
    .map((part) => ({ part, told: withShare(part, [part.account]) }))
    .sort(
      (a, b) =>
        Math.abs(b.told.change ?? 0) - Math.abs(a.told.change ?? 0) ||
        (b.told.current?.[metric] ?? 0) - (a.told.current?.[metric] ?? 0) ||
        (a.part.id < b.part.id ? -1 : 1),
    );
  const rest = items.slice(limit).map(({ part }) => part);
  return {
    currency,
    total: { ...total, shareOfChange: shareOf(total.change) },
    items: items.slice(0, limit).map(({ part: { id, platform, name, status }, told }) => ({
      ...{ id, platform, name, status },
      ...told,
    })),
    rest:
      rest.length > 0
        ? {
            ...withShare(
              addPairs(rest),
              rest.map(({ account }) => account),
            ),
            items: rest.length,
          }
        : null,
  };
}
