import type { ProviderId } from "@/lib/contracts/platforms";
import type { ProviderAdapter } from "./contract";
import { createGoogle } from "./google/index";
import { createMeta } from "./meta/index";

/** The only place that knows every provider. `satisfies` makes a missing one a compile error. */
export const adapters = {
  meta: createMeta(),
  google: createGoogle(),
} satisfies Record<ProviderId, ProviderAdapter>;

export const adapterFor = (provider: ProviderId): ProviderAdapter => adapters[provider];
