import { env } from "@/lib/core/env";
import { lazyConfig } from "@/lib/core/lazy-config";

/** Everything the Meta adapter is told from outside. */
export type MetaConfig = {
  readonly graphUrl: string;
  readonly dialogUrl: string;
  /** `v26.0`; never call unversioned. */
  readonly version: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly redirectUri: string;
  /** A Login for Business configuration; replaces the scope list in the dialog. */
  readonly configId: string | null;
  /** How old a store sale may be, in days: 7 is sure, 62 is documented but not seen by us. */
  readonly storeSaleMaxAgeDays: number;
  /** Graph calls per minute and process. */
  readonly callsPerMinute: number;
  /** How long to wait before the first look at a report that Meta makes in the background; later ones are further apart. */
  readonly reportPollMs?: number;
};

const KEYS = [
  ...(["graphUrl", "dialogUrl", "version", "appId", "appSecret"] as const),
  ...(["redirectUri", "configId", "storeSaleMaxAgeDays", "callsPerMinute"] as const),
];

function fromEnv(): MetaConfig {
  const values = env();
  return {
    graphUrl: values.META_GRAPH_URL,
    dialogUrl: values.META_DIALOG_URL,
    version: values.META_API_VERSION,
    appId: values.FACEBOOK_APP_ID,
    appSecret: values.FACEBOOK_APP_SECRET,
    redirectUri: values.FACEBOOK_REDIRECT_URI,
    configId: values.FACEBOOK_CONFIG_ID ?? null,
    storeSaleMaxAgeDays: values.META_STORE_SALE_MAX_AGE_DAYS,
    callsPerMinute: values.FACEBOOK_RATE_LIMIT,
  };
}

export const metaConfig = (options: Partial<MetaConfig>) => lazyConfig(options, KEYS, fromEnv);
