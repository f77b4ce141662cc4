import type { ChangingMetric, FigureGroup } from "@/lib/contracts/metrics";
import { areLimited } from "@/lib/contracts/platform-list";
import { comparedText, onlyText, rangeText, summaryText } from "@/lib/contracts/report-words";
import type { ReportContent } from "../report-content";
import { unconnectedOf } from "../report-platforms";
import { count, day, moment, money, parts, percent, ratio } from "./formats";
import type { ExcelCell, ExcelSheet } from "./write-workbook";

type Kind = "money" | "ratio" | "count" | "parts";
const LINES: readonly (readonly [metric: ChangingMetric, label: string, kind: Kind])[] = [
  ["spend", "Ad spend", "money"],
  ["revenue", "Revenue reported by platforms", "money"],
  ["roas", "ROAS reported", "ratio"],
  ["tillRevenue", "Till revenue", "money"],
  ["blendedRoas", "Blended ROAS", "ratio"],
  ["costPerConversion", "Cost per conversion", "money"],
  ["conversions", "Conversions", "parts"],
  ["impressions", "Impressions", "count"],
  ["clicks", "Clicks", "count"],
  ["sales", "Sales at the tills", "count"],
];

const OF_TILLS: readonly ChangingMetric[] = ["tillRevenue", "blendedRoas", "sales"];

/** What the report is about, its totals beside those compared, and the platforms. */
export function summarySheet(content: ReportContent): ExcelSheet {
  const figures = content.metrics.groups.flatMap((group) => linesOf(group, content.covers));
  const platforms = platformRows(content);
  return {
    name: "Summary",
    columns: [
      { title: "Figure", width: 34 },
      { title: "Currency", width: 12 },
      { title: "This period", width: 18 },
      { title: "Compared period", width: 18 },
      { title: "Change", width: 16 },
      { title: "Change in %", width: 14 },
    ],
    intro: introOf(content),
    rows: [...figures, ...platforms],
    heads: platforms.length > 0 ? [figures.length + 1] : [],
  };
}

function introOf({ store, meta, compare, covers, madeAt, metrics }: ReportContent): ExcelCell[][] {
  const compared = comparedText(compare, meta.compare);
  const zones = meta.zonesDiffer
    ? `${meta.storeTimeZone}; ad accounts have days of their own, see Definitions`
    : meta.storeTimeZone;
  return [
    ["Marketing report", store.name],
    ["Period", rangeText(meta.range)],
    ...(areLimited(covers) ? [["Platforms", onlyText(covers)]] : []),
    ["First day", day(meta.range.startDate)],
    ["Last day", day(meta.range.endDate)],
    ["Compared with", compared === "" ? "nothing" : compared],
    ["Time zone", zones],
    ["Store's currency", meta.storeCurrency],
    ["Made", moment(madeAt, meta.storeTimeZone)],
    ["In short", summaryText(metrics.groups, covers, unconnectedOf({ covers, meta }))],
    [],
  ];
}

const figureOf = (figures: FigureGroup["current"], metric: ChangingMetric): number | null => {
  if (metric === "tillRevenue") return figures.till?.tillRevenue ?? null;
  return metric === "sales" ? (figures.till?.sales ?? null) : figures[metric];
};
const cellOf = (kind: Kind, value: number | null, currency: string): ExcelCell =>
  kind === "money" ? money(value, currency) : { ratio, count, parts }[kind](value);

function linesOf({ currency, current, previous, change }: FigureGroup, covers: ReportContent["covers"]): ExcelCell[][] {
  const told = areLimited(covers) ? LINES.filter(([metric]) => !OF_TILLS.includes(metric)) : LINES;
  return told.map(([metric, label, kind]) => {
    const changed = change?.[metric];
    return [
      ...[label, currency, cellOf(kind, figureOf(current, metric), currency)],
      cellOf(kind, previous && figureOf(previous, metric), currency),
      cellOf(kind, changed?.absolute ?? null, currency),
      // A ratio's change in per cent says nothing.
      kind === "ratio" ? null : percent(changed?.percent ?? null),
    ];
  });
}

function platformRows({ platforms }: ReportContent): ExcelCell[][] {
  if (platforms.groups.length === 0) return [];
  const rows = platforms.groups.flatMap(({ currency, items }) =>
    items.map(({ name, current }): ExcelCell[] => [
      ...[name, currency, money(current?.spend ?? null, currency), money(current?.revenue ?? null, currency)],
      ...[ratio(current?.roas ?? null), parts(current?.conversions ?? null)],
    ]),
  );
  return [[], ["Platform", "Currency", "Ad spend", "Revenue reported", "ROAS reported", "Conversions"], ...rows];
}
