import { createHash } from "node:crypto";
import { type Connection, listConnections } from "@/db/queries/connections";
import { countOpenStates, deleteEndedStates, insertState } from "@/db/queries/oauth-states";
import { withTenant } from "@/db/with-tenant";
import type { Session } from "@/lib/auth/session";
import type { Tenant } from "@/lib/auth/tenant";
import { platformsOf } from "@/lib/connections/platforms-of";
import { type PlatformId, providerOf } from "@/lib/contracts/platforms";
import { AppError } from "@/lib/core/errors";
import { hashSecret, randomSecret } from "@/lib/crypto/installation";
import type { OAuthPort } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";
import { storeVault } from "@/lib/vault/store-vault";
import { type BindingCookie, bindingCookieName } from "./binding-cookie";
import { makeState } from "./state-token";

const OPEN_STATES_MAX = 10;
const LIFE_S = 600;

/** Where the verifier of an attempt is sealed. */
export const verifierPlace = (idHash: string) => ({
  table: "oauth_states",
  column: "verifier_encrypted",
  rowId: idHash,
});

/**
 * Begins a consent: a state that is good once, for ten minutes, for this person, session, store, platform and browser.
 * `rerequest` makes the platform ask again for what was declined before.
 * @throws AppError throttled when ten attempts of the store are open
 */
export async function startConnect(
  tenant: Tenant,
  session: Pick<Session, "userId" | "idHash">,
  platform: PlatformId,
  { rerequest }: { rerequest: boolean },
): Promise<{ redirectUrl: string; state: string; cookie: BindingCookie }> {
  const provider = providerOf(platform);
  const { oauth } = adapterFor(provider);
  const state = makeState(provider);
  const [binding, verifier] = [randomSecret(), randomSecret()];
  const idHash = hashSecret(state);
  const vault = await storeVault(tenant);
  const siblings = await withTenant(tenant, async (tx) => {
    await deleteEndedStates(tx, tenant);
    if ((await countOpenStates(tx, tenant)) >= OPEN_STATES_MAX)
      throw new AppError("throttled", "Too many connections were begun. Try again in ten minutes.", {
        reason: "too_many_attempts",
        retryAfterMs: LIFE_S * 1000,
      });
    await insertState(tx, tenant, {
      ...{ idHash, platform, provider, userId: session.userId, sessionHash: session.idHash },
      bindingHash: hashSecret(binding),
      verifierEncrypted: vault.sealToken(verifierPlace(idHash), verifier),
    });
    return listConnections(tx, tenant, platformsOf(provider));
  });
  const url = oauth.authorizeUrl({
    platform: askFor(platform, siblings, oauth),
    state,
    codeChallenge: createHash("sha256").update(verifier).digest("base64url"),
    again: rerequest,
  });
  return {
    redirectUrl: url.href,
    state,
    cookie: { name: bindingCookieName(state), value: binding, maxAgeS: LIFE_S },
  };
}

/**
 * The platform whose permissions to ask for: another one in use at the same provider when its permissions hold all of
 * these, so that the new grant, which takes the old one's place, serves both.
 */
function askFor(platform: PlatformId, siblings: readonly Connection[], { requiredScopes }: OAuthPort): PlatformId {
  const needed = requiredScopes(platform);
  const wider = siblings
    .filter(({ status }) => status !== "disconnected")
    .find((row) => needed.every((scope) => requiredScopes(row.platform).includes(scope)));
  return wider?.platform ?? platform;
}
