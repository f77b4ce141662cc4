import { SYNC_LEASE_MS } from "@/db/queries/campaign-sync";
import { type ConnectionFacts, countWaiting, listConnectionFacts } from "@/db/queries/connections";
import { type Credential, listCredentials } from "@/db/queries/credentials";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { ConnectionStatus, StatusResponse } from "@/lib/contracts/connections";
import { type DestinationId, destinationOf, PLATFORMS, type PlatformId, platformInfo } from "@/lib/contracts/platforms";
import { addDays } from "@/lib/core/periods";
import { adapterFor } from "@/lib/platforms/registry";
import { reasonMessage } from "./reason-message";

type Held = { readonly sales: number; readonly since: Date | null };

/** One row a platform, in the order of the list; never connected ones too. */
export async function connectionStatus(tenant: Tenant): Promise<StatusResponse> {
  const { rows, credentials, held } = await withTenant(tenant, async (tx) => {
    const rows = await listConnectionFacts(tx, tenant);
    const credentials = await listCredentials(tx, tenant);
    const held = await countWaiting(tx, tenant, rows.flatMap(holdingDestination));
    return { rows, credentials, held };
  });
  const data = PLATFORMS.map(({ id, provider }): ConnectionStatus => {
    const facts = rows.find(({ connection }) => connection.platform === id);
    if (!facts) return { platform: id, status: "disconnected", reason: null, syncing: false, heldSales: 0 };
    const credential = credentials.find((row) => row.provider === provider);
    const destination = holdingDestination(facts)[0];
    return toStatus(
      id,
      facts,
      credential,
      held.find((row) => row.destination === destination),
    );
  });
  return { success: true, data };
}

/** The destination whose sales stand still: its connection is not well, or its lane is parked. */
function holdingDestination({ connection, laneParkedReason }: ConnectionFacts): DestinationId[] {
  const { sendsSales, provider } = platformInfo(connection.platform);
  const destination = sendsSales ? destinationOf(provider) : undefined;
  return destination && (connection.status !== "connected" || laneParkedReason !== null) ? [destination] : [];
}

function toStatus(
  platform: PlatformId,
  { connection, account }: ConnectionFacts,
  credential: Credential | undefined,
  held: Held | undefined,
): ConnectionStatus {
  const { status, statusReason: reason, adAccountId, adAccountName, targetId, targetName, extra } = connection;
  const lastSyncAt = account?.lastSyncAt ?? connection.lastSyncAt;
  const endsAt = status === "connected" && credential ? grantEnd(credential) : null;
  const errorMessage = reason === null ? unreadMessage({ connection, account }) : reasonMessage(platform, reason);
  return {
    ...{ platform, status, reason },
    ...(connection.connectedAt && { connectedAt: connection.connectedAt.toISOString() }),
    ...(connection.disconnectedAt && { disconnectedAt: connection.disconnectedAt.toISOString() }),
    ...(adAccountId !== null && { accountInfo: { accountId: adAccountId, accountName: adAccountName ?? adAccountId } }),
    ...(targetId !== null && { target: { id: targetId, name: targetName ?? targetId } }),
    ...(isAhead(extra.targetReadyAt) && { targetReadyAt: extra.targetReadyAt }),
    ...(account && { currency: account.currency, timeZone: account.timeZone }),
    ...(lastSyncAt && { lastSyncAt: lastSyncAt.toISOString() }),
    ...(account && historyOf(account)),
    syncing: status === "connected" && isRunning(account?.syncStartedAt ?? null),
    ...(errorMessage && { errorMessage }),
    ...(endsAt && { grantEndsAt: endsAt.toISOString() }),
    heldSales: held?.sales ?? 0,
    ...(held?.since && { heldSince: held.since.toISOString() }),
  };
}

/** Why the newest figures could not be read, or else the older ones. */
function unreadMessage({ connection, account }: Pick<ConnectionFacts, "connection" | "account">): string | null {
  if (connection.syncErrorMessage !== null) return connection.syncErrorMessage;
  const reason = account?.historyError ?? null;
  return reason === null ? null : `Older figures could not be read, and are tried again: ${reason}`;
}

function historyOf(account: NonNullable<ConnectionFacts["account"]>) {
  const { historyFrom: wanted, historyDoneFrom: done, rereadFrom, rereadBefore } = account;
  const isOpen = wanted !== null && (done === null || done > wanted);
  return {
    ...(done !== null && { figuresFrom: done }),
    ...(isOpen && { readingBackTo: wanted }),
    ...(rereadFrom !== null &&
      rereadBefore !== null && { rereadingFrom: rereadFrom, rereadingTo: addDays(rereadBefore, -1) }),
  };
}

const isAhead = (moment: string | undefined): boolean => moment !== undefined && Date.parse(moment) > Date.now();

const isRunning = (startedAt: Date | null): boolean =>
  startedAt !== null && Date.now() - startedAt.getTime() < SYNC_LEASE_MS;

/** When the owner must sign in again: the grant's end, or that of a token which is extended but never replaced. */
function grantEnd({ provider, grantExpiresAt, tokenExpiresAt }: Credential): Date | null {
  const ends = [grantExpiresAt, adapterFor(provider).oauth.refreshOnUse ? null : tokenExpiresAt];
  const [first] = ends.filter((end) => end !== null).sort((a, b) => a.getTime() - b.getTime());
  return first ?? null;
}
