import type { ProviderAdapter } from "@/lib/platforms/contract";
import { createMetaAssets } from "./assets";
import { createMetaAudiences } from "./audiences";
import { createMetaCallbacks } from "./callbacks";
import { createMetaCampaigns } from "./campaigns";
import { createMetaClient } from "./client";
import { type MetaConfig, metaConfig } from "./config";
import { createMetaEvents } from "./events";
import { createMetaLaunch } from "./launch";
import { createMetaOAuth } from "./oauth";

/** Facebook and Instagram: one grant, one ad account, two views. Reads the environment at first use only. */
export function createMeta(options: Partial<MetaConfig> = {}): ProviderAdapter {
  const client = createMetaClient(metaConfig(options));
  return {
    id: "meta",
    oauth: createMetaOAuth(client),
    assets: createMetaAssets(client),
    campaigns: createMetaCampaigns(client),
    events: createMetaEvents(client),
    audiences: createMetaAudiences(client),
    launch: createMetaLaunch(client),
    callbacks: createMetaCallbacks(client),
  };
}
