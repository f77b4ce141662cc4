import { bandOfRoas, type RoasBand } from "@/lib/contracts/roas-band";
import { type CampaignLine, toPerformance } from "@/lib/figures/fold-views";

/**
 * The band that the line's cell has. It is that of the quotient of the exact sums which the answer tells, decided by the
 * function that the screen decides by, so that no row stands under another band than the one that was asked for.
 */
export const bandOfLine = ({ campaign, view, figures }: CampaignLine, isUnread: boolean): RoasBand =>
  // What was never read, or not on these days, has no figures yet, whatever else stands there.
  bandOfRoas(campaign.lastSyncedAt === null || isUnread ? null : toPerformance(figures, view.account.currency).roas);
