import { withSnapshot } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { unlikeness } from "@/lib/contracts/like-for-like";
import type { Highlight, HighlightsResponse, RangeQuery } from "@/lib/contracts/metrics";
import { addAds } from "./add-figures";
import { breakdownOf, toPart } from "./breakdown";
import { type LinePair, readLinePairs } from "./campaign-lines";
import { describeFigures } from "./describe-figures";
import { type Exact, ratio } from "./exact-money";
import { currenciesOf } from "./group-figures";
import { askedBy, type Ledger, type LedgerOptions, readLedger } from "./ledger";
import { accountsIn, readIn } from "./read-days";
import { readRanges } from "./read-range";

/** What a campaign must have of all spend (or of all revenue, for a change) to be worth a look: a twentieth. */
const WORTH_A_LOOK = 20n;
/** Fewer purchases than these say nothing about a ratio. */
const PURCHASES_MIN = 3_000_000;

/** `isComparable`: all days of both ranges were read, and as many are over, so that a change is one. */
type Totals = { readonly spend: Exact; readonly revenue: Exact; readonly isComparable: boolean };
type Rule = {
  readonly rule: Highlight["rule"];
  readonly applies: (line: LinePair, totals: Totals) => boolean;
  /** The largest is told. */
  readonly rank: (line: LinePair) => number;
};
const hasSpent = ({ current }: LinePair, { spend }: Totals) =>
  current.spend > 0n && current.spend * WORTH_A_LOOK >= spend;
const roasOf = ({ current }: LinePair) => ratio(current.revenue, current.spend) ?? 0;
const gainOf = ({ current, previous }: LinePair): Exact => (previous ? current.revenue - previous.revenue : 0n);
const isLarge = (change: Exact, { revenue, isComparable }: Totals) =>
  isComparable && change > 0n && change * WORTH_A_LOOK >= revenue;

/** In the order of the cards. A campaign is told of once a platform, by the first rule that is about it. */
const RULES: readonly Rule[] = [
  {
    rule: "best_roas",
    applies: (line, totals) =>
      hasSpent(line, totals) && line.current.conversionsMicros >= PURCHASES_MIN && roasOf(line) >= 1,
    rank: roasOf,
  },
  {
    rule: "largest_gain",
    applies: (line, totals) => isLarge(gainOf(line), totals),
    rank: (line) => Number(gainOf(line)),
  },
  {
    rule: "largest_loss",
    applies: (line, totals) => isLarge(-gainOf(line), totals),
    rank: (line) => Number(-gainOf(line)),
  },
  {
    rule: "spend_without_sales",
    applies: (line, totals) => hasSpent(line, totals) && line.current.conversionsMicros === 0,
    rank: ({ current }) => Number(current.spend),
  },
  {
    rule: "below_break_even",
    applies: (line, totals) => hasSpent(line, totals) && line.current.conversionsMicros > 0 && roasOf(line) < 1,
    rank: ({ current }) => Number(current.spend),
  },
];

/**
 * Campaigns that are worth a look, by fixed rules (docs/metrics.md) over the range and what it is compared with; one card
 * a rule and currency. @throws InvalidInputError that names the date which is wrong
 */
export async function highlights(
  tenant: Tenant,
  query: RangeQuery,
  options: LedgerOptions = {},
): Promise<HighlightsResponse> {
  const { ledger, lines } = await withSnapshot(tenant, async (tx) => {
    const read = await readLedger(tx, tenant, readRanges(query), askedBy(query, options));
    return { ledger: read, lines: await readLinePairs(tx, tenant, read) };
  });
  return { success: true, data: highlightsOf(ledger, lines), meta: describeFigures(ledger) };
}

export function highlightsOf(ledger: Ledger, lines: readonly LinePair[]): Highlight[] {
  const all = { by: "campaign", metric: "revenue", limit: lines.length } as const;
  const items = breakdownOf(ledger, lines.map(toPart), all).groups.flatMap((group) => group.items);
  return currenciesOf(ledger).flatMap((currency) => {
    const own = lines.filter(
      (line) => line.currency === currency && readIn([line.view.account], ledger.range) !== "none",
    );
    const { spend } = addAds(own.map(({ current }) => current));
    const current = addAds(own.map((line) => line.current)).revenue;
    const previous = addAds(own.flatMap((line) => line.previous ?? [])).revenue;
    const accounts = accountsIn(ledger, currency);
    const isRead = [ledger.range, ledger.compare].every((range) => range && readIn(accounts, range) === "all");
    const isComparable = isRead && unlikeness(describeFigures(ledger)) === null;
    const totals: Totals = { spend, revenue: current > previous ? current : previous, isComparable };
    const told = new Set<string>();
    return RULES.flatMap(({ rule, applies, rank }): Highlight[] => {
      const [best] = own
        .filter((line) => !told.has(line.id) && applies(line, totals))
        .sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1));
      if (!best) return [];
      told.add(best.id);
      const campaign = items.find(({ id }) => id === best.id);
      return campaign?.current ? [{ rule, currency, campaign: { ...campaign, current: campaign.current } }] : [];
    });
  });
}
