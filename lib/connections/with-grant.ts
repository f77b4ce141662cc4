import type { Tenant } from "@/lib/auth/tenant";
import { type PlatformId, type ProviderId, providerOf } from "@/lib/contracts/platforms";
import { PlatformError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import type { Grant, OAuthPort } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";
import { type HeldGrant, holdGrant } from "./held-grant";
import { noteFailure } from "./note-failure";
import { refreshCredential } from "./refresh-credential";

const log = createLogger("connections.grant");
/** With the token at hand, with somebody else's newer one, and with one of our own. */
const TRIES_MAX = 3;

const endsSoon = (grant: Grant, { refreshBeforeMs }: OAuthPort): boolean =>
  grant.accessTokenExpiresAt !== null && grant.accessTokenExpiresAt.getTime() - Date.now() <= refreshBeforeMs;

/**
 * `connection`: that the grant may not do this shows that the connection cannot do its job. `nothing`: it was something
 * beside that job, such as making an audience, and the connection stays as it is.
 */
type PermissionMeans = "connection" | "nothing";

/**
 * Does something with the store's grant, without letting the tokens out. Refreshes first where the provider's tokens
 * are short-lived; when the provider refuses the token all the same, again with a newer one: what somebody else has just
 * got may be refused too, and only a refresh of our own tells whether the grant is over. What then still fails is written
 * down at the connection, as far as it concerns it, and thrown.
 * @throws PlatformError; reconnect `not_connected` when there is no grant
 */
export async function withGrant<T>(
  tenant: Tenant,
  platform: PlatformId,
  work: (grant: Grant) => Promise<T>,
  means: PermissionMeans = "connection",
): Promise<T> {
  const note = (error: PlatformError, version: number) =>
    error.failure.kind === "permission" && means === "nothing"
      ? Promise.resolve()
      : noteFailure(tenant, platform, error, version).catch((fault) =>
          // What the platform has said matters more to the caller than that it could not be written down.
          log.error("failure not noted", { storeId: tenant.storeId, platform, error: fault }),
        );
  const provider = providerOf(platform);
  const { oauth } = adapterFor(provider);
  let held = await holdGrant(tenant, provider);
  if (oauth.refreshOnUse && endsSoon(held.grant, oauth)) held = await refreshFirst(tenant, provider, held.version);
  for (let tries = 1; ; tries += 1) {
    try {
      return await work(held.grant);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      const isRefused = error.failure.kind === "reconnect" && tries < TRIES_MAX;
      const newer = isRefused ? await newerGrant(tenant, platform, held) : undefined;
      if (!newer) {
        await note(error, held.version);
        throw error;
      }
      held = newer;
    }
  }
}

/** Somebody else's fresh token, or one refreshed now where that is possible. */
async function newerGrant(tenant: Tenant, platform: PlatformId, held: HeldGrant): Promise<HeldGrant | undefined> {
  const provider = providerOf(platform);
  const current = await holdGrant(tenant, provider);
  if (current.version !== held.version) return current;
  return adapterFor(provider).oauth.refreshOnUse ? refreshFirst(tenant, provider, held.version) : undefined;
}

/** A refresh that fails has sent nothing of the work: its doubts must not pass for doubts about the work. */
async function refreshFirst(tenant: Tenant, provider: ProviderId, version: number): Promise<HeldGrant> {
  try {
    return await refreshCredential(tenant, provider, version);
  } catch (error) {
    if (!(error instanceof PlatformError) || !["ambiguous", "unknown", "rejected"].includes(error.failure.kind))
      throw error;
    throw new PlatformError(provider, { kind: "unavailable" }, error.details, { cause: error });
  }
}
