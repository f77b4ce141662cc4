import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import type { Secret } from "@/lib/core/secret";
import type { MetaClient } from "./client";
import { explainMetaCode } from "./errors";

/** Unix seconds; 0 is never. */
const moment = z.coerce
  .number()
  .optional()
  .transform((seconds) => (seconds ? new Date(seconds * 1000) : null));
const GranularScopes = z.array(z.object({ scope: z.string(), target_ids: z.array(z.coerce.string()).default([]) }));
const TokenError = z.object({ code: z.number(), subcode: z.number().optional() });
const Answer = z.object({
  data: z.object({
    app_id: z.coerce.string().optional(),
    user_id: z.coerce.string().optional(),
    type: z.string().optional().catch(undefined),
    is_valid: z.boolean(),
    expires_at: moment,
    data_access_expires_at: moment,
    scopes: z.array(z.string()).optional().catch(undefined),
    granular_scopes: GranularScopes.default([]).catch([]),
    error: TokenError.optional().catch(undefined),
  }),
});

export type TokenFacts = {
  readonly userId: string;
  /** Made by Login for Business: the token of a business and not of a person. */
  readonly isSystemUser: boolean;
  readonly expiresAt: Date | null;
  /** When the person must sign in again for Meta to go on telling about their data. */
  readonly dataAccessExpiresAt: Date | null;
  /** Null when Meta does not say. */
  readonly scopes: readonly string[] | null;
  /** The assets that were ticked for a scope; a scope without an entry holds for all. */
  readonly ticked: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Why a token is dead in the words of the error table. A code that says nothing of tokens does not make it alive. */
function deadToken(error: z.output<typeof TokenError> | undefined): PlatformError {
  const verdict = error && explainMetaCode(error.code, error.subcode);
  return new PlatformError(
    "meta",
    { kind: "reconnect" },
    {
      reason: verdict?.failure.kind === "reconnect" ? verdict.reason : "token_revoked",
      ...(verdict?.platformCode !== undefined && { platformCode: verdict.platformCode }),
    },
  );
}

/**
 * GET /debug_token as the app: whose token it is, of which kind, until when, and what it is good for. Refuses one that
 * was made for another app (token substitution). Times in Unix seconds, 0 for never.
 * @throws PlatformError reconnect when it is dead, with the reason Meta gives; rejected `token_of_another_app`
 * Source: Meta "Debug token", "Manually build a login flow", read 2026-11-22.
 */
export async function inspectToken(client: MetaClient, token: Secret): Promise<TokenFacts> {
  const { appId, appSecret } = client.config();
  const answer = await client.callAsApp({
    method: "GET",
    path: "/debug_token",
    query: { input_token: token.reveal() },
    headers: { authorization: `Bearer ${appId}|${appSecret}` },
    schema: Answer,
  });
  const { app_id, user_id, type, is_valid, error, scopes, granular_scopes, ...times } = answer.data.data;
  if (!is_valid) throw deadToken(error);
  if (app_id !== appId || !user_id)
    throw new PlatformError("meta", { kind: "rejected" }, { reason: "token_of_another_app" });
  const narrowed = granular_scopes.filter(({ target_ids }) => target_ids.length > 0);
  return {
    userId: user_id,
    isSystemUser: type === "SYSTEM_USER",
    expiresAt: times.expires_at,
    dataAccessExpiresAt: times.data_access_expires_at,
    scopes: scopes ?? null,
    ticked: new Map(narrowed.map(({ scope, target_ids }) => [scope, new Set(target_ids)])),
  };
}
