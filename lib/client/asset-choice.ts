import type { AdAccountAsset, AssetsResponse } from "../contracts/connections";

type Assets = Pick<AssetsResponse["data"], "accounts" | "chosen">;
/** Stands for a target that is still to be made. */
export const NEW_TARGET = "new";
export type AssetChoice = { accountId: string | null; targetId: string | null };

const usable = <T extends { problem: string | null }>(items: readonly T[]): T[] =>
  items.filter(({ problem }) => problem === null);
const onlyOne = (items: readonly { id: string }[]): string | null =>
  items.length === 1 ? (items[0]?.id ?? null) : null;

const canBeChosen = ({ problem, canCreateTarget }: AdAccountAsset): boolean => problem === null || canCreateTarget;

/** The target to preselect within an account: what was chosen before, the only usable one, or a new one when there is none. */
export function firstTarget(account: AdAccountAsset | undefined, chosen: Assets["chosen"]): string | null {
  if (!account) return null;
  const targets = usable(account.targets);
  if (chosen?.adAccountId === account.id && targets.some(({ id }) => id === chosen.targetId)) return chosen.targetId;
  return targets.length === 0 && account.canCreateTarget ? NEW_TARGET : onlyOne(targets);
}

/** What the picker starts with: the earlier choice while it is still usable, else the only usable account. */
export function firstChoice({ accounts, chosen }: Assets): AssetChoice {
  const candidates = accounts.filter(canBeChosen);
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
