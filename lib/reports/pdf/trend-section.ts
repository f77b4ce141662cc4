import type { TrendPoint } from "@/lib/contracts/metrics";
import { rangeText, ratioText, reportMoney } from "@/lib/contracts/report-words";
import type { ReportContent } from "../report-content";
import { type Chart, drawChart, type Series } from "./chart";
import type { Sheet } from "./sheet";

type Group = ReportContent["trend"]["groups"][number];
const UNITS = { day: "day", week: "week", month: "month" } as const;

/** Money and ratios over the range, each with the compared range behind it. */
export function* drawTrends(sheet: Sheet, content: ReportContent): Generator<void> {
  const { groups, unit } = content.trend;
  if (groups.length === 0) return;
  sheet.heading("Trend", { keep: 220 });
  for (const group of groups) {
    const suffix = `by ${UNITS[unit]}, in ${group.currency}`;
    drawChart(sheet, moneyChart(group, `Spend and revenue ${suffix}`));
    yield;
    drawChart(sheet, ratioChart(group, content, `Return on ad spend by ${UNITS[unit]}, × the spend`));
    yield;
  }
  if (groups.some(({ points }) => points.some(({ partial }) => partial)))
    sheet.paragraph(
      `A ${UNITS[unit]} ${unit === "day" ? "that is not over" : "that the period cuts, or that is not over,"} stands lower than a whole one.`,
      {
        ...{ size: 8, colour: "muted-foreground" },
      },
    );
}

const valuesOf = (points: readonly TrendPoint[], pick: (point: TrendPoint) => number | null) => points.map(pick);
const daysOf = ({ points }: Group): string[] => points.map(({ startDate }) => startDate);

function moneyChart(group: Group, title: string): Chart {
  const { points, currency } = group;
  const series: Series[] = [
    { name: "Ad spend", colour: "chart-2", values: valuesOf(points, ({ spend }) => spend) },
    {
      ...{ name: "Revenue reported by platforms", colour: "chart-1", dash: [6, 3] },
      values: valuesOf(points, ({ revenue }) => revenue),
    },
  ];
  if (points.some(({ till }) => till && (till.sales > 0 || till.refunds > 0)))
    series.push({
      ...{ name: "Till revenue", colour: "chart-3", dash: [1.5, 2.5] },
      // More given back than sold is no height of a line; the tables tell it.
      values: valuesOf(points, ({ till }) => (till ? Math.max(0, till.tillRevenue) : null)),
    });
  const ends = (values: readonly (number | null)[]) =>
    `${reportMoney(values[0] ?? null, currency)} at first and ${reportMoney(values.at(-1) ?? null, currency)} at last`;
  const alt = `${title}. ${series.map(({ name, values }) => `${name}: ${ends(values)}.`).join(" ")}`;
  return { title, alt, days: daysOf(group), series, format: (value) => shortMoney(value, currency) };
}

function ratioChart(group: Group, { meta }: ReportContent, title: string): Chart {
  const { points, previous } = group;
  const series: Series[] = [{ name: "ROAS reported", colour: "chart-1", values: valuesOf(points, ({ roas }) => roas) }];
  if (points.some(({ blendedRoas, till }) => blendedRoas !== null && till && till.sales > 0))
    series.push({
      ...{ name: "Blended ROAS", colour: "chart-3", dash: [1.5, 2.5] },
      values: valuesOf(points, ({ blendedRoas }) => (blendedRoas === null ? null : Math.max(0, blendedRoas))),
    });
  if (previous && meta.compare)
    series.push({
      ...{ name: `ROAS reported, ${rangeText(meta.compare)}`, colour: "muted-foreground", dash: [6, 3] },
      values: valuesOf(previous.slice(0, points.length), ({ roas }) => roas),
    });
  const alt = `${title}. ${series.map(({ name, values }) => `${name}: ${ratioText(values.at(-1) ?? null)} at last.`).join(" ")}`;
  return { title, alt, days: daysOf(group), series, format: (value) => `${Number(value.toFixed(2))}×` };
}

const SIZES = [
  [1e9, "bn"],
  [1e6, "m"],
  [1e3, "k"],
] as const;
/** For an axis: its title names the currency. */
export function shortMoney(value: number, currency: string): string {
  const [size, letter] = SIZES.find(([least]) => Math.abs(value) >= least) ?? [1, ""];
  const [sign = ""] = /^[€£¥$]/.exec(reportMoney(0, currency)) ?? [];
  return `${sign}${Number((value / size).toFixed(2))}${letter}`;
}
