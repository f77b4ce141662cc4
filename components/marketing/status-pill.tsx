import {
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleX,
  Clock,
  type LucideIcon,
  PauseCircle,
  TriangleAlert,
} from "lucide-react";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { STATE_WORDS } from "@/lib/client/delivery-words";
import type { DeliveryState } from "@/lib/contracts/events";

/** Every status has a shape and a word besides its colour; two of our colours are alike to some eyes. */
export const DELIVERY_LOOKS: Readonly<Record<DeliveryState, { icon: LucideIcon; tone: BadgeTone }>> = {
  delivered: { icon: CircleCheck, tone: "success" },
  accepted: { icon: CircleDashed, tone: "info" },
  waiting: { icon: Clock, tone: "info" },
  refused: { icon: CircleX, tone: "destructive" },
  skipped: { icon: CircleMinus, tone: "neutral" },
  expired: { icon: CircleMinus, tone: "warning" },
  unknown_outcome: { icon: TriangleAlert, tone: "warning" },
};

export function StatusPill({ state, held }: { state: DeliveryState; held?: boolean }) {
  const look = held && state === "waiting" ? { icon: PauseCircle, tone: "warning" as const } : DELIVERY_LOOKS[state];
  const Icon = look.icon;
  return (
    <Badge tone={look.tone} data-testid="status-pill" data-state={state}>
      <Icon aria-hidden />
      {held && state === "waiting" ? "Held" : STATE_WORDS[state]}
    </Badge>
  );
}
