import type { Transaction } from "@/db/client";
import { recordHistory } from "@/db/queries/campaign-history";
import { recordSync } from "@/db/queries/campaign-sync";
import { listCampaignConnections, type SyncedAdAccount } from "@/db/queries/campaigns";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { noteSuccess } from "@/lib/connections/note-failure";
import { PLATFORM_IDS, type PlatformId, platformNames } from "@/lib/contracts/platforms";
import { AppError, PlatformError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import { AccountRun, LeaseLost } from "./account-run";
import { explainSyncFailure, type Reading } from "./explain-sync-failure";
import type { SyncOptions } from "./sync-options";

/**
 * Does `work` as the only reader of an ad account, whichever connections show it. Undefined when another one is at work.
 * @throws AppError `not_found`, or with words for the owner, which are also stored with the account
 */
export async function runAccount<T>(
  tenant: Tenant,
  adAccountId: string,
  options: SyncOptions,
  reading: Reading,
  work: (run: AccountRun) => Promise<T>,
): Promise<T | undefined> {
  const { account, platforms, ailing, through } = await findAccount(tenant, adAccountId);
  if (!through)
    throw new AppError("conflict", `Access to ${platformNames(platforms)} has ended. Sign in again to sync.`);
  const run = await AccountRun.open(tenant, through, options, account);
  if (!run) return undefined;
  let result: T;
  try {
    result = await work(run);
  } catch (error) {
    await endBadly(run, reading, platforms, error);
    return undefined;
  }
  for (const platform of ailing) await noteSuccess(tenant, platform);
  return result;
}

async function findAccount(tenant: Tenant, adAccountId: string) {
  const all = await withTenant(tenant, (tx) => listCampaignConnections(tx, tenant));
  const showing = all.filter(({ account, status }) => account?.id === adAccountId && status !== "disconnected");
  const account: SyncedAdAccount | null | undefined = showing[0]?.account;
  if (!account) throw new AppError("not_found", "There is no such ad account.");
  const platforms = PLATFORM_IDS.filter((id) => showing.some(({ platform }) => platform === id));
  const having = (wanted: string) =>
    platforms.filter((id) => showing.some(({ platform, status }) => platform === id && status === wanted));
  const ailing = having("error");
  // One in error may work again, which only a try can tell; an expired one cannot.
  return { account, platforms, ailing, through: having("connected")[0] ?? ailing[0] };
}

/** Without access the newest days cannot be read either, and no sync comes to say so before it is back. */
const wantsAccess = (error: unknown): boolean =>
  error instanceof PlatformError && (error.failure.kind === "reconnect" || error.failure.kind === "permission");

/** Returns only where another reader has taken the account over. */
async function endBadly(
  run: AccountRun,
  reading: Reading,
  platforms: readonly PlatformId[],
  error: unknown,
): Promise<void> {
  if (error instanceof LeaseLost) return;
  const log = createLogger("campaigns.sync");
  const adAccountId = run.account.id;
  const noteLost = (cause: unknown) => log.warn("end of sync not recorded", { adAccountId, error: cause });
  if (run.options.signal?.aborted) {
    await run.release().catch(noteLost);
    throw error;
  }
  const failed = wantsAccess(error) ? "sync" : reading;
  const failure = explainSyncFailure(error, platforms, failed);
  const foreseen = error instanceof PlatformError ? error.failure.kind !== "unknown" : error instanceof AppError;
  log[foreseen ? "warn" : "error"]("sync failed", { adAccountId, error });
  const record = (tx: Transaction) =>
    failed === "sync"
      ? recordSync(tx, run.tenant, adAccountId, { failure })
      : recordHistory(tx, run.tenant, adAccountId, failure);
  await run.write(record).catch(noteLost);
  throw new AppError("upstream", failure, { cause: error });
}
