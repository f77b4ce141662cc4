import { PLATFORMS, type PlatformId, type ProviderId } from "@/lib/contracts/platforms";

/** The platforms that share a provider's grant. */
export const platformsOf = (provider: ProviderId): readonly PlatformId[] =>
  PLATFORMS.filter((entry) => entry.provider === provider).map(({ id }) => id);
