import type { PlatformId } from "@/lib/contracts/platforms";
import { PlatformError } from "@/lib/core/errors";
import type { OAuthPort } from "@/lib/platforms/contract";
import { type MetaClient, personCaller } from "./client";
import { Done } from "./graph-answers";
import { nodePath } from "./graph-path";
import { createMetaTokens, isDeadToken, isRemovedApp } from "./tokens";

const DAY_MS = 86_400_000;
const READ_AND_SEND = ["ads_management", "ads_read", "business_management"] as const;
/** Without these, the Instagram account behind a Page cannot be named. */
const INSTAGRAM = [...READ_AND_SEND, "pages_show_list", "instagram_basic"] as const;
const requiredScopes = (platform: PlatformId): readonly string[] =>
  platform === "instagram" ? INSTAGRAM : READ_AND_SEND;
/** Ads are shown in the name of a Page and of its Instagram account; who declines these can still send sales and read figures. */
const TO_MAKE_ADS = ["pages_show_list", "pages_read_engagement", "instagram_basic"] as const;
const askedScopes = (platform: PlatformId): string[] => [...new Set([...requiredScopes(platform), ...TO_MAKE_ADS])];

/** Meta's login. Source: Meta "Manually build a login flow" and "Long-lived access tokens", read 2026-11-22. */
export function createMetaOAuth(client: MetaClient): OAuthPort {
  const { config } = client;
  const tokens = createMetaTokens(client);
  const { fetchToken, describe, extend, inspectOfBusiness } = tokens;

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
        : { scope: askedScopes(platform).join(",") };
      const query = { client_id: appId, redirect_uri: redirectUri, state, response_type: "code", ...ask };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      if (again) url.searchParams.set("auth_type", "rerequest");
      return url;
    },

    /**
     * POST /oauth/access_token (form: code) → short token → the same with fb_exchange_token → long token
     * → GET /debug_token (our app? whose? until when?) → GET /me/permissions (what was granted). A configuration may
     * give the token of a business instead, which is looked at first and kept as it is; most of these never end.
     * @throws PlatformError rejected `code_expired`, `code_refused`, `token_of_another_app`; misconfigured; reconnect
     */
    async exchange({ code }) {
      const fresh = await fetchToken({ redirect_uri: config().redirectUri, code });
      const business = await inspectOfBusiness(fresh.token);
      return business ? describe(fresh, business) : extend(fresh.token);
    },

    /**
     * Meta has no refresh token: a token that still lives is exchanged for a longer one, at most once a day. A
     * business's token is asked to last 60 days again, or stays as it is when it never ends.
     * @throws PlatformError reconnect when it lives no more
     */
    async refresh(grant) {
      const token = grant.accessToken;
      const business = await inspectOfBusiness(token);
      const fresh =
        business?.expiresAt === null
          ? await describe({ token, expiresInMs: 0 }, business)
          : await extend(token, business ? { set_token_expires_in_60_days: "true" } : {});
      if (fresh.userId !== grant.userId)
        throw new PlatformError("meta", { kind: "reconnect" }, { reason: "token_of_another_person" });
      return fresh;
    },

    /**
     * DELETE /{user-id}/permissions takes back everything. A token that has ended (190) leaves what was granted as it is,
     * so it is taken back in the app's own name, unless the person has removed the app (190/458). A business has no
     * permissions to delete: its token is revoked by GET /oauth/revoke. Which of them it is, Meta is asked at this
     * moment, since a grant does not tell and revoking is rare.
     * @throws PlatformError unavailable, ambiguous, throttled, misconfigured
     * Source: Meta "User permissions", "Business integration system users", read 2026-11-22.
     */
    async revoke(grant) {
      try {
        if (await tokens.isOfBusiness(grant.accessToken)) return await tokens.revokeOfBusiness(grant.accessToken);
        await client.call("write", personCaller(grant), {
          method: "DELETE",
          path: `${nodePath(grant.userId)}/permissions`,
          schema: Done,
        });
      } catch (error) {
        if (!isDeadToken(error)) throw error;
        if (!isRemovedApp(error)) await tokens.revokeAsApp(grant.userId);
      }
    },
  };
}
