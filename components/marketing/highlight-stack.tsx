"use client";

import { useQueryStates } from "nuqs";
import { MotionRoot } from "@/components/shell/motion-root";
import { Button } from "@/components/ui/button";
import { CardStack } from "@/components/ui/card-stack";
import { highlightWords } from "@/lib/client/highlight-words";
import { campaignParams } from "@/lib/client/search-params";
import type { Highlight } from "@/lib/contracts/metrics";
import { platformInfo } from "@/lib/contracts/platform-list";
import { CampaignStatusPill } from "./campaign-status-pill";

type HighlightStackProps = { highlights: readonly Highlight[]; period: string };

export function HighlightStack({ highlights, period }: HighlightStackProps) {
  const items = highlights.map((highlight) => ({
    id: `${highlight.rule} ${highlight.campaign.id} ${highlight.currency}`,
    name: highlightWords(highlight).title,
    designation: `${platformInfo(highlight.campaign.platform).label}, ${period}`,
    content: <Evidence highlight={highlight} />,
  }));
  return (
    <MotionRoot>
      <CardStack items={items} label="Highlights" />
    </MotionRoot>
  );
}

function Evidence({ highlight }: { highlight: Highlight }) {
  const { campaign, rule } = highlight;
  const [, setView] = useQueryStates(campaignParams, { history: "push" });
  const show = async () => {
    // No other filter may hide what was asked for.
    await setView({ q: campaign.name, platform: campaign.platform, status: null, roas: null });
    document.getElementById("campaigns-heading")?.scrollIntoView({ block: "start" });
  };
  return (
    <div className="grid justify-items-start gap-2" data-testid={`highlight-${rule}`}>
      <p className="break-words">{highlightWords(highlight).evidence}</p>
      {campaign.status && <CampaignStatusPill status={campaign.status} missing={false} />}
      <Button variant="link" size="inline" onClick={() => void show()}>
        Show it in the table
      </Button>
    </div>
  );
}
