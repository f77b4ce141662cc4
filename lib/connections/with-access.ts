import { type Connection, findConnectionWithAccount } from "@/db/queries/connections";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { type PlatformId, providerOf } from "@/lib/contracts/platforms";
import { PlatformError } from "@/lib/core/errors";
import { outlastDatabase } from "@/lib/core/outlast";
import type { Access } from "@/lib/platforms/contract";
import { withGrant } from "./with-grant";

export type { Connection };

/** A hiccup of the database is outlasted; a restart is not, as somebody may be waiting for the page. */
const LOOK_UP_MS = 3_000;

/**
 * Does something with a connection's grant and chosen ad account (see `withGrant` for tokens and failures).
 * @throws PlatformError, already written down at the connection; reconnect `not_connected` when the owner ended it or
 * has not chosen an account
 */
export async function withAccess<T>(
  tenant: Tenant,
  platform: PlatformId,
  work: (access: Access, connection: Connection) => Promise<T>,
): Promise<T> {
  const row = await outlastDatabase(() => withTenant(tenant, (tx) => findConnectionWithAccount(tx, tenant, platform)), {
    patienceMs: LOOK_UP_MS,
  });
  if (!row?.account || row.connection.adAccountId === null || row.connection.status === "disconnected")
    throw new PlatformError(providerOf(platform), { kind: "reconnect" }, { reason: "not_connected" });
  const { connection } = row;
  const account = { id: row.connection.adAccountId, ...row.account, extra: connection.extra };
  return withGrant(tenant, platform, (grant) => work({ grant, account }, connection));
}
