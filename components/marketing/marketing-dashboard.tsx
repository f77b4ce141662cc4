import { CampaignPerformanceTable } from "./campaign-performance-table";
import { ConnectionStatusCards } from "./connection-status-cards";
import { EventSyncStatus } from "./event-sync-status";
import { FiguresBlocks } from "./figures-blocks";
import { MarketingHeader } from "./marketing-header";

/** The first screen: is anything broken, how did I do, what came of my sales. `today` is the store's own day. */
export function MarketingDashboard({ today }: { today: string }) {
  return (
    <div data-testid="marketing-dashboard" className="grid min-w-0 gap-4 md:gap-5">
      <MarketingHeader today={today} />
      <ConnectionStatusCards />
      <FiguresBlocks today={today} />
      <CampaignPerformanceTable today={today} />
      <EventSyncStatus />
    </div>
  );
}
