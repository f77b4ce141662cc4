import * as z from "zod";
import type { PlatformId } from "@/lib/contracts/platforms";
import { PlatformError } from "@/lib/core/errors";
import { Secret } from "@/lib/core/secret";
import type { Grant, OAuthPort } from "@/lib/platforms/contract";
import type { MetaClient } from "./client";

const DAY_MS = 86_400_000;
const READ_AND_SEND = ["ads_management", "ads_read", "business_management"] as const;
/** Without these, the Instagram account behind a Page cannot be named. */
const INSTAGRAM = [...READ_AND_SEND, "pages_show_list", "instagram_basic"] as const;
const requiredScopes = (platform: PlatformId): readonly string[] =>
  platform === "instagram" ? INSTAGRAM : READ_AND_SEND;

const Token = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().optional() });
/** Unix seconds; 0 is never. */
const moment = z.coerce
  .number()
  .optional()
  .transform((seconds) => (seconds ? new Date(seconds * 1000) : null));
const Inspection = z.object({
  data: z.object({
    app_id: z.coerce.string().optional(),
    user_id: z.coerce.string().optional(),
    is_valid: z.boolean(),
    expires_at: moment,
    data_access_expires_at: moment,
    error: z.object({ code: z.number(), subcode: z.number().optional() }).optional().catch(undefined),
  }),
});
const Permission = z.object({ permission: z.string(), status: z.string() });
const Success = z.object({ success: z.union([z.boolean(), z.string()]).optional() }).optional();

const refuse = (kind: "reconnect" | "rejected", reason: string, platformCode?: string) =>
  new PlatformError("meta", { kind }, { reason, ...(platformCode !== undefined && { platformCode }) });

/** Meta's login. Source: Meta "Manually build a login flow" and "Long-lived access tokens", read 2026-11-22. */
export function createMetaOAuth(client: MetaClient): OAuthPort {
  const { config } = client;

  async function fetchToken(form: Readonly<Record<string, string>>) {
    const { appId, appSecret } = config();
    const { data } = await client.callAsApp({
      method: "POST",
      path: "/oauth/access_token",
      form: { client_id: appId, client_secret: appSecret, ...form },
      schema: Token,
    });
    return { token: new Secret(data.access_token), expiresInMs: (data.expires_in ?? 0) * 1000 };
  }

  /** Whose token this is and until when; refuses one that was made for another app (token substitution). */
  async function inspect(token: Secret) {
    const { appId, appSecret } = config();
    const { data } = await client.callAsApp({
      method: "GET",
      path: "/debug_token",
      query: { input_token: token.reveal() },
      headers: { authorization: `Bearer ${appId}|${appSecret}` },
      schema: Inspection,
    });
    const { app_id, user_id, is_valid, error, ...times } = data.data;
    if (!is_valid)
      throw refuse(
        "reconnect",
        "token_revoked",
        error && [error.code, error.subcode].filter((part) => part !== undefined).join("/"),
      );
    if (app_id !== appId || !user_id) throw refuse("rejected", "token_of_another_app");
    return { userId: user_id, ...times };
  }

  async function fetchScopes(token: Secret): Promise<string[]> {
    const permissions = await client.listAll(token, "/me/permissions", {}, Permission);
    return permissions.filter(({ status }) => status === "granted").map(({ permission }) => permission);
  }

  /** A short or still valid long token becomes a long one (about 60 days), checked and described. */
  async function extend(shortToken: Secret): Promise<Grant> {
    const { token, expiresInMs } = await fetchToken({
      grant_type: "fb_exchange_token",
      fb_exchange_token: shortToken.reveal(),
    });
    const { userId, expires_at, data_access_expires_at } = await inspect(token);
    return {
      accessToken: token,
      refreshToken: null,
      accessTokenExpiresAt: expires_at ?? (expiresInMs > 0 ? new Date(Date.now() + expiresInMs) : null),
      grantExpiresAt: data_access_expires_at,
      scopes: await fetchScopes(token),
      userId,
    };
  }

  return {
    get redirectUri() {
      return config().redirectUri;
    },
    requiredScopes,
    refreshBeforeMs: 10 * DAY_MS,
    refreshOnUse: false,

    /**
     * `{dialog}/{version}/dialog/oauth`. With a Login for Business configuration `config_id` takes the place of
     * `scope`; both together are refused. `auth_type=rerequest` makes Meta ask again for what was declined before.
     * No PKCE: Meta documents it for its SDKs only, and whether the web dialog honours a challenge is not verified, so
     * none is sent; the code is bound by the redirect URI, the app secret and our state.
     * Source: Meta "Manually build a login flow", "Facebook Login for Business", read 2026-11-22.
     */
    authorizeUrl({ platform, state, again }) {
      const { dialogUrl, version, appId, redirectUri, configId } = config();
      const url = new URL(`${dialogUrl}/${version}/dialog/oauth`);
      const ask: Record<string, string> = configId
        ? { config_id: configId, override_default_response_type: "true" }
        : { scope: requiredScopes(platform).join(",") };
      const query = { client_id: appId, redirect_uri: redirectUri, state, response_type: "code", ...ask };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      if (again) url.searchParams.set("auth_type", "rerequest");
      return url;
    },

    /**
     * POST /oauth/access_token (form: code) → short token → the same with fb_exchange_token → long token
     * → GET /debug_token (our app? whose? until when?) → GET /me/permissions (what was granted).
     * @throws PlatformError rejected `code_expired`, `code_refused`, `token_of_another_app`; misconfigured; reconnect
     */
    async exchange({ code }) {
      const { token } = await fetchToken({ redirect_uri: config().redirectUri, code });
      return extend(token);
    },

    /**
     * Meta has no refresh token: a token that still lives is exchanged for a longer one, at most once a day.
     * @throws PlatformError reconnect when it lives no more
     */
    async refresh(grant) {
      const fresh = await extend(grant.accessToken);
      if (fresh.userId !== grant.userId) throw refuse("reconnect", "token_of_another_person");
      return fresh;
    },

    /** DELETE /{user-id}/permissions takes back everything; a dead token (190) is already taken back. */
    async revoke(grant) {
      try {
        await client.call("write", grant.accessToken, {
          method: "DELETE",
          path: `/${encodeURIComponent(grant.userId)}/permissions`,
          schema: Success,
        });
      } catch (error) {
        if (error instanceof PlatformError && error.failure.kind === "reconnect") return;
        throw error;
      }
    },
  };
}
