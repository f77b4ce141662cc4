import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import { Secret } from "@/lib/core/secret";
import type { Grant } from "@/lib/platforms/contract";
import { type MetaClient, personCaller, TOKEN_PATH } from "./client";
import { Done } from "./graph-answers";
import { nodePath } from "./graph-path";
import { inspectToken, type TokenFacts } from "./inspect-token";

const Token = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().optional() });
type NewToken = { readonly token: Secret; readonly expiresInMs: number };
const Permission = z.object({ permission: z.string(), status: z.string() });

export const isDeadToken = (error: unknown): boolean =>
  error instanceof PlatformError && error.failure.kind === "reconnect";
/** What a refusal to take something back is. */
const NOTHING_TO_TAKE_BACK: readonly string[] = ["permission", "rejected", "reconnect"];
/** Dead because the person removed the app, so that nothing is granted any more. */
export const isRemovedApp = (error: unknown): boolean =>
  error instanceof PlatformError && error.details.platformCode === "190/458";

/**
 * Tokens of people and of businesses. Source: Meta "Manually build a login flow", "Long-lived access tokens", "Business
 * integration system users", read 2026-11-22.
 */
export function createMetaTokens(client: MetaClient) {
  const { config } = client;

  async function fetchToken(form: Readonly<Record<string, string>>): Promise<NewToken> {
    const { appId, appSecret } = config();
    const { data } = await client.callAsApp({
      method: "POST",
      path: TOKEN_PATH,
      form: { client_id: appId, client_secret: appSecret, ...form },
      schema: Token,
    });
    return { token: new Secret(data.access_token), expiresInMs: (data.expires_in ?? 0) * 1000 };
  }

  /**
   * What the person granted, as far as this token carries it: an older token knows nothing of what was granted since.
   * Of a business's token the inspection alone speaks, since it belongs to nobody whose permissions could be listed.
   */
  async function fetchScopes(token: Secret, { userId, isSystemUser, scopes }: TokenFacts): Promise<string[]> {
    if (isSystemUser) return [...(scopes ?? [])];
    const permissions = await client.listAll(
      personCaller({ accessToken: token, userId }),
      "/me/permissions",
      {},
      Permission,
    );
    return permissions
      .filter(({ permission, status }) => status === "granted" && (scopes?.includes(permission) ?? true))
      .map(({ permission }) => permission);
  }

  async function describe({ token, expiresInMs }: NewToken, facts: TokenFacts): Promise<Grant> {
    return {
      accessToken: token,
      refreshToken: null,
      accessTokenExpiresAt: facts.expiresAt ?? (expiresInMs > 0 ? new Date(Date.now() + expiresInMs) : null),
      grantExpiresAt: facts.dataAccessExpiresAt,
      scopes: await fetchScopes(token, facts),
      userId: facts.userId,
    };
  }

  /** A short or still valid long token becomes a long one (about 60 days), checked and described. */
  async function extend(token: Secret, options: Readonly<Record<string, string>> = {}): Promise<Grant> {
    const extended = await fetchToken({
      grant_type: "fb_exchange_token",
      fb_exchange_token: token.reveal(),
      ...options,
    });
    return describe(extended, await inspectToken(client, extended.token));
  }

  /** Only a Login for Business configuration makes tokens of a business; theirs last as they are. */
  async function inspectOfBusiness(token: Secret): Promise<TokenFacts | null> {
    if (config().configId === null) return null;
    const facts = await inspectToken(client, token);
    return facts.isSystemUser ? facts : null;
  }

  /** An inspection that gives no answer must not stand in the way of taking a grant back. */
  async function isOfBusiness(token: Secret): Promise<boolean> {
    try {
      return (await inspectToken(client, token)).isSystemUser;
    } catch (error) {
      if (!(error instanceof PlatformError) || isDeadToken(error)) throw error;
      return false;
    }
  }

  async function revokeOfBusiness(token: Secret): Promise<void> {
    const { appId, appSecret } = config();
    await client.callAsApp({
      method: "GET",
      path: "/oauth/revoke",
      query: {
        ...{ client_id: appId, client_secret: appSecret },
        ...{ revoke_token: token.reveal(), access_token: token.reveal() },
      },
      schema: Done,
    });
  }

  /** Needs no living token. What is refused is not there to be taken back. */
  async function revokeAsApp(userId: string): Promise<void> {
    const { appId, appSecret } = config();
    try {
      await client.callAsApp({
        method: "DELETE",
        path: `${nodePath(userId)}/permissions`,
        headers: { authorization: `Bearer ${appId}|${appSecret}` },
        schema: Done,
      });
    } catch (error) {
      if (!(error instanceof PlatformError) || !NOTHING_TO_TAKE_BACK.includes(error.failure.kind)) throw error;
    }
  }

  return { fetchToken, describe, extend, inspectOfBusiness, isOfBusiness, revokeOfBusiness, revokeAsApp };
}
