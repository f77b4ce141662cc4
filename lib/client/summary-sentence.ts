import type { CampaignListResponse } from "../contracts/campaigns";
import type { Period } from "../contracts/periods";
import { PERIOD_PHRASES } from "./date-range";
import { formatMoneyShort, plural } from "./format-number";
import { roasBand } from "./roas-band";

type Totals = CampaignListResponse["meta"]["totals"];

/** The figures of a range in one sentence. Only what the platforms report, and nothing it cannot prove. */
export function summarySentence(totals: Totals, campaigns: number, range: Period, connected: boolean): string {
  const phrase = PERIOD_PHRASES[range];
  const spent = totals.filter(({ spend }) => spend > 0);
  if (campaigns === 0 && !connected) return "Connect your ad accounts to see what your ads earn.";
  if (campaigns === 0) return "No campaigns yet. They appear after the first sync.";
  if (spent.length === 0) return `No ad spend ${phrase}.`;
  const [only] = spent;
  if (spent.length === 1 && only) {
    const { currency, spend, revenue, roas } = only;
    return `${plural(campaigns, "campaign")} spent ${formatMoneyShort(spend, currency)} ${phrase}; the platforms report ${formatMoneyShort(revenue, currency)} of revenue for it, ${roasBand(roas).text} the spend.`;
  }
  const parts = spent.map(
    ({ currency, spend, roas }) => `${formatMoneyShort(spend, currency)} at ${roasBand(roas).text}`,
  );
  return `${plural(campaigns, "campaign")} spent ${parts.join(" and ")} ${phrase}. Different currencies are not added.`;
}
