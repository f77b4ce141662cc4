import type { Charge } from "@/db/queries/figures";
import { PLATFORMS, type PlatformId } from "@/lib/contracts/platforms";
import { type ShowsOf, showsOfAdapter, type View } from "@/lib/figures/views";

export type LeftOut = Pick<Charge, "name" | "currency"> & {
  readonly platform: PlatformId;
  readonly accountId: string;
  readonly spendMinor: number;
};

/**
 * What accounts charged that no connection shows: theirs was ended, or given another account, or their ads run on a
 * platform that never was connected. One entry an account and platform.
 */
export function leftOut(
  charges: readonly Charge[],
  views: readonly View[],
  showsOf: ShowsOf = showsOfAdapter,
): LeftOut[] {
  const found = new Map<string, LeftOut>();
  for (const { adAccountId, provider, publisherPlatform, externalId, name, currency, spendMinor } of charges) {
    if (views.some(({ account, shows }) => account.id === adAccountId && shows(publisherPlatform))) continue;
    const shows = showsOf(provider);
    const platform = PLATFORMS.find(({ id }) => shows(id, publisherPlatform))?.id;
    if (!platform) continue;
    const key = `${adAccountId} ${platform}`;
    const before = found.get(key)?.spendMinor ?? 0;
    found.set(key, { platform, accountId: externalId, name, currency, spendMinor: before + spendMinor });
  }
  return [...found.values()];
}
