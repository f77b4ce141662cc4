import { CircleCheck, CircleX, Minus, TriangleAlert } from "lucide-react";
import { Progress } from "@/components/ui/progress";
import { cn } from "@/lib/client/cn";
import { roasBand } from "@/lib/client/roas-band";
import type { RoasBand } from "@/lib/contracts/roas-band";

const LOOKS = {
  good: { icon: CircleCheck, text: "text-success", bar: "bg-success" },
  fair: { icon: TriangleAlert, text: "text-warning", bar: "bg-warning" },
  poor: { icon: CircleX, text: "text-destructive", bar: "bg-destructive" },
  none: { icon: Minus, text: "text-muted-foreground", bar: "bg-transparent" },
} satisfies Record<RoasBand, unknown>;

/** ROAS as a figure, a shape, a colour and a bar that is full at 4 (ticks at 1 and 3). The bar gives way where nine columns would not fit beside it. */
export function RoasCell({ roas, bar = true }: { roas: number | null; bar?: boolean }) {
  const { band, text, words, barPercent } = roasBand(roas);
  const { icon: Icon, text: colour, bar: fill } = LOOKS[band];
  return (
    <span
      data-testid="roas-cell"
      data-state={band}
      className="inline-flex items-center justify-end gap-x-2 gap-y-1 max-md:flex-col max-md:items-start"
    >
      <span className="sr-only">{words}</span>
      <span aria-hidden className={cn("tnum inline-flex items-center gap-1 font-medium", colour)}>
        {band !== "none" && <Icon className="size-3.5" />}
        {text}
      </span>
      {bar && band !== "none" && (
        <span aria-hidden className="@min-[46rem]:@max-[68rem]:hidden relative w-16 print:hidden">
          <Progress value={barPercent} barClassName={fill} />
          <span className="absolute inset-y-0 start-1/4 w-px bg-card" />
          <span className="absolute inset-y-0 start-3/4 w-px bg-card" />
        </span>
      )}
      {bar && band === "none" && <span aria-hidden className="w-16 @max-[68rem]:hidden print:hidden" />}
    </span>
  );
}
