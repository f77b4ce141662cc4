import {
  areLimited,
  DESTINATION_IDS,
  type DestinationId,
  destinationOf,
  PLATFORM_IDS,
  type PlatformId,
  platformInfo,
  providerOf,
} from "@/lib/contracts/platforms";
import type { ReportParams } from "@/lib/contracts/reports";
import type { ReportContent } from "./report-content";

/** As they are kept: nothing for all there are, so that a schedule is also about those that are yet to come. */
export const keptPlatforms = (platforms: readonly PlatformId[]): PlatformId[] | null =>
  areLimited(platforms) ? [...platforms] : null;
/** Those that were kept so. */
export const coveredPlatforms = (kept: readonly PlatformId[] | null | undefined): PlatformId[] => [
  ...(kept ?? PLATFORM_IDS),
];

/** Whose ads a report tells of: those asked for, and once it is made, by whichever version of us, those its maker covered. */
export const toldPlatforms = (
  isMade: boolean,
  { platforms, summary }: Pick<ReportParams, "platforms" | "summary">,
): PlatformId[] => coveredPlatforms(isMade ? summary?.covers : platforms);

/** Those it is about of which there can be no figures: no account of theirs is connected. */
export const unconnectedOf = ({ covers, meta }: Pick<ReportContent, "covers" | "meta">): PlatformId[] =>
  areLimited(covers) ? covers.filter((id) => !meta.accounts.some(({ platforms }) => platforms.includes(id))) : [];

/** Those that no connection shows, where there were costs in the range that are in no figure. */
export const unshownOf = ({ meta }: Pick<ReportContent, "meta">): PlatformId[] =>
  meta.leftOut.length > 0
    ? PLATFORM_IDS.filter((id) => !meta.accounts.some(({ platforms }) => platforms.includes(id)))
    : [];

const servedBy = (id: PlatformId): DestinationId | undefined => destinationOf(providerOf(id));
/** Where the sales go from which the platforms may count theirs. */
export const destinationsOf = (platforms: readonly PlatformId[]): DestinationId[] =>
  DESTINATION_IDS.filter((id) => platforms.some((platform) => servedBy(platform) === id));
/** "Instagram gets its sales through Facebook.", of a destination that is itself left out; else nothing. */
export const borrowedText = (destination: DestinationId, platforms: readonly PlatformId[]): string =>
  platforms
    .filter((id) => servedBy(id) === destination && !platforms.includes(destination))
    .map((id) => `${platformInfo(id).label} gets its sales through ${platformInfo(destination).label}.`)
    .join(" ");
