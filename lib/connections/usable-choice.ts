import type { ConnectionReason } from "@/lib/contracts/connections";
import { type PlatformId, platformInfo } from "@/lib/contracts/platforms";
import type { AdAccount, AssetProblem, ConversionTarget } from "@/lib/platforms/contract";

/** An ad account that may be used, and where its sales go; null for platforms that send none. */
export type Choice = { readonly account: AdAccount; readonly target: ConversionTarget | null };
type Wanted = { readonly adAccountId: string | null; readonly targetId: string | null };
export type Judgement = { readonly choice: Choice } | { readonly reason: ConnectionReason };

const REASONS: Readonly<Record<AssetProblem, ConnectionReason>> = {
  account_disabled: "account_closed",
  account_closed: "account_closed",
  no_permission: "account_lost",
  manager_account: "account_lost",
  test_account: "account_lost",
  project_not_approved: "app_misconfigured",
  no_instagram_account: "account_lost",
  no_target: "target_gone",
  dataset_not_for_store_sales: "target_gone",
  dataset_unavailable: "target_gone",
  action_type_not_supported: "target_gone",
  counts_once: "target_gone",
  customer_data_terms_not_accepted: "terms_not_accepted",
  enhanced_conversions_off: "terms_not_accepted",
};

/** Whether what was chosen before can (still) be used, by the platform's own list; else why not. */
export function judgeChoice(
  platform: PlatformId,
  { adAccountId, targetId }: Wanted,
  accounts: readonly AdAccount[],
): Judgement {
  const account = accounts.find(({ id }) => id === adAccountId);
  if (!account) return { reason: "account_lost" };
  if (account.problem) return { reason: REASONS[account.problem] };
  if (!platformInfo(platform).sendsSales) return { choice: { account, target: null } };
  const target = account.targets.find(({ id }) => id === targetId);
  if (!target) return { reason: "target_gone" };
  return target.problem ? { reason: REASONS[target.problem] } : { choice: { account, target } };
}

/** The one choice there is, when there is exactly one. */
export function onlyChoice(platform: PlatformId, accounts: readonly AdAccount[]): Choice | null {
  const usable = accounts.filter(({ problem }) => problem === null);
  const [account] = usable;
  if (usable.length !== 1 || !account) return null;
  if (!platformInfo(platform).sendsSales) return { account, target: null };
  const targets = account.targets.filter(({ problem }) => problem === null);
  const [target] = targets;
  return targets.length === 1 && target ? { account, target } : null;
}
