import {
  Archive,
  CircleHelp,
  CircleMinus,
  CirclePlay,
  CircleStop,
  EyeOff,
  type LucideIcon,
  PauseCircle,
  TriangleAlert,
} from "lucide-react";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { CAMPAIGN_STATUS_WORDS, type CampaignStatus } from "@/lib/client/campaign-words";

const LOOKS: Readonly<Record<CampaignStatus, { icon: LucideIcon; tone: BadgeTone }>> = {
  active: { icon: CirclePlay, tone: "success" },
  paused: { icon: PauseCircle, tone: "neutral" },
  archived: { icon: Archive, tone: "neutral" },
  removed: { icon: CircleMinus, tone: "neutral" },
  with_issues: { icon: TriangleAlert, tone: "warning" },
  ended: { icon: CircleStop, tone: "neutral" },
  unknown: { icon: CircleHelp, tone: "neutral" },
};

export function CampaignStatusPill({ status, missing }: { status: CampaignStatus; missing: boolean }) {
  const { icon: Icon, tone } = LOOKS[status];
  return (
    <span className="inline-flex flex-wrap gap-1">
      <Badge tone={tone} data-state={status}>
        <Icon aria-hidden />
        {CAMPAIGN_STATUS_WORDS[status]}
      </Badge>
      {missing && (
        <Badge tone="outline" title="The platform no longer lists this campaign. Its history stays.">
          <EyeOff aria-hidden />
          No longer listed
        </Badge>
      )}
    </span>
  );
}
