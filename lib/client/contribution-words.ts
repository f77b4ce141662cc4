import type { BreakdownMetric, BreakdownResponse } from "../contracts/metrics";
import { platformInfo } from "../contracts/platform-list";
import {
  DASH,
  formatCount,
  formatMoney,
  formatShareOf,
  formatSignedCount,
  formatSignedMoney,
  plural,
} from "./format-number";

export type ContributionGroup = BreakdownResponse["data"]["groups"][number];
type Part = ContributionGroup["total"];

const isMoney = (metric: BreakdownMetric): boolean => metric === "spend" || metric === "revenue";
/** A dash where it is not known, which is not 0. */
function valueText(metric: BreakdownMetric, figures: Part["current"], currency: string): string {
  if (!figures) return DASH;
  return isMoney(metric) ? formatMoney(figures[metric], currency) : formatCount(figures[metric]);
}
const changeText = (metric: BreakdownMetric, change: number, currency: string): string =>
  isMoney(metric) ? formatSignedMoney(change, currency) : formatSignedCount(change);

export type ContributionLine = {
  id: string;
  name: string;
  /** Of a campaign: where it runs. */
  detail: string | null;
  /** "+€420.00 of +€610.00 (68.9%)"; without a comparison the value itself. */
  text: string;
  /** "now €1,000.00, was €580.00" */
  values: string;
  /** How far the bar goes, −1 to 1, beside the longest one. */
  reach: number;
};

/** The parts of a change as lines; the rest has one, so that they add up. */
export function contributionLines(group: ContributionGroup, metric: BreakdownMetric, by: "platform" | "campaign") {
  const { total, currency, items, rest } = group;
  const size = (part: Part) => part.change ?? part.current?.[metric] ?? 0;
  const longest = Math.max(...[...items, ...(rest ? [rest] : [])].map((part) => Math.abs(size(part))));
  const line = (part: Part) => ({
    text: partText(part, total, metric, currency),
    values: valuesText(part, metric, currency),
    reach: longest > 0 ? size(part) / longest : 0,
  });
  const lines: ContributionLine[] = items.map((item) => ({
    id: item.id,
    name: by === "platform" ? platformInfo(item.platform).label : item.name,
    detail: by === "platform" ? null : platformInfo(item.platform).label,
    ...line(item),
  }));
  if (rest) lines.push({ id: "rest", name: `${plural(rest.items, "other")}, together`, detail: null, ...line(rest) });
  const values = total.previous ? valuesText(total, metric, currency) : null;
  return { lines, total: { change: totalText(total, metric, currency), values } };
}

function partText(part: Part, total: Part, metric: BreakdownMetric, currency: string): string {
  if (part.change === null || total.change === null) return valueText(metric, part.current, currency);
  // Where parts offset each other a part is more than the whole, or the opposite of it: no share of anything.
  const isShare = part.shareOfChange !== null && part.shareOfChange >= 0 && part.shareOfChange <= 1;
  const share = isShare ? ` (${formatShareOf(part.shareOfChange ?? 0)})` : "";
  return `${changeText(metric, part.change, currency)} of ${changeText(metric, total.change, currency)}${share}`;
}
const totalText = (total: Part, metric: BreakdownMetric, currency: string): string =>
  total.change === null ? valueText(metric, total.current, currency) : changeText(metric, total.change, currency);

const valuesText = ({ current, previous }: Part, metric: BreakdownMetric, currency: string): string =>
  previous
    ? `now ${valueText(metric, current, currency)}, was ${valueText(metric, previous, currency)}`
    : `now ${valueText(metric, current, currency)}`;
