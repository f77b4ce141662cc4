import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import { mapLimited } from "@/lib/core/map-limited";
import type { AdAccount, AssetPort, AssetProblem, ConversionTarget, Grant } from "@/lib/platforms/contract";
import { accountCaller, type MetaClient, personCaller } from "./client";
import { isRefused } from "./graph-answers";
import { nodePath } from "./graph-path";
import { inspectToken, type TokenFacts } from "./inspect-token";

const warn = (message: string, fields: Readonly<Record<string, unknown>>): void =>
  createLogger("platforms.meta").warn(message, fields);
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
type InstagramUser = z.output<typeof InstagramUser>;
const Page = z.object({ id: z.string(), instagram_business_account: InstagramUser.optional() });
type Page = z.output<typeof Page>;
/** In whose name the ads of an account are shown, as far as that is plain. */
type Identity = { readonly user: InstagramUser | undefined; readonly pageId: string | undefined };
const toExtra = ({ user, pageId }: Identity) => ({
  ...(user && { instagramUserId: user.id }),
  ...(pageId !== undefined && { pageId }),
});

/** What may be left out when it is refused: what making ads needs and connecting does not. */
const optional = <T>(answer: Promise<T>): Promise<T | null> =>
  answer.catch((error: unknown) => {
    if (!isRefused(error)) throw error;
    return null;
  });

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

/** A row that is not what Meta documents must not hide the others; when none is, it is not the row that is odd. */
function readEach(rows: readonly unknown[]): Account[] {
  const accounts = rows.flatMap((row) => Account.safeParse(row).data ?? []);
  if (accounts.length < rows.length)
    warn("ad accounts without what they must have", { rows: rows.length - accounts.length });
  if (rows.length > 0 && accounts.length === 0)
    throw new PlatformError("meta", { kind: "unavailable" }, { reason: "answer_unreadable" });
  return accounts;
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

/**
 * What was ticked in the dialog: what neither scope holds for is left out, and without the right to manage an account
 * cannot be used. That Meta writes ad accounts into `target_ids` is documented; should it mean other things, none of
 * the accounts is among them, and its own list stands.
 */
function narrow(accounts: readonly AdAccount[], { ticked }: TokenFacts): AdAccount[] {
  const digits = ({ id }: AdAccount) => id.replace(/^act_/, "");
  const holdsFor = (scope: string) => (account: AdAccount) => ticked.get(scope)?.has(digits(account)) ?? true;
  const isManaged = holdsFor("ads_management");
  const shown = accounts.filter((account) => isManaged(account) || holdsFor("ads_read")(account));
  if (shown.length === 0) return [...accounts];
  return shown.map((account) =>
    isManaged(account) ? account : { ...account, problem: account.problem ?? "no_permission" },
  );
}

/** Completes the accounts that can be used. One whose own parts are refused cannot, and hides no other. */
const lookInto = (accounts: readonly AdAccount[], complete: (account: AdAccount) => Promise<AdAccount>) =>
  mapLimited(accounts, CONCURRENCY, async (account): Promise<AdAccount> => {
    if (account.problem) return account;
    try {
      return await complete(account);
    } catch (error) {
      // What nobody has mapped is no word about the account.
      if (!isRefused(error) || error.failure.kind === "unknown") throw error;
      warn("an ad account's parts are refused", { account: account.id, error });
      return { ...account, problem: "no_permission" };
    }
  });

export function createMetaAssets(client: MetaClient): AssetPort {
  async function listAccounts(grant: Grant): Promise<AdAccount[]> {
    const rows = await client.listAll(
      personCaller(grant),
      "/me/adaccounts",
      { fields: "id,name,account_status,currency,timezone_name,user_tasks", limit: "100" },
      z.unknown(),
    );
    const accounts = readEach(rows).map(toAdAccount);
    try {
      return narrow(accounts, await inspectToken(client, grant.accessToken));
    } catch (error) {
      // The list itself is Meta's word already; only a dead token ends it.
      if (!(error instanceof PlatformError) || error.failure.kind === "reconnect") throw error;
      return accounts;
    }
  }

  const listPages = (grant: Grant): Promise<Page[]> =>
    client.listAll(
      personCaller(grant),
      "/me/accounts",
      { fields: "id,instagram_business_account{id,username}", limit: "100" },
      Page,
    );

  /** The one Page the account may promote; undefined when there are several, or none that may be seen. */
  async function onlyPage(grant: Grant, account: AdAccount): Promise<string | undefined> {
    const [page, ...others] = await client.listAll(
      accountCaller({ grant, account }),
      `${nodePath(account.id)}/promote_pages`,
      { fields: "id", limit: "100" },
      Page,
    );
    return others.length === 0 ? page?.id : undefined;
  }

  /** Those connected to the account; where there are none, those it may use for ads. */
  async function listInstagramUsers(grant: Grant, account: AdAccount): Promise<InstagramUser[]> {
    for (const edge of ["connected_instagram_accounts", "instagram_accounts"]) {
      const users = await client.listAll(
        accountCaller({ grant, account }),
        `${nodePath(account.id)}/${edge}`,
        { fields: "id,username", limit: "100" },
        InstagramUser,
      );
      if (users.length > 0) return users;
    }
    return [];
  }

  /** Who shows the account's ads: its Instagram account, and the Page that belongs to, or the only Page there is. */
  async function findIdentity(
    grant: Grant,
    account: AdAccount,
    { pages, users }: { readonly pages: readonly Page[]; readonly users: readonly InstagramUser[] },
  ): Promise<Identity> {
    const pageOf = ({ id }: InstagramUser) => pages.find((page) => page.instagram_business_account?.id === id)?.id;
    const user = users.find((candidate) => pageOf(candidate) !== undefined) ?? users[0];
    return { user, pageId: (user && pageOf(user)) ?? (await optional(onlyPage(grant, account))) ?? undefined };
  }

  async function findGranted(grant: Grant, account: AdAccount, pages: readonly Page[]): Promise<Identity> {
    const mayLook = grant.scopes.includes("instagram_basic");
    const users = mayLook ? await optional(listInstagramUsers(grant, account)) : null;
    return findIdentity(grant, account, { pages, users: users ?? [] });
  }

  /** An account takes sales through one of its datasets. */
  async function withDatasets(grant: Grant, account: AdAccount, pages: readonly Page[] | null): Promise<AdAccount> {
    const datasets = await client.listAll(
      accountCaller({ grant, account }),
      `${nodePath(account.id)}/adspixels`,
      { fields: "id,name,is_consolidated_container,is_unavailable", limit: "100" },
      Dataset,
    );
    const targets = datasets.map(toTarget);
    const identity = pages && (await findGranted(grant, account, pages));
    return {
      ...account,
      targets,
      problem: targets.some(({ problem }) => problem === null) ? null : "no_target",
      extra: identity ? toExtra(identity) : {},
    };
  }

  /** An account shows Instagram figures when an Instagram account is connected to it. */
  async function withInstagram(grant: Grant, account: AdAccount, pages: readonly Page[]): Promise<AdAccount> {
    const users = await listInstagramUsers(grant, account);
    const identity = await findIdentity(grant, account, { pages, users });
    const { user } = identity;
    if (!user) return { ...account, problem: "no_instagram_account" };
    return {
      ...account,
      name: user.username ? `${account.name} (@${user.username})` : account.name,
      extra: toExtra(identity),
    };
  }

  return {
    /** A dataset is made by a person at Meta, who takes over terms and ownership with it. */
    createTarget: null,

    /**
     * GET /me/adaccounts, narrowed to what was ticked (GET /debug_token), then per usable account /adspixels (facebook)
     * and, as far as was granted, /connected_instagram_accounts, else /instagram_accounts, and /promote_pages; GET
     * /me/accounts for the Pages. Ids are `act_…`; accounts that cannot be chosen come with the reason. `extra`:
     * `instagramUserId` and `pageId`, in whose name ads are shown, each where it is plain. An account whose datasets or
     * Instagram accounts are refused comes with `no_permission`.
     * @throws PlatformError reconnect, permission (of the list itself), throttled, unavailable
     * Source: Meta "Ad account", "Ads pixels", "Page" edges, read 2026-11-22.
     */
    async list(grant, platform) {
      const accounts = await listAccounts(grant);
      if (platform === "instagram") {
        const pages = (await optional(listPages(grant))) ?? [];
        return lookInto(accounts, (account) => withInstagram(grant, account, pages));
      }
      const pages = grant.scopes.includes("pages_show_list") ? await optional(listPages(grant)) : null;
      return lookInto(accounts, (account) => withDatasets(grant, account, pages));
    },
  };
}
