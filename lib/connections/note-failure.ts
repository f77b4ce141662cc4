import { insertAudit } from "@/db/queries/audit";
import { expireConnections, failConnection, healConnection } from "@/db/queries/connections";
import { markCredentialDead } from "@/db/queries/credentials";
import { openLane } from "@/db/queries/lanes";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { ConnectionReason } from "@/lib/contracts/connections";
import { destinationOf, type PlatformId, type ProviderId, platformInfo, providerOf } from "@/lib/contracts/platforms";
import type { PlatformError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";

const log = createLogger("connections");

/** Words of adapters that are reasons of a connection as they stand. */
const GRANT_REASONS: readonly ConnectionReason[] = [
  "token_expired",
  "token_revoked",
  "password_changed",
  "account_checkpoint",
  "token_unreadable",
];
const ACCOUNT_REASONS: readonly ConnectionReason[] = [
  "permission_missing",
  "account_closed",
  "account_lost",
  "target_gone",
  "terms_not_accepted",
];
/** What an answer proves to be over: reading campaigns says nothing about where sales go. */
const HEALED = {
  reading: ["account_closed", "account_lost", "permission_missing"],
  sending: ACCOUNT_REASONS,
} as const satisfies Record<string, readonly ConnectionReason[]>;

const reasonAmong = (known: readonly ConnectionReason[], word: string, fallback: ConnectionReason): ConnectionReason =>
  known.find((reason) => reason === word) ?? fallback;

/**
 * Writes down what a platform's failure means for the connection: a dead grant ends every connection that lives on it,
 * a missing permission only this one, a refusal of our app is an alarm for us. Anything else passes by itself.
 * `version` is that of the token that failed: a grant that came in meanwhile is not harmed.
 */
export async function noteFailure(
  tenant: Tenant,
  platform: PlatformId,
  error: PlatformError,
  version?: number,
): Promise<void> {
  const { failure, details } = error;
  if (details.reason === "not_connected") return;
  if (failure.kind === "reconnect") {
    const reason = reasonAmong(GRANT_REASONS, details.reason, "token_revoked");
    await noteDeadGrant(tenant, providerOf(platform), reason, version);
  }
  if (failure.kind === "permission") {
    const word = details.reason === "no_ads_account" ? "account_lost" : details.reason;
    const reason = reasonAmong(ACCOUNT_REASONS, word, "permission_missing");
    const changed = await withTenant(tenant, (tx) => failConnection(tx, tenant, platform, reason));
    if (changed) log.warn("connection fails", { storeId: tenant.storeId, platform, reason, error });
  }
  if (failure.kind === "misconfigured")
    log.error("the platform refuses our application", { storeId: tenant.storeId, platform, error });
}

/** The grant is dead: its connections are held until somebody signs in again. */
export async function noteDeadGrant(
  tenant: Tenant,
  provider: ProviderId,
  reason: ConnectionReason,
  version?: number,
): Promise<void> {
  const died = await withTenant(tenant, async (tx) => {
    const id = await markCredentialDead(tx, tenant, provider, reason, version);
    if (id !== undefined) await expireConnections(tx, tenant, id, reason);
    return id !== undefined;
  });
  if (died) log.warn("grant is dead", { storeId: tenant.storeId, provider, reason });
}

/**
 * The platform answered: an `error` that this proves to be over is taken back, and after reading, held sales are tried again. What is
 * wrong with the target or its terms is not healed by reading; `recheckConnection` sees to that.
 */
export async function noteSuccess(
  tenant: Tenant,
  platform: PlatformId,
  proof: "reading" | "sending" = "reading",
): Promise<void> {
  const healed = await withTenant(tenant, async (tx) => {
    if (!(await healConnection(tx, tenant, platform, HEALED[proof]))) return false;
    // Whoever sends holds the lane and opens it with its own report.
    const opens = proof === "reading" && platformInfo(platform).sendsSales;
    const destination = opens ? destinationOf(providerOf(platform)) : undefined;
    if (destination) await openLane(tx, tenant, destination);
    await insertAudit(tx, tenant, { action: "connection.healed", target: platform });
    return true;
  });
  if (healed) log.info("connection works again", { storeId: tenant.storeId, platform });
}
