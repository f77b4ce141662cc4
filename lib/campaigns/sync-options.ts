import type { Tenant } from "@/lib/auth/tenant";
import { withAccess } from "@/lib/connections/with-access";
import type { PlatformId, ProviderId } from "@/lib/contracts/platforms";
import type { Access, ProviderAdapter } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";

/** What a sync reaches the world through; tests hand in their own. */
export type SyncOptions = {
  readonly adapterFor: (provider: ProviderId) => Pick<ProviderAdapter, "campaigns">;
  readonly withAccess: <T>(tenant: Tenant, platform: PlatformId, work: (access: Access) => Promise<T>) => Promise<T>;
  readonly now: () => Date;
  /** Ends a sync between two slices; what is written stays and is consistent. */
  readonly signal: AbortSignal | undefined;
};

export const syncOptions = (given: Partial<SyncOptions> = {}): SyncOptions => ({
  adapterFor,
  withAccess,
  now: () => new Date(),
  signal: undefined,
  ...given,
});
