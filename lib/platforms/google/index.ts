import type { ProviderAdapter } from "@/lib/platforms/contract";
import { createGoogleAssets } from "./assets";
import { createGoogleAudiences } from "./audiences";
import { createGoogleCampaigns } from "./campaigns";
import { createGoogleClient } from "./client";
import { type GoogleConfig, googleConfig } from "./config";
import { createGoogleEvents } from "./events";
import { createGoogleLaunch } from "./launch";
import { createGoogleOAuth } from "./oauth";

/**
 * Google Ads: figures and campaigns through the Ads API, sales and lists of customers through the Data Manager API.
 * Reads the environment at first use only.
 */
export function createGoogle(options: Partial<GoogleConfig> = {}): ProviderAdapter {
  const client = createGoogleClient(googleConfig(options));
  return {
    id: "google",
    oauth: createGoogleOAuth(client),
    assets: createGoogleAssets(client),
    campaigns: createGoogleCampaigns(client),
    events: createGoogleEvents(client),
    audiences: createGoogleAudiences(client),
    launch: createGoogleLaunch(client),
    // Google never calls us: what changed shows at the next call.
    callbacks: null,
  };
}
