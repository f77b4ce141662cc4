import { insertAudit } from "@/db/queries/audit";
import { findConnection } from "@/db/queries/connections";
import { findCredential, lockProvider } from "@/db/queries/credentials";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { ChooseAssetsBody, ConnectionStatus } from "@/lib/contracts/connections";
import { type PlatformId, platformInfo, providerOf } from "@/lib/contracts/platforms";
import { AppError, InvalidInputError, PlatformError } from "@/lib/core/errors";
import type { AdAccount } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";
import { applyChoice } from "./apply-choice";
import { connectionStatus } from "./connection-status";
import { canCreateTarget, readAssets } from "./list-assets";
import type { Choice } from "./usable-choice";
import { withGrant } from "./with-grant";

/**
 * Sets a connection's ad account and where its sales go; from then on campaigns are read and sales are sent. What is
 * chosen must be on the platform's own list at this moment. With `createTarget` the target is made first; a repeat
 * after a lost answer finds it.
 * @throws InvalidInputError naming `adAccountId`, `targetId` or `createTarget`; AppError conflict; PlatformError
 */
export async function chooseAssets(
  tenant: Tenant,
  body: ChooseAssetsBody,
): Promise<{ success: true; data: ConnectionStatus }> {
  const { platform } = body;
  const { connection, accounts } = await readAssets(tenant, platform, () => body.adAccountId);
  const choice = body.createTarget ? await createChoice(tenant, body, accounts) : findChoice(body, accounts);
  await withTenant(tenant, async (tx) => {
    await lockProvider(tx, tenant, providerOf(platform));
    const current = await findConnection(tx, tenant, platform);
    if (current?.credentialId !== connection.credentialId || current.statusReason === "disconnected_by_user")
      throw new AppError("conflict", `${platformInfo(platform).label} was disconnected meanwhile.`);
    // The person may have removed us at the platform while it was asked.
    if ((await findCredential(tx, tenant, providerOf(platform)))?.deadReason !== null)
      throw new AppError("conflict", `Access to ${platformInfo(platform).label} ended meanwhile. Sign in again.`);
    await applyChoice(tx, tenant, platform, choice);
    const details = {
      adAccountId: choice.account.id,
      targetId: choice.target?.id ?? null,
      ...(body.createTarget && { created: true }),
    };
    await insertAudit(tx, tenant, { action: "connection.assets_chosen", target: platform, details });
    if (current.status === "disconnected")
      await insertAudit(tx, tenant, { action: "connection.connected", target: platform, details });
  });
  return { success: true, data: await statusOf(tenant, platform) };
}

async function statusOf(tenant: Tenant, platform: PlatformId): Promise<ConnectionStatus> {
  const { data } = await connectionStatus(tenant);
  const status = data.find((row) => row.platform === platform);
  if (!status) throw new TypeError(`no status for ${platform}`);
  return status;
}

function findAccount(adAccountId: string, accounts: readonly AdAccount[]): AdAccount {
  const account = accounts.find(({ id }) => id === adAccountId);
  if (!account) throw refuse("adAccountId", "is not among the ad accounts of this sign-in");
  return account;
}

/** An account with a target made now. When it takes sales is kept with the connection. */
async function createChoice(
  tenant: Tenant,
  { platform, adAccountId, targetId }: ChooseAssetsBody,
  accounts: readonly AdAccount[],
): Promise<Choice> {
  const account = findAccount(adAccountId, accounts);
  if (targetId !== null) throw refuse("targetId", "must be left out when a new one is to be made");
  const { createTarget } = adapterFor(providerOf(platform)).assets;
  if (!createTarget || !platformInfo(platform).sendsSales)
    throw refuse("createTarget", "is not possible at this platform: make one there");
  if (!canCreateTarget(platform, account)) throw refuse("adAccountId", `cannot be used: ${account.problem}`);
  const { readyAt, ...target } = await withGrant(
    tenant,
    platform,
    (grant) => createTarget(grant, account),
    "nothing",
  ).catch((error: unknown) => {
    if (error instanceof PlatformError && ["permission", "rejected"].includes(error.failure.kind))
      throw refuse("adAccountId", refusedWords(platform, error));
    throw error;
  });
  if (target.problem)
    throw refuse("adAccountId", `already has one of that name that cannot be used: ${target.problem}`);
  const extra = { ...account.extra, targetReadyAt: readyAt.toISOString() };
  return { account: { ...account, extra }, target };
}

function findChoice({ platform, adAccountId, targetId }: ChooseAssetsBody, accounts: readonly AdAccount[]): Choice {
  const account = findAccount(adAccountId, accounts);
  const { sendsSales } = platformInfo(platform);
  if (!sendsSales && targetId !== null) throw refuse("targetId", "must be left out: this platform takes no sales");
  if (account.problem) throw refuse("adAccountId", `cannot be used: ${account.problem}`);
  if (!sendsSales) return { account, target: null };
  if (targetId === null) throw refuse("targetId", "says where sales go and must be given");
  const target = account.targets.find(({ id }) => id === targetId);
  if (!target) throw refuse("targetId", "does not belong to this ad account");
  if (target.problem) throw refuse("targetId", `cannot be used: ${target.problem}`);
  return { account, target };
}

/** What the owner can do about it; the platform's own sentence where it has one. */
function refusedWords(platform: PlatformId, { details }: PlatformError): string {
  const { label } = platformInfo(platform);
  const own = details.explanation ? ` ${label} says: ${details.explanation}` : "";
  return `${label} does not let your sign-in make a conversion action here. Ask somebody who manages this ad account to make one, or to give you the right.${own}`;
}

const refuse = (path: string, message: string) => new InvalidInputError([{ path, message }]);
