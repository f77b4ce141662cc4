import type { Transaction } from "@/db/client";
import { sumCampaigns, sumWeightedCampaigns } from "@/db/queries/campaigns";
import type { Tenant } from "@/lib/auth/tenant";
import type { DateRange } from "@/lib/contracts/periods";
import { AppError } from "@/lib/core/errors";
import { type CampaignLine, foldViews, lineId, SUMS_MAX } from "@/lib/figures/fold-views";
import { type AdSum, addAds } from "./add-figures";
import type { Exact } from "./exact-money";
import type { Exchange } from "./exchange";
import type { Ledger } from "./ledger";

/** A campaign on a platform, with its sums of one range in its group's currency. */
type RangeLine = Pick<CampaignLine, "campaign" | "view"> & { readonly currency: string; readonly sum: AdSum };
/** The same beside the compared range. */
export type LinePair = Pick<CampaignLine, "campaign" | "view"> & {
  readonly id: string;
  readonly currency: string;
  readonly current: AdSum;
  readonly previous: AdSum | null;
};

/** Every campaign that has figures in one of the ranges, on every platform that shows it. */
export async function readLinePairs(tx: Transaction, tenant: Tenant, ledger: Ledger): Promise<LinePair[]> {
  const { range, compare } = ledger;
  const current = await linesOf(tx, tenant, ledger, range);
  const previous = compare && (await linesOf(tx, tenant, ledger, compare));
  const pairs = new Map<string, LinePair>();
  for (const { campaign, view, currency, sum } of current)
    pairs.set(lineId({ campaign, view }), {
      ...{ id: lineId({ campaign, view }), campaign, view, currency, current: sum },
      previous: previous && addAds([]),
    });
  for (const { campaign, view, currency, sum } of previous ?? []) {
    const id = lineId({ campaign, view });
    const known = pairs.get(id) ?? { id, campaign, view, currency, current: addAds([]) };
    pairs.set(id, { ...known, previous: sum });
  }
  return [...pairs.values()];
}

async function linesOf(tx: Transaction, tenant: Tenant, ledger: Ledger, range: DateRange): Promise<RangeLine[]> {
  const { views, exchange } = ledger;
  const accounts = [...new Map(views.map(({ account }) => [account.id, account])).values()];
  if (accounts.length === 0) return [];
  const adAccountIds = accounts.map(({ id }) => id);
  const sums = await sumCampaigns(tx, tenant, { ...range, adAccountIds, max: SUMS_MAX });
  if (sums.length > SUMS_MAX) throw new AppError("invalid", "There are too many campaigns to compare at once.");
  const weighted = new Map<string, Money>();
  for (const { id, currency } of accounts) {
    const stretches = exchange.segments(currency, range);
    // One rate for all of the days needs no day by day.
    if (stretches.length < 2) continue;
    for (const row of await sumWeightedCampaigns(tx, tenant, id, stretches))
      weighted.set(`${row.campaignId}:${row.publisherPlatform}`, row);
  }
  return foldViews(sums, views)
    .filter(({ rows }) => rows.length > 0)
    .map((line) => toRangeLine(line, exchange, range, weighted));
}

type Money = { readonly spend: Exact; readonly revenue: Exact };

function toRangeLine(
  { campaign, view, rows, figures }: CampaignLine,
  exchange: Exchange,
  range: DateRange,
  weighted: ReadonlyMap<string, Money>,
): RangeLine {
  const { currency } = view.account;
  const weight = exchange.segments(currency, range)[0]?.weight ?? 0n;
  const moneyOf = (row: CampaignLine["rows"][number]): Money =>
    weighted.get(`${row.id}:${row.publisherPlatform}`) ?? {
      spend: BigInt(row.spendMinor ?? 0) * weight,
      revenue: BigInt(row.revenueMinor ?? 0) * weight,
    };
  const sum = addAds(rows.map((row) => ({ ...NO_COUNTS, ...moneyOf(row) })));
  const { impressions, clicks, conversionsMicros } = figures;
  return {
    campaign,
    view,
    currency: exchange.groupOf(currency),
    sum: { ...sum, impressions, clicks, conversionsMicros },
  };
}
const NO_COUNTS = { impressions: 0, clicks: 0, conversionsMicros: 0 };
