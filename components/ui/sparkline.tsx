import { cn } from "@/lib/client/cn";

const WIDTH = 100;
const HEIGHT = 24;
const INSET = 3;

type SparklineProps = { values: readonly (number | null)[]; className?: string };

/** The shape of a series, without axes. It says nothing that the text beside it does not, so nobody has to read it. */
export function Sparkline({ values, className }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  const low = Math.min(0, ...known);
  const high = Math.max(...known);
  if (known.length < 2 || high <= low) return <span aria-hidden className={cn("block h-6", className)} />;
  const place = (value: number, at: number) => {
    const x = INSET + (at / (values.length - 1)) * (WIDTH - 2 * INSET);
    const y = HEIGHT - INSET - ((value - low) / (high - low)) * (HEIGHT - 2 * INSET);
    return `${x.toFixed(2)} ${y.toFixed(2)}`;
  };
  const path = values
    .map((value, at) => {
      if (value === null) return "";
      const isContinued = at > 0 && values[at - 1] !== null;
      return `${isContinued ? "L" : "M"}${place(value, at)}`;
    })
    .join("");
  const last = values.findLastIndex((value) => value !== null);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={cn("block h-6 w-full overflow-visible", className)}
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={path} strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
      {/* A line without length: its round ends stay round however the drawing is stretched. */}
      <path d={`M${place(values[last] ?? 0, last)}h0.001`} strokeWidth={5} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
