import { env } from "@/lib/core/env";
import { lazyConfig } from "@/lib/core/lazy-config";

/** Everything the Google adapter is told from outside. */
export type GoogleConfig = {
  /** Consent page: `{authorizeUrl}/o/oauth2/v2/auth`. */
  readonly authorizeUrl: string;
  /** Token endpoints: `{tokenUrl}/token` and `/revoke`. */
  readonly tokenUrl: string;
  readonly adsUrl: string;
  /** `v25`. */
  readonly adsVersion: string;
  readonly dataManagerUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** Ended on 2026-09-09; sent only when configured, because an empty one is refused while none is accepted. */
  readonly developerToken: string | null;
  /** Ads and Data Manager calls per minute and process. */
  readonly callsPerMinute: number;
  /** Whether test accounts, which show no ads, can be chosen: to try a Cloud project that may use no others yet. */
  readonly allowTestAccounts: boolean;
};

const KEYS = [
  "authorizeUrl",
  "tokenUrl",
  "adsUrl",
  "adsVersion",
  "dataManagerUrl",
  "clientId",
  "clientSecret",
  "redirectUri",
  "developerToken",
  "callsPerMinute",
  "allowTestAccounts",
] as const;

function fromEnv(): GoogleConfig {
  const values = env();
  return {
    authorizeUrl: values.GOOGLE_OAUTH_URL ?? "https://accounts.google.com",
    tokenUrl: values.GOOGLE_OAUTH_URL ?? "https://oauth2.googleapis.com",
    adsUrl: values.GOOGLE_ADS_URL,
    adsVersion: values.GOOGLE_ADS_API_VERSION,
    dataManagerUrl: values.GOOGLE_DATA_MANAGER_URL,
    clientId: values.GOOGLE_CLIENT_ID,
    clientSecret: values.GOOGLE_CLIENT_SECRET,
    redirectUri: values.GOOGLE_REDIRECT_URI,
    developerToken: values.GOOGLE_ADS_DEVELOPER_TOKEN ?? null,
    callsPerMinute: values.GOOGLE_RATE_LIMIT,
    allowTestAccounts: values.GOOGLE_ADS_ALLOW_TEST_ACCOUNTS,
  };
}

export const googleConfig = (options: Partial<GoogleConfig>) => lazyConfig(options, KEYS, fromEnv);
