import type { AdAccountAsset, AssetsResponse } from "../contracts/connections";

type Assets = Pick<AssetsResponse["data"], "accounts" | "chosen">;
export type AssetChoice = { accountId: string | null; targetId: string | null };

const usable = <T extends { problem: string | null }>(items: readonly T[]): T[] =>
  items.filter(({ problem }) => problem === null);
const onlyOne = (items: readonly { id: string }[]): string | null =>
  items.length === 1 ? (items[0]?.id ?? null) : null;

/** The target to preselect within an account: what was chosen before, else the only usable one. */
export function firstTarget(account: AdAccountAsset | undefined, chosen: Assets["chosen"]): string | null {
  if (!account) return null;
  const targets = usable(account.targets);
  if (chosen?.adAccountId === account.id && targets.some(({ id }) => id === chosen.targetId)) return chosen.targetId;
  return onlyOne(targets);
}

/** What the picker starts with: the earlier choice while it is still usable, else the only usable account. */
export function firstChoice({ accounts, chosen }: Assets): AssetChoice {
  const candidates = usable(accounts);
  const accountId = candidates.some(({ id }) => id === chosen?.adAccountId)
    ? (chosen?.adAccountId ?? null)
    : onlyOne(candidates);
  return {
    accountId,
    targetId: firstTarget(
      candidates.find(({ id }) => id === accountId),
      chosen,
    ),
  };
}
