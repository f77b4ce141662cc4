import type { ProviderAdapter } from "@/lib/platforms/contract";
import { createGoogleAssets } from "./assets";
import { createGoogleCampaigns } from "./campaigns";
import { createGoogleClient } from "./client";
import { type GoogleConfig, googleConfig } from "./config";
import { createGoogleEvents } from "./events";
import { createGoogleOAuth } from "./oauth";

/** Google Ads: figures through the Ads API, sales through the Data Manager API. Reads the environment at first use only. */
export function createGoogle(options: Partial<GoogleConfig> = {}): ProviderAdapter {
  const client = createGoogleClient(googleConfig(options));
  return {
    id: "google",
    oauth: createGoogleOAuth(client),
    assets: createGoogleAssets(client),
    campaigns: createGoogleCampaigns(client),
    events: createGoogleEvents(client),
  };
}
