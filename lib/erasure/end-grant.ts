import { insertAudit } from "@/db/queries/audit";
import {
  type Connection,
  dropCredential,
  expireConnections,
  listConnections,
  updateConnection,
} from "@/db/queries/connections";
import {
  type Credential,
  deleteCredential,
  findCredential,
  lockProvider,
  markCredentialDead,
  wipeTokens,
} from "@/db/queries/credentials";
import { countStore } from "@/db/queries/erasure-requests";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { needsGrant } from "@/lib/connections/disconnect";
import { platformsOf } from "@/lib/connections/platforms-of";
import type { ProviderId } from "@/lib/contracts/platforms";
import { shortOf } from "./sealed-person";

/** A request with the person it is about. */
export type PersonRequest = {
  readonly code: string;
  readonly provider: ProviderId;
  readonly userId: string;
  readonly requestedAt: Date;
};

/**
 * The person removed our app at the provider, so the grant they gave for this store is dead: its connections expire,
 * their sales are held, and the owner is asked to sign in. Who it was stays, so that they can.
 */
export function deauthorizeStore(tenant: Tenant, request: PersonRequest): Promise<void> {
  const { provider, userId, requestedAt, code } = request;
  return withTenant(tenant, async (tx) => {
    await lockProvider(tx, tenant, provider);
    const credential = await findCredential(tx, tenant, provider);
    if (credential?.providerUserId !== userId || isWiped(credential) || isYounger(credential, requestedAt)) return;
    await markCredentialDead(tx, tenant, provider, "token_revoked");
    await wipeTokens(tx, tenant, credential.id);
    await expireConnections(tx, tenant, credential.id, "token_revoked");
    await insertAudit(tx, tenant, {
      action: "connection.deauthorized",
      target: provider,
      details: { request: shortOf(code) },
    });
    await countStore(tx, code);
  });
}

const isWiped = ({ deadReason, accessTokenEncrypted }: Credential): boolean =>
  deadReason !== null && accessTokenEncrypted === null;

/**
 * Given, or renewed at the provider, after the person had removed us: they have come back, and this request is old.
 * A provider tells its time in whole seconds; within the same one the removal counts, because nobody consents that fast.
 */
const isYounger = ({ refreshedAt, createdAt }: Credential, requestedAt: Date): boolean =>
  secondOf(refreshedAt ?? createdAt) > secondOf(requestedAt);
const secondOf = (at: Date): number => Math.floor(at.getTime() / 1000);

/** The business still wants it, so its sales are held; one that was never set up is as if nobody had begun. */
const endedState = ({ statusReason }: Connection) =>
  statusReason === "setup_incomplete"
    ? ({ status: "disconnected", statusReason: null } as const)
    : ({ status: "expired", statusReason: "erased_on_request" } as const);

/**
 * Deletes all we hold about the person for this store: tokens, their id at the provider, what they had allowed. The
 * connections end; what was chosen, figures and sales are the business's and stay. A sign-in of theirs that is younger
 * than the request goes too: one sign-in more is a small price, a deletion that was left out is none.
 */
export function eraseStore(tenant: Tenant, { provider, userId, code }: PersonRequest): Promise<void> {
  return withTenant(tenant, async (tx) => {
    await lockProvider(tx, tenant, provider);
    const credential = await findCredential(tx, tenant, provider);
    if (credential?.providerUserId !== userId) return;
    const ended = (await listConnections(tx, tenant, platformsOf(provider))).filter(needsGrant);
    for (const connection of ended) await updateConnection(tx, tenant, connection.platform, endedState(connection));
    await dropCredential(tx, tenant, credential.id);
    await deleteCredential(tx, tenant, credential.id);
    const details = { request: shortOf(code), ended: ended.map(({ platform }) => platform) };
    await insertAudit(tx, tenant, { action: "connection.erased", target: provider, details });
    await countStore(tx, code);
  });
}
