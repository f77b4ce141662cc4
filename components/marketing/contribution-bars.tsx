import { cn } from "@/lib/client/cn";
import { type ContributionGroup, contributionLines } from "@/lib/client/contribution-words";
import type { BreakdownMetric, BreakdownResponse } from "@/lib/contracts/metrics";
import type { PlatformId } from "@/lib/contracts/platforms";
import { PlatformMark } from "./platform-mark";

/** Not the platforms' own colours, of which two are blue. */
const COLOURS: Readonly<Record<PlatformId, string>> = {
  facebook: "bg-chart-1",
  instagram: "bg-chart-4",
  google: "bg-chart-2",
};

type ContributionBarsProps = {
  group: ContributionGroup;
  metric: BreakdownMetric;
  by: BreakdownResponse["data"]["by"];
};

/** One line a part: what it changed, of how much, and a bar to compare them by eye. Falls go to the start, rises to the end. */
export function ContributionBars({ group, metric, by }: ContributionBarsProps) {
  const { lines, total } = contributionLines(group, metric, by);
  const falls = lines.some(({ reach }) => reach < 0);
  if (lines.length === 0) return <p className="text-base text-muted-foreground">Nothing in {group.currency} here.</p>;
  return (
    <div className="grid gap-2" data-testid={`contribution-${by}-${group.currency}`}>
      <p className="text-base">
        <span className="tnum font-semibold" data-testid="contribution-total">
          {total.change}
        </span>{" "}
        <span className="text-muted-foreground">in all{total.values && `, ${total.values}`}</span>
      </p>
      <ul className="grid gap-3">
        {lines.map(({ id, name, detail, text, values, reach }) => {
          const item = group.items.find((candidate) => candidate.id === id);
          return (
            <li key={id} data-testid="contribution-line" className="grid gap-1 text-base">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4">
                <span className="flex min-w-0 items-center gap-1.5 font-medium">
                  {item && <PlatformMark platform={item.platform} className="size-4" />}
                  <bdi className="min-w-0 break-words">{name}</bdi>
                </span>
                <span className="tnum">{text}</span>
              </div>
              <Bar reach={reach} falls={falls} colour={item ? COLOURS[item.platform] : "bg-chart-5"} />
              <p className="text-muted-foreground text-xs">
                {detail && `${detail}: `}
                {values}
              </p>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** For the eye only. Where something fell, zero stands in the middle. */
function Bar({ reach, falls, colour }: { reach: number; falls: boolean; colour: string }) {
  const width = Math.abs(reach) * (falls ? 50 : 100);
  const start = falls ? (reach < 0 ? 50 - width : 50) : 0;
  return (
    <span aria-hidden className="relative block h-2 rounded-full bg-muted">
      <span
        className={cn("absolute inset-y-0 rounded-full", colour)}
        style={{ insetInlineStart: `${start}%`, inlineSize: `${width}%` }}
      />
      {falls && <span className="absolute inset-y-0 start-1/2 w-px bg-foreground" />}
    </span>
  );
}
