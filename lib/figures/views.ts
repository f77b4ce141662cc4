import type { CampaignConnection, SyncedAdAccount } from "@/db/queries/campaigns";
import type { ConnectionReason } from "@/lib/contracts/connections";
import { PLATFORMS, type PlatformId, type ProviderId } from "@/lib/contracts/platforms";
import { type ReadDays, readDaysOf } from "@/lib/contracts/unread-days";
import type { CampaignPort } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";

/** A connection's view of its ad account: the rows of some publisher platforms. */
export type View = {
  readonly platform: PlatformId;
  readonly account: SyncedAdAccount;
  /** Why it shows no more than its history; null while the account can be read. */
  readonly ended: ConnectionReason | null;
  /** The view in which campaigns stand that have no figures. */
  readonly isMain: boolean;
  readonly shows: (publisherPlatform: string) => boolean;
};

export type ShowsOf = (provider: ProviderId) => CampaignPort["shows"];
export const showsOfAdapter: ShowsOf = (provider) => adapterFor(provider).campaigns.shows;

/** A connection that has ended still shows its history; one that was disconnected shows nothing. */
export function viewsOf(connections: readonly CampaignConnection[], showsOf: ShowsOf = showsOfAdapter): View[] {
  return connections.flatMap(({ platform, status, reason, account }) => {
    if (!account || status === "disconnected") return [];
    const shows = showsOf(account.provider);
    const isMain = PLATFORMS.find(({ provider }) => provider === account.provider)?.id === platform;
    const ended = status === "expired" ? (reason ?? "token_expired") : null;
    return [{ platform, account, ended, isMain, shows: (publisher: string) => shows(platform, publisher) }];
  });
}

/** The days of an account that were read. */
export const readDaysIn = ({
  historyDoneFrom,
  lastSyncAt,
  timeZone,
}: Pick<SyncedAdAccount, "historyDoneFrom" | "lastSyncAt" | "timeZone">): ReadDays =>
  readDaysOf({ completeFrom: historyDoneFrom, lastSyncAt: lastSyncAt?.toISOString() ?? null, timeZone });
