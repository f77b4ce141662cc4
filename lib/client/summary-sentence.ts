import { unlikeness } from "../contracts/like-for-like";
import type { BreakdownMetric, BreakdownResponse, FigureGroup, MetricsResponse } from "../contracts/metrics";
import { platformInfo } from "../contracts/platform-list";
import { readDaysOf, readOf } from "../contracts/unread-days";
import { formatMoneyShort, formatPercent } from "./format-number";
import { comparePhrase, rangePhrase, type ViewedRange } from "./range";

/** The figures that may be called the one that moved most, and by what their change is taken apart. */
const MOVERS = [
  { id: "revenue", name: "Reported revenue", split: "revenue" },
  { id: "tillRevenue", name: "Till revenue", split: null },
  { id: "spend", name: "Ad spend", split: "spend" },
] as const satisfies readonly { id: string; name: string; split: BreakdownMetric | null }[];
type Mover = { name: string; split: "revenue" | "spend" | null; percent: number };

/**
 * The amount that moved most against its earlier value; null where nothing is compared or ads are in several currencies.
 * What tills took in several is not called up or down by one of them.
 */
export function moverOf({ groups }: Pick<MetricsResponse["data"], "groups">): Mover | null {
  const [store, ...others] = groups;
  if (!store?.change || others.some(hasAds)) return null;
  const { change } = store;
  const moved = MOVERS.filter(({ split }) => split !== null || others.length === 0).flatMap(({ id, name, split }) => {
    const percent = change[id]?.percent ?? null;
    return percent === null ? [] : [{ name, split, percent }];
  });
  return moved.reduce<Mover | null>(
    (most, next) => (most && Math.abs(most.percent) >= Math.abs(next.percent) ? most : next),
    null,
  );
}

/** In one of the ranges, or perhaps, as long as not all is read. */
const hasAds = ({ current, previous }: FigureGroup): boolean =>
  [current, previous].some((figures) => figures && (figures.spend !== 0 || figures.revenue !== 0));

/** A platform is called the main one when more than half of the change is its own. */
const MOSTLY = 0.5;
function mainPlatform(breakdown: BreakdownResponse["data"] | undefined): string | null {
  const [group, ...others] = breakdown?.groups ?? [];
  if (!group || others.length > 0 || group.items.length < 2) return null;
  const main = group.items.find(({ shareOfChange }) => shareOfChange !== null && shareOfChange > MOSTLY);
  return main ? platformInfo(main.platform).label : null;
}

type Told = {
  metrics: MetricsResponse;
  range: ViewedRange;
  connected: boolean;
  /** The platforms of the figure that moved most, once they are known. */
  breakdown: BreakdownResponse["data"] | undefined;
};

/** What moved most and the figures of the range. Only what the API tells, and nothing it cannot prove. */
export function summarySentence({ metrics, range, connected, breakdown }: Told): string {
  const { groups, campaignCount, totalEvents } = metrics.data;
  const phrase = rangePhrase(range);
  if (campaignCount === 0 && totalEvents === 0 && !groups.some(hasMoney)) {
    return connected
      ? "No campaigns yet. They appear after the first sync."
      : "Connect your ad accounts to see what your ads earn.";
  }
  const plain = adsSentence(metrics, phrase);
  const mover = unlikeness(metrics.meta) ? null : moverOf(metrics.data);
  const comparedWith = comparePhrase(range);
  if (!mover || !comparedWith) return plain;
  return `${moverSentence(mover, comparedWith, breakdown)} ${plain}`;
}

const hasMoney = ({ current }: FigureGroup): boolean =>
  (current.spend ?? 0) > 0 || (current.revenue ?? 0) > 0 || (current.till?.sales ?? 0) > 0;

function moverSentence({ name, split, percent }: Mover, comparedWith: string, breakdown: Told["breakdown"]): string {
  if (percent === 0) return `${name} is as it was against ${comparedWith}.`;
  const main = split !== null && breakdown?.metric === split ? mainPlatform(breakdown) : null;
  const way = percent > 0 ? "up" : "down";
  return `${name} is ${way} ${formatPercent(Math.abs(percent))} on ${comparedWith}${main ? `, mostly ${main}` : ""}.`;
}

function tillWords({ currency, current: { till } }: FigureGroup): string {
  if (!till || (till.sales === 0 && till.refunds === 0)) return "your tills sent no sale";
  return `your tills took ${formatMoneyShort(till.tillRevenue, currency)}`;
}

/** What was not read is not known: it is not called nothing, and a part of it is called a part. */
function adsSentence({ data: { groups }, meta }: MetricsResponse, phrase: string): string {
  const read = readOf(meta.accounts.map(readDaysOf), meta.range);
  if (read === "none") {
    const [first] = groups;
    return `What ads cost ${phrase} is not read yet${first?.current.till ? `; ${tillWords(first)}` : ""}.`;
  }
  const of = read === "some" ? `${phrase} as far as it is read` : phrase;
  if (groups.some(hasSpend)) return spendSentence(groups, of);
  // There was some, which no connection shows.
  return meta.leftOut.length > 0 ? `No connected account had ad spend ${of}.` : `No ad spend ${of}.`;
}
const hasSpend = ({ current }: FigureGroup): boolean => (current.spend ?? 0) > 0;

/** One currency in full, the store's where ads cost anything in it, and beside it what is in others. */
function spendSentence(groups: readonly FigureGroup[], phrase: string): string {
  const [store, ...others] = groups;
  const main = groups.find(hasSpend);
  if (!store || !main) return "";
  const money = ({ currency }: FigureGroup, amount: number | null | undefined) =>
    formatMoneyShort(amount ?? 0, currency);
  const rest = [
    ...groups
      .filter((group) => group !== main && hasSpend(group))
      .map((group) => `ads cost ${money(group, group.current.spend)}`),
    ...others
      .filter(({ current }) => (current.till?.sales ?? 0) > 0)
      .map((group) => `tills took ${money(group, group.current.till?.tillRevenue)}`),
  ];
  const besides = rest.length > 0 ? ` Not added, because it is in other currencies: ${rest.join("; ")}.` : "";
  return `Ads cost ${money(main, main.current.spend)} ${phrase}, and the platforms report ${money(main, main.current.revenue)} of revenue for it; ${tillWords(store)}.${besides}`;
}
