import { type Connection, findConnection } from "@/db/queries/connections";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { AssetsResponse } from "@/lib/contracts/connections";
import { type PlatformId, platformInfo, providerOf } from "@/lib/contracts/platforms";
import { AppError } from "@/lib/core/errors";
import type { AdAccount } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";
import { withGrant } from "./with-grant";

/**
 * What the owner can choose from, usable or not, as the platform lists it now.
 * @throws AppError conflict when the platform is not connected; PlatformError
 */
export async function listAssets(tenant: Tenant, platform: PlatformId): Promise<AssetsResponse> {
  const { connection, accounts } = await readAssets(tenant, platform);
  const { adAccountId, targetId } = connection;
  return {
    success: true,
    data: {
      platform,
      accounts: accounts.map(({ id, name, problem, currency, timeZone, targets, extra }) => ({
        ...{ id, name, problem, currency, timeZone },
        canCreateTarget: canCreateTarget(platform, { problem }),
        targets: targets.map((target) => ({ id: target.id, name: target.name, problem: target.problem })),
        detail: extra.instagramUsername ?? null,
      })),
      chosen: adAccountId === null ? null : { adAccountId, targetId },
    },
  };
}

/** Whether the lack of a target is all that is wrong with an account, and we can make one. */
export const canCreateTarget = (platform: PlatformId, { problem }: Pick<AdAccount, "problem">): boolean =>
  platformInfo(platform).sendsSales &&
  adapterFor(providerOf(platform)).assets.createTarget !== null &&
  (problem === null || problem === "no_target");

/**
 * The connection of a platform that was signed in to, with every ad account its grant reaches, or at least the one that
 * `only` names, where the others would cost calls.
 */
export async function readAssets(
  tenant: Tenant,
  platform: PlatformId,
  only: (connection: Connection) => string | null = () => null,
) {
  const connection = await withTenant(tenant, (tx) => findConnection(tx, tenant, platform));
  if (!connection?.credentialId || connection.statusReason === "disconnected_by_user")
    throw new AppError("conflict", `Connect ${platformInfo(platform).label} first.`, { reason: "not_connected" });
  const accounts: readonly AdAccount[] = await withGrant(tenant, platform, (grant) =>
    adapterFor(providerOf(platform)).assets.list(grant, platform, only(connection) ?? undefined),
  );
  return { connection, accounts };
}
