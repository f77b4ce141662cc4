"use client";

import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { DASH, formatMoney, formatMoneyTick } from "@/lib/client/format-number";
import type { SERIES, SeriesId, TrendRow } from "@/lib/client/trend-rows";
import { SERIES_COLOURS, SeriesMark } from "./trend-looks";

type Shown = readonly (typeof SERIES)[number][];
type TrendChartProps = { rows: readonly TrendRow[]; currency: string; series: Shown };
/** Beyond this many points only some carry a mark. */
const MARKS_MAX = 31;
const TICK = { fontSize: 12, fill: "var(--muted-foreground)" };

/** Lines of the range in full, of the compared one dashed, and dotted with a hollow mark where a point is not whole. */
export function TrendChart({ rows, currency, series }: TrendChartProps) {
  const whole = (at: number) => rows[at]?.partial === false;
  const tail = (at: number) => [at - 1, at, at + 1].some((near) => rows[near]?.partial);
  const every = Math.ceil(rows.length / MARKS_MAX);
  return (
    <div className="h-64 w-full min-w-0" data-testid="trend-chart">
      <ResponsiveContainer width="100%" height="100%">
        <LineChart
          data={[...rows]}
          margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
          title={`${series.map(({ label }) => label).join(", ")} over time. Arrow keys move between points.`}
        >
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis
            dataKey="at"
            tickFormatter={(at: number) => rows[at]?.name ?? ""}
            tick={TICK}
            tickLine={false}
            axisLine={false}
            minTickGap={28}
            interval="preserveStartEnd"
          />
          <YAxis
            tickFormatter={(amount: number) => formatMoneyTick(amount, currency)}
            tick={TICK}
            tickLine={false}
            axisLine={false}
            width={60}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--input)" }}
            content={({ active, payload }) => {
              const row: TrendRow | undefined = payload?.[0]?.payload;
              return active && row ? <Point row={row} currency={currency} series={series} /> : null;
            }}
          />
          {series.map(({ id }) => (
            <Line
              key={`before-${id}`}
              dataKey={(row: TrendRow) => row.before?.[id] ?? null}
              {...line(id)}
              strokeWidth={1.5}
              strokeDasharray="5 4"
              strokeOpacity={0.65}
              dot={false}
            />
          ))}
          {series.map(({ id }) => (
            <Line
              key={`tail-${id}`}
              dataKey={(row: TrendRow) => (tail(row.at) ? (row.now?.[id] ?? null) : null)}
              {...line(id)}
              strokeDasharray="2 3"
              dot={({ cx, cy, index }) => mark(id, cx, cy, index, rows[index]?.partial === true, true)}
            />
          ))}
          {series.map(({ id }) => (
            <Line
              key={id}
              dataKey={(row: TrendRow) => (whole(row.at) ? (row.now?.[id] ?? null) : null)}
              {...line(id)}
              dot={({ cx, cy, index }) => mark(id, cx, cy, index, index % every === 0)}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

const line = (id: SeriesId) => ({
  type: "linear" as const,
  stroke: SERIES_COLOURS[id],
  strokeWidth: 2,
  activeDot: false as const,
  animationDuration: 300,
});

function mark(id: SeriesId, x: number | undefined, y: number | undefined, at: number, shown: boolean, hollow = false) {
  if (!shown || typeof x !== "number" || typeof y !== "number") return <g key={`${id} ${at}`} />;
  return <SeriesMark key={`${id} ${at}`} id={id} x={x} y={y} size={3.5} hollow={hollow} />;
}

/** Everything about one place on the time axis. */
function Point({ row, currency, series }: { row: TrendRow; currency: string; series: Shown }) {
  const money = (amount: number | null | undefined) =>
    amount === null || amount === undefined ? DASH : formatMoney(amount, currency);
  return (
    <div
      data-testid="trend-point"
      className="grid gap-1 rounded-md border bg-popover px-3 py-2 text-popover-foreground text-xs shadow-overlay"
    >
      <p className="font-medium">
        {row.name || "After the period"}
        {row.partial && <span className="font-normal text-muted-foreground">, not whole</span>}
      </p>
      {row.before && <p className="text-muted-foreground">compared with {row.before.name}</p>}
      <dl className="grid grid-cols-[auto_auto_auto] gap-x-3 gap-y-0.5">
        {series.map(({ id, label }) => (
          <div key={id} className="contents">
            <dt className="flex items-center gap-1.5">
              <svg aria-hidden width={10} height={10}>
                <SeriesMark id={id} x={5} y={5} size={3.5} />
              </svg>
              {label}
            </dt>
            <dd className="tnum text-end font-medium">{money(row.now?.[id])}</dd>
            <dd className="tnum text-end text-muted-foreground">{row.before && money(row.before[id])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
