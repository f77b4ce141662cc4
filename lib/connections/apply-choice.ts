import type { Transaction } from "@/db/client";
import { upsertAdAccount } from "@/db/queries/ad-accounts";
import { findConnection, markConnected } from "@/db/queries/connections";
import { ensureLane, openLane } from "@/db/queries/lanes";
import type { Tenant } from "@/lib/auth/tenant";
import { destinationOf, type PlatformId, platformInfo, providerOf } from "@/lib/contracts/platforms";
import type { Choice } from "./usable-choice";

/**
 * Makes the platform connected with this account and target, and wakes the lane of its sales, in one transaction. A
 * platform that carries no sales has the lane of its provider made, so that the store is watched.
 */
export async function applyChoice(
  tx: Transaction,
  tenant: Tenant,
  platform: PlatformId,
  { account, target }: Choice,
): Promise<void> {
  const provider = providerOf(platform);
  const before = await findConnection(tx, tenant, platform);
  // The platform's list does not tell since when a target exists: what we know of one we have made stays with it.
  const known = before?.targetId === target?.id ? before?.extra.targetReadyAt : undefined;
  const readyAt = [known, account.extra.targetReadyAt]
    .filter((moment) => moment !== undefined)
    .sort()
    .at(-1);
  await markConnected(tx, tenant, platform, {
    marketingAdAccountId: await upsertAdAccount(tx, tenant, provider, account),
    adAccountId: account.id,
    adAccountName: account.name,
    targetId: target?.id ?? null,
    targetName: target?.name ?? null,
    extra: { ...account.extra, ...(readyAt !== undefined && { targetReadyAt: readyAt }) },
  });
  const destination = destinationOf(provider);
  if (!destination) return;
  await (platformInfo(platform).sendsSales ? openLane : ensureLane)(tx, tenant, destination);
}
