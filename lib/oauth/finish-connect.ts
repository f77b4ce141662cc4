import { insertAudit } from "@/db/queries/audit";
import { listConnections } from "@/db/queries/connections";
import { findCredential } from "@/db/queries/credentials";
import type { OAuthState } from "@/db/queries/oauth-states";
import { listStoresOf } from "@/db/queries/people";
import { withTenant } from "@/db/with-tenant";
import type { Session } from "@/lib/auth/session";
import type { Tenant } from "@/lib/auth/tenant";
import { platformsOf } from "@/lib/connections/platforms-of";
import { revokeGrant } from "@/lib/connections/revoke-grant";
import { type Choice, onlyChoice } from "@/lib/connections/usable-choice";
import type { CallbackResponse } from "@/lib/contracts/connections";
import type { PlatformId, ProviderId } from "@/lib/contracts/platforms";
import { roleCan } from "@/lib/contracts/stores";
import { createLogger } from "@/lib/core/logger";
import type { Grant } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";
import { storeVault } from "@/lib/vault/store-vault";
import { admitAttempt, takeAttempt } from "./admit-attempt";
import type { ConnectProblem } from "./connect-problem";
import { ConnectRefusal, refusalOfCallback, refusing } from "./connect-refusal";
import { judgeGrant } from "./judge-grant";
import { verifierPlace } from "./start-connect";
import { storeGrant } from "./store-grant";

export type Callback = {
  /** Of the path the platform sent the browser to. */
  readonly provider: ProviderId;
  readonly query: { readonly code: string | null; readonly state: string | null; readonly error: string | null };
  readonly cookies: Readonly<Record<string, string>>;
  readonly session: Session;
};
type AccountInfo = NonNullable<CallbackResponse["accountInfo"]>;
export type FinishResult =
  /** `connected`: taken up again in place. `choose`: the owner chooses ad account and target next. */
  | {
      readonly outcome: "connected" | "choose";
      readonly tenant: Tenant;
      readonly platform: PlatformId;
      readonly storeSlug: string;
      readonly accountInfo: AccountInfo | null;
    }
  /** Nothing was stored. The platform and the store are told only to those who may see that store. */
  | {
      readonly outcome: "problem";
      readonly problem: ConnectProblem;
      readonly missing: readonly string[];
      readonly platform: PlatformId | null;
      readonly storeSlug: string | null;
    };

const log = createLogger("oauth");

/**
 * What the platform sends the browser back with becomes a stored grant, or a problem with a name. The state is taken
 * out of use first; nothing is asked of the platform before it, browser, session, person and role have been checked.
 */
export async function finishConnect(callback: Callback): Promise<FinishResult> {
  const { provider, query, session } = callback;
  let attempt: OAuthState | undefined;
  let tenant: Tenant | undefined;
  try {
    const taken = await takeAttempt(provider, query.state);
    attempt = taken.state;
    const admitted = await admitAttempt(taken, { ...callback, state: query.state ?? "" });
    tenant = admitted.tenant;
    return await complete(admitted.tenant, admitted.attempt, query);
  } catch (error) {
    if (!(error instanceof ConnectRefusal)) throw error;
    await recordRefusal(error, attempt, tenant);
    return problem(error, attempt, session);
  }
}

async function complete(tenant: Tenant, attempt: OAuthState, query: Callback["query"]): Promise<FinishResult> {
  if (query.error !== null) throw refusalOfCallback(query.error);
  if (query.code === null || query.code === "") throw new ConnectRefusal("state_invalid");
  const { platform, provider } = attempt;
  const adapter = adapterFor(provider);
  const vault = await storeVault(tenant);
  const codeVerifier = vault.openToken(verifierPlace(attempt.idHash), attempt.verifierEncrypted);
  const grant = await refusing(adapter.oauth.exchange({ code: query.code, codeVerifier }));
  try {
    const before = await readBefore(tenant, provider);
    const { accounts, fates } = await judgeGrant(adapter, platform, grant, before);
    const works = await storeGrant(tenant, { platform, grant, userId: attempt.userId, fates });
    const fate = fates.get(platform);
    const choice = works && fate && "choice" in fate ? fate.choice : onlyChoice(platform, accounts);
    return {
      outcome: works ? "connected" : "choose",
      tenant,
      platform,
      storeSlug: vault.facts.slug,
      accountInfo: toInfo(platform, choice),
    };
  } catch (error) {
    await discard(tenant, provider, grant);
    throw error;
  }
}

const toInfo = (platform: PlatformId, choice: Choice | null): AccountInfo | null =>
  choice && { platform, accountId: choice.account.id, accountName: choice.account.name };

function readBefore(tenant: Tenant, provider: ProviderId) {
  return withTenant(tenant, async (tx) => ({
    connections: await listConnections(tx, tenant, platformsOf(provider)),
    userId: (await findCredential(tx, tenant, provider))?.providerUserId,
  }));
}

/** A grant we will not keep is given back, unless the store has one of the same person: that would end with it. */
async function discard(tenant: Tenant, provider: ProviderId, grant: Grant): Promise<void> {
  try {
    const kept = await withTenant(tenant, (tx) => findCredential(tx, tenant, provider));
    if (kept?.providerUserId !== grant.userId) await revokeGrant(tenant, provider, grant);
  } catch (error) {
    log.warn("an unused grant was not given back", { storeId: tenant.storeId, provider, error });
  }
}

async function recordRefusal(
  { problem, missing, cause }: ConnectRefusal,
  attempt: OAuthState | undefined,
  tenant: Tenant | undefined,
): Promise<void> {
  const platform = attempt?.platform;
  const fields = { problem, platform, storeId: attempt?.storeId, error: cause };
  log[problem === "app_misconfigured" ? "error" : "info"]("connection was refused", fields);
  if (!tenant || !platform) return;
  await withTenant(tenant, (tx) =>
    insertAudit(tx, tenant, { action: "connection.refused", target: platform, details: { problem, missing } }),
  );
}

/** Store and platform only for somebody who may see that store. */
async function problem(
  { problem, missing }: ConnectRefusal,
  attempt: OAuthState | undefined,
  session: Session,
): Promise<FinishResult> {
  const stores = attempt ? await listStoresOf(session.userId) : [];
  const store = stores.find(({ id, role }) => id === attempt?.storeId && roleCan(role, "read"));
  return {
    outcome: "problem",
    ...{ problem, missing },
    platform: store && attempt ? attempt.platform : null,
    storeSlug: store?.slug ?? null,
  };
}
