import type { TrendPoint } from "@/lib/contracts/metrics";
import { formatDay, rangeText, ratioText, reportMoney } from "@/lib/contracts/report-words";
import type { ReportContent } from "../report-content";
import { type Chart, drawChart, type Series } from "./chart";
import type { Sheet } from "./sheet";

type Group = ReportContent["trend"]["groups"][number];
type Unit = ReportContent["trend"]["unit"];
const UNITS = { day: "day", week: "week", month: "month" } as const;

/** Money and ratios over the range, each with the compared range behind it. */
export function* drawTrends(sheet: Sheet, content: ReportContent): Generator<void> {
  const { groups, unit } = content.trend;
  if (groups.length === 0) return;
  sheet.heading("Trend", { keep: 246 });
  for (const group of groups) {
    drawChart(sheet, moneyChart(group, unit));
    yield;
    drawChart(sheet, ratioChart(group, content));
    yield;
  }
}

const valuesOf = (points: readonly TrendPoint[], pick: (point: TrendPoint) => number | null) => points.map(pick);
/** A ratio does not grow with its day, so this is said of sums alone. */
function partialNote({ points }: Group, unit: Unit): string | null {
  if (!points.some(({ partial }) => partial)) return null;
  const what = unit === "day" ? "that is not over" : "that the period cuts, or that is not over,";
  return `A ${UNITS[unit]} ${what} stands lower than a whole one.`;
}
const partialOf = ({ points }: Group): boolean[] => points.map(({ partial }) => partial);

/** What stands under the points: a month by its name, a day with its year where they are of more than one. */
function labelsOf({ points }: Group, unit: Unit): string[] {
  const years = new Set(points.map(({ startDate }) => startDate.slice(0, 4)));
  return points.map(({ startDate }) =>
    unit === "month" ? formatDay(startDate, true).replace(/^\d+ /, "") : formatDay(startDate, years.size > 1),
  );
}
/** What both charts of a group have in common. */
const timeOf = (group: Group, unit: Unit) => ({
  labels: labelsOf(group, unit),
  partialName: unit === "day" ? "Not over yet" : "Cut by the period, or not over yet",
});

function moneyChart(group: Group, unit: Unit): Chart {
  const { points, currency } = group;
  const title = `Spend and revenue by ${UNITS[unit]}, in ${currency}`;
  const partial = partialOf(group);
  const series: Series[] = [
    { name: "Ad spend", colour: "chart-5", partial, values: valuesOf(points, ({ spend }) => spend) },
    {
      ...{ name: "Revenue reported by platforms", colour: "chart-1", dash: [6, 3], partial },
      values: valuesOf(points, ({ revenue }) => revenue),
    },
  ];
  if (points.some(({ till }) => till && (till.sales > 0 || till.refunds > 0)))
    series.push({
      ...{ name: "Till revenue", colour: "chart-3", dash: [1.5, 2.5], partial },
      // More given back than sold is no height of a line; the tables tell it.
      values: valuesOf(points, ({ till }) => (till ? Math.max(0, till.tillRevenue) : null)),
    });
  const ends = (values: readonly (number | null)[]) =>
    `${reportMoney(values[0] ?? null, currency)} at first and ${reportMoney(values.at(-1) ?? null, currency)} at last`;
  const alt = `${title}. ${series.map(({ name, values }) => `${name}: ${ends(values)}.`).join(" ")}`;
  const note = partialNote(group, unit);
  return { title, alt, ...timeOf(group, unit), series, note, format: (value) => shortMoney(value, currency) };
}

function ratioChart(group: Group, { meta, trend: { unit } }: ReportContent): Chart {
  const { points, previous } = group;
  const title = `Return on ad spend by ${UNITS[unit]}, × the spend`;
  const partial = partialOf(group);
  const series: Series[] = [
    { name: "ROAS reported", colour: "chart-1", partial, values: valuesOf(points, ({ roas }) => roas) },
  ];
  if (points.some(({ blendedRoas, till }) => blendedRoas !== null && till && till.sales > 0))
    series.push({
      ...{ name: "Blended ROAS", colour: "chart-3", dash: [1.5, 2.5], partial },
      values: valuesOf(points, ({ blendedRoas }) => (blendedRoas === null ? null : Math.max(0, blendedRoas))),
    });
  if (previous && meta.compare)
    series.push({
      ...{ name: `ROAS reported, ${rangeText(meta.compare)}`, colour: "muted-foreground", dash: [6, 3] },
      values: valuesOf(previous.slice(0, points.length), ({ roas }) => roas),
    });
  const alt = `${title}. ${series.map(({ name, values }) => `${name}: ${ratioText(values.at(-1) ?? null)} at last.`).join(" ")}`;
  return { title, alt, ...timeOf(group, unit), series, note: null, format: (value) => `${Number(value.toFixed(2))}×` };
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
