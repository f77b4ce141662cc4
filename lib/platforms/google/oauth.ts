import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import { Secret } from "@/lib/core/secret";
import type { OAuthPort } from "@/lib/platforms/contract";
import type { GoogleClient } from "./client";

const MINUTE_MS = 60_000;
const ADS = "https://www.googleapis.com/auth/adwords";
const DATA_MANAGER = "https://www.googleapis.com/auth/datamanager";
/** `openid` says whose grant it is. */
const REQUESTED = [ADS, DATA_MANAGER, "openid"].join(" ");

const Token = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
  refresh_token: z.string().min(1).optional(),
  refresh_token_expires_in: z.coerce.number().positive().optional(),
  scope: z.string().optional(),
  id_token: z.string().optional(),
});
type Token = z.output<typeof Token>;
const Claims = z.object({ sub: z.string().min(1), aud: z.string() });

const refuse = (reason: string) => new PlatformError("google", { kind: "rejected" }, { reason });
const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
const scopesOf = ({ scope }: Token): string[] => (scope ?? "").split(/\s+/).filter(Boolean);

/**
 * Whose grant this is. The token came straight from Google over TLS, so its signature need not be checked (OpenID
 * Connect Core 3.1.3.7); that it was made for us must be.
 */
function readSubject(idToken: string | undefined, clientId: string): string {
  const payload = Buffer.from(idToken?.split(".")[1] ?? "", "base64url").toString("utf8");
  let claims: unknown;
  try {
    claims = JSON.parse(payload);
  } catch {
    throw refuse("identity_missing");
  }
  const parsed = Claims.safeParse(claims);
  if (!parsed.success) throw refuse("identity_missing");
  if (parsed.data.aud !== clientId) throw refuse("token_of_another_app");
  return parsed.data.sub;
}

/** Google's login. Source: Google "OAuth 2.0 for web server applications", read 2026-11-22. */
export function createGoogleOAuth(client: GoogleClient): OAuthPort {
  const { config } = client;
  const ours = () => ({ client_id: config().clientId, client_secret: config().clientSecret });

  return {
    get redirectUri() {
      return config().redirectUri;
    },
    requiredScopes: () => [ADS, DATA_MANAGER],
    refreshBeforeMs: 5 * MINUTE_MS,
    refreshOnUse: true,

    /**
     * Consent page with PKCE. `access_type=offline` and `prompt=consent` together make sure that a refresh token comes
     * back at every consent, so a reconnect never ends without one; they also ask anew for what was unticked.
     */
    authorizeUrl({ state, codeChallenge }) {
      const { authorizeUrl, clientId, redirectUri } = config();
      const url = new URL(`${authorizeUrl}/o/oauth2/v2/auth`);
      const query = {
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: "code",
        scope: REQUESTED,
        state,
        access_type: "offline",
        prompt: "consent",
        include_granted_scopes: "true",
        code_challenge: codeChallenge,
        code_challenge_method: "S256",
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url;
    },

    /**
     * POST /token (form). Access tokens live about an hour; `refresh_token_expires_in` comes only with grants that end.
     * @throws PlatformError rejected `code_expired`, `code_refused`, `refresh_token_missing`, `identity_missing`,
     * `token_of_another_app`; misconfigured; unavailable
     */
    async exchange({ code, codeVerifier }) {
      const { data } = await client.callOAuth(
        "exchange",
        "/token",
        {
          grant_type: "authorization_code",
          code,
          ...ours(),
          redirect_uri: config().redirectUri,
          code_verifier: codeVerifier,
        },
        Token,
      );
      if (data.refresh_token === undefined) throw refuse("refresh_token_missing");
      return {
        accessToken: new Secret(data.access_token),
        refreshToken: new Secret(data.refresh_token),
        accessTokenExpiresAt: inSeconds(data.expires_in),
        grantExpiresAt: data.refresh_token_expires_in === undefined ? null : inSeconds(data.refresh_token_expires_in),
        scopes: scopesOf(data),
        userId: readSubject(data.id_token, config().clientId),
      };
    },

    /**
     * POST /token with the refresh token, which stays the same unless Google sends a new one.
     * @throws PlatformError reconnect when the grant was revoked, expired or lay unused for six months
     */
    async refresh(grant) {
      if (!grant.refreshToken) throw new PlatformError("google", { kind: "reconnect" }, { reason: "token_revoked" });
      const { data } = await client.callOAuth(
        "refresh",
        "/token",
        { grant_type: "refresh_token", refresh_token: grant.refreshToken.reveal(), ...ours() },
        Token,
      );
      const scopes = scopesOf(data);
      return {
        ...grant,
        accessToken: new Secret(data.access_token),
        refreshToken: data.refresh_token === undefined ? grant.refreshToken : new Secret(data.refresh_token),
        accessTokenExpiresAt: inSeconds(data.expires_in),
        grantExpiresAt:
          data.refresh_token_expires_in === undefined ? grant.grantExpiresAt : inSeconds(data.refresh_token_expires_in),
        scopes: scopes.length > 0 ? scopes : grant.scopes,
      };
    },

    /** POST /revoke with the refresh token, which ends the whole grant; an unknown token is a revoked one. */
    async revoke(grant) {
      const token = grant.refreshToken ?? grant.accessToken;
      try {
        await client.callOAuth("revoke", "/revoke", { token: token.reveal() }, z.unknown());
      } catch (error) {
        if (error instanceof PlatformError && error.failure.kind === "reconnect") return;
        throw error;
      }
    },
  };
}
