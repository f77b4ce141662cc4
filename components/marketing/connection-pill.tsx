import { CircleCheck, Clock, type LucideIcon, Plug, RefreshCw, TriangleAlert, Unplug } from "lucide-react";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { ConnectionState } from "@/lib/client/connection-state";

const LOOKS: Readonly<Record<ConnectionState, { icon: LucideIcon; tone: BadgeTone; word: string }>> = {
  not_connected: { icon: Plug, tone: "neutral", word: "Not connected" },
  disconnected: { icon: Unplug, tone: "neutral", word: "Disconnected" },
  erased: { icon: Unplug, tone: "destructive", word: "Access deleted" },
  setup: { icon: Clock, tone: "info", word: "Choose account" },
  connected: { icon: CircleCheck, tone: "success", word: "Connected" },
  syncing: { icon: RefreshCw, tone: "info", word: "Syncing" },
  ending_soon: { icon: Clock, tone: "warning", word: "Ends soon" },
  needs_sign_in: { icon: TriangleAlert, tone: "destructive", word: "Needs sign-in" },
  permission: { icon: TriangleAlert, tone: "warning", word: "Permission missing" },
  needs_choice: { icon: TriangleAlert, tone: "warning", word: "Needs attention" },
  terms: { icon: TriangleAlert, tone: "warning", word: "Terms to accept" },
  platform_account: { icon: TriangleAlert, tone: "destructive", word: "Account blocked" },
  broken: { icon: TriangleAlert, tone: "destructive", word: "Not working" },
};

export function ConnectionPill({ state }: { state: ConnectionState }) {
  const { icon: Icon, tone, word } = LOOKS[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
