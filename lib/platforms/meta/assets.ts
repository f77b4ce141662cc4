import * as z from "zod";
import { mapLimited } from "@/lib/core/map-limited";
import type { Secret } from "@/lib/core/secret";
import type { AdAccount, AssetPort, AssetProblem, ConversionTarget } from "@/lib/platforms/contract";
import type { MetaClient } from "./client";

const CONCURRENCY = 4;
const Account = z.object({
  id: z.string(),
  name: z.string().default(""),
  account_status: z.number(),
  currency: z.string(),
  timezone_name: z.string(),
  user_tasks: z.array(z.string()).optional(),
});
type Account = z.output<typeof Account>;
const Dataset = z.object({
  id: z.string(),
  name: z.string().default(""),
  is_consolidated_container: z.boolean().optional(),
  is_unavailable: z.boolean().optional(),
});
const InstagramUser = z.object({ id: z.string(), username: z.string().optional() });
const PageWithInstagram = z.object({ id: z.string(), instagram_business_account: InstagramUser.optional() });

/**
 * 1 active, 9 in its grace period; 2 disabled, 3 unsettled, 7 and 8 under review; 100 and 101 closing or closed.
 * Source: Meta "Ad account", read 2026-11-22.
 */
function problemOf({ account_status, user_tasks }: Account): AssetProblem | null {
  if (account_status === 100 || account_status === 101) return "account_closed";
  if (account_status !== 1 && account_status !== 9) return "account_disabled";
  if (user_tasks && !user_tasks.some((task) => task === "MANAGE" || task === "ADVERTISE")) return "no_permission";
  return null;
}

/** Store sales need a dataset that is a consolidated container. Source: Meta "Conversions API for offline events", read 2026-11-22. */
function toTarget({ id, name, is_unavailable, is_consolidated_container }: z.output<typeof Dataset>): ConversionTarget {
  if (is_unavailable) return { id, name, problem: "dataset_unavailable" };
  return { id, name, problem: is_consolidated_container === false ? "dataset_not_for_store_sales" : null };
}

const toAdAccount = (account: Account): AdAccount => ({
  id: account.id,
  name: account.name || account.id,
  currency: account.currency,
  timeZone: account.timezone_name,
  problem: problemOf(account),
  targets: [],
  extra: {},
});

export function createMetaAssets(client: MetaClient): AssetPort {
  const listAccounts = (token: Secret) =>
    client.listAll(
      token,
      "/me/adaccounts",
      { fields: "id,name,account_status,currency,timezone_name,user_tasks", limit: "100" },
      Account,
    );

  /** An account takes sales through one of its datasets. */
  async function withDatasets(token: Secret, account: AdAccount): Promise<AdAccount> {
    if (account.problem) return account;
    const datasets = await client.listAll(
      token,
      `/${encodeURIComponent(account.id)}/adspixels`,
      { fields: "id,name,is_consolidated_container,is_unavailable", limit: "100" },
      Dataset,
    );
    const targets = datasets.map(toTarget);
    return { ...account, targets, problem: targets.some(({ problem }) => problem === null) ? null : "no_target" };
  }

  /** An account shows Instagram figures when an Instagram account is connected to it. */
  async function withInstagram(
    token: Secret,
    account: AdAccount,
    pages: ReadonlyMap<string, string>,
  ): Promise<AdAccount> {
    if (account.problem) return account;
    const users = await client.listAll(
      token,
      `/${encodeURIComponent(account.id)}/connected_instagram_accounts`,
      { fields: "id,username", limit: "100" },
      InstagramUser,
    );
    const user = users.find(({ id }) => pages.has(id)) ?? users[0];
    if (!user) return { ...account, problem: "no_instagram_account" };
    const pageId = pages.get(user.id);
    return {
      ...account,
      name: user.username ? `${account.name} (@${user.username})` : account.name,
      extra: { instagramUserId: user.id, ...(pageId !== undefined && { pageId }) },
    };
  }

  /** Which Page each Instagram account belongs to. */
  async function pagesByInstagram(token: Secret): Promise<ReadonlyMap<string, string>> {
    const pages = await client.listAll(
      token,
      "/me/accounts",
      { fields: "id,instagram_business_account{id,username}", limit: "100" },
      PageWithInstagram,
    );
    return new Map(
      pages.flatMap((page) => (page.instagram_business_account ? [[page.instagram_business_account.id, page.id]] : [])),
    );
  }

  return {
    /**
     * GET /me/adaccounts, then per usable account /adspixels (facebook) or /connected_instagram_accounts (instagram,
     * with /me/accounts for the Pages). Ids are `act_…`; accounts that cannot be chosen come with the reason.
     * @throws PlatformError reconnect, permission, throttled, unavailable
     * Source: Meta "Ad account", "Ads pixels", "Page" edges, read 2026-11-22.
     */
    async list(grant, platform) {
      const token = grant.accessToken;
      const accounts = (await listAccounts(token)).map(toAdAccount);
      if (platform === "instagram") {
        const pages = await pagesByInstagram(token);
        return mapLimited(accounts, CONCURRENCY, (account) => withInstagram(token, account, pages));
      }
      return mapLimited(accounts, CONCURRENCY, (account) => withDatasets(token, account));
    },
  };
}
