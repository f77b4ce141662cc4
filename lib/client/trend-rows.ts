import type { TrendPoint, TrendsResponse } from "../contracts/metrics";
import { formatMoneyShort } from "./format-number";
import { formatDay } from "./format-time";
import { formatDates } from "./range";

type Unit = TrendsResponse["data"]["unit"];
type Group = TrendsResponse["data"]["groups"][number];
export const TREND_UNIT_LIST = ["day", "week", "month"] as const satisfies readonly Unit[];
export const UNIT_WORDS: Readonly<Record<Unit, string>> = { day: "Days", week: "Weeks", month: "Months" };

export const SERIES = [
  { id: "spend", label: "Ad spend", inSentence: "ad spend" },
  { id: "revenue", label: "Reported revenue", inSentence: "reported revenue" },
  { id: "till", label: "Till revenue", inSentence: "till revenue" },
] as const;
export type SeriesId = (typeof SERIES)[number]["id"];

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** "3 Nov", "week of 3 Nov", "Nov 2026"; a month that was moved with its weekdays by its ends: "26 Oct – 24 Nov 2025". */
export function pointName({ startDate, endDate }: Pick<TrendPoint, "startDate" | "endDate">, unit: Unit): string {
  if (unit === "month" && startDate.slice(0, 7) !== endDate.slice(0, 7)) return formatDates({ startDate, endDate });
  if (unit === "month") return `${MONTHS[Number(startDate.slice(5, 7)) - 1]} ${startDate.slice(0, 4)}`;
  return unit === "week" ? `week of ${formatDay(startDate)}` : formatDay(startDate);
}

export const pointValue = (point: TrendPoint | undefined, id: SeriesId): number | null => {
  if (!point) return null;
  return id === "till" ? (point.till?.tillRevenue ?? null) : point[id];
};

type Values = Record<SeriesId, number | null>;
const valuesOf = (point: TrendPoint | undefined): Values => ({
  spend: pointValue(point, "spend"),
  revenue: pointValue(point, "revenue"),
  till: pointValue(point, "till"),
});

/** One place on the time axis. The compared range may be longer by a day or two: those places have no name. */
export type TrendRow = {
  at: number;
  name: string;
  partial: boolean;
  now: Values | null;
  before: (Values & { name: string }) | null;
};

export function trendRows(group: Group, unit: Unit): TrendRow[] {
  const previous = group.previous ?? [];
  return Array.from({ length: Math.max(group.points.length, previous.length) }, (_, at) => {
    const point = group.points[at];
    const before = previous[at];
    return {
      at,
      name: point ? pointName(point, unit) : "",
      partial: point?.partial ?? false,
      now: point ? valuesOf(point) : null,
      before: before ? { ...valuesOf(before), name: pointName(before, unit) } : null,
    };
  });
}

/** Where each line is highest, and which point is not whole. Only what stands in the points. */
export function trendSentence(group: Group, unit: Unit): string {
  const peaks = SERIES.flatMap(({ id, inSentence }) => {
    const top = group.points.reduce<TrendPoint | undefined>((best, point) => {
      const value = pointValue(point, id) ?? 0;
      return value > (pointValue(best, id) ?? 0) ? point : best;
    }, undefined);
    const value = pointValue(top, id);
    return top && value !== null
      ? [`${inSentence} ${pointName(top, unit)} (${formatMoneyShort(value, group.currency)})`]
      : [];
  });
  const gaps = group.points.some(isUnread) ? " Where a line is missing, its figures are not read yet." : "";
  if (peaks.length === 0) return `No ad spend, reported revenue or till revenue in this period.${gaps}`;
  const last = group.points.at(-1);
  const cut = last?.partial ? ` The last ${unit} is not whole.` : "";
  return `Highest: ${peaks.join(", ")}.${cut}${gaps}`;
}

/** A day of it was not read from the platforms, so that nothing is known of its ads. */
export const isUnread = ({ spend }: TrendPoint): boolean => spend === null;

/** Whether there is anything to draw. */
export const hasFigures = ({ points, previous }: Group): boolean =>
  [...points, ...(previous ?? [])].some((point) => SERIES.some(({ id }) => (pointValue(point, id) ?? 0) !== 0));
