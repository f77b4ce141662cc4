import type { Connection } from "@/db/queries/connections";
import { type Choice, judgeChoice } from "@/lib/connections/usable-choice";
import type { ConnectionReason } from "@/lib/contracts/connections";
import type { PlatformId } from "@/lib/contracts/platforms";
import type { AdAccount, Grant, ProviderAdapter } from "@/lib/platforms/contract";
import { ConnectRefusal, refusing } from "./connect-refusal";

/** What a new grant means for a connection that already had its ad account. */
export type Fate = { readonly choice: Choice } | { readonly reason: ConnectionReason };
export type JudgedGrant = {
  /** Every ad account the grant reaches on the platform being connected. */
  readonly accounts: readonly AdAccount[];
  /** Of the platform being connected, when it was set up before, and of the others of the provider that are in use. */
  readonly fates: ReadonlyMap<PlatformId, Fate>;
};

/** In use by the store's wish: it works, or would if it could. */
export const isInUse = ({ status }: Pick<Connection, "status">): boolean => status !== "disconnected";

/**
 * Checks a fresh grant against what it is for: every needed permission, an ad account, and no loss for connections
 * that share it.
 * @throws ConnectRefusal permissions_missing, no_accounts, different_login, platform_unavailable …
 */
export async function judgeGrant(
  { oauth, assets }: Pick<ProviderAdapter, "oauth" | "assets">,
  platform: PlatformId,
  grant: Grant,
  before: { connections: readonly Connection[]; userId: string | undefined },
): Promise<JudgedGrant> {
  const missing = (of: PlatformId) => oauth.requiredScopes(of).filter((scope) => !grant.scopes.includes(scope));
  if (missing(platform).length > 0) throw new ConnectRefusal("permissions_missing", missing(platform));
  const accounts = await refusing(assets.list(grant, platform));
  if (accounts.length === 0) throw new ConnectRefusal("no_accounts");

  const fates = new Map<PlatformId, Fate>();
  for (const connection of before.connections) {
    const own = connection.platform === platform;
    if (connection.adAccountId === null || !(own || isInUse(connection))) continue;
    const fate = own
      ? judgeChoice(platform, connection, accounts)
      : missing(connection.platform).length > 0
        ? { reason: "permission_missing" as const }
        : judgeChoice(connection.platform, connection, await refusing(assets.list(grant, connection.platform)));
    // A healthy connection is not traded for a login that cannot serve it; nor is another's, whatever its state.
    const harmed = "reason" in fate && (own ? connection.status === "connected" : true);
    if (harmed && before.userId !== undefined && before.userId !== grant.userId)
      throw new ConnectRefusal("different_login");
    fates.set(connection.platform, fate);
  }
  return { accounts, fates };
}
