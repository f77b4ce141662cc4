import { currentSession } from "@/lib/auth/session";
import type { Tenant } from "@/lib/auth/tenant";
import { platformsOf } from "@/lib/connections/platforms-of";
import { requirePlatform } from "@/lib/connections/require-platform";
import { type PlatformId, providerOf } from "@/lib/contracts/platforms";
import { AppError } from "@/lib/core/errors";
import { clearCookieHeader, readCookies } from "./binding-cookie";
import { callbackHeaders, callbackResponse, redirectTo } from "./callback-response";
import { finishConnect } from "./finish-connect";
import { wantsJson } from "./wants-json";

/**
 * The answer to the browser that a platform sends back. Whoever is not signed in is asked to, and begins anew: the
 * attempt belonged to a session. What lives on a new grant is `renewed`: why it could not be read before may be over.
 * @throws AppError not_found for an unknown platform; unauthenticated for a program without a session
 */
export async function answerCallback(
  request: Request,
  pathPlatform: string | undefined,
  renewed: (tenant: Tenant, platforms: readonly PlatformId[]) => void,
): Promise<Response> {
  const platform = requirePlatform(pathPlatform);
  const { searchParams } = new URL(request.url);
  // A parameter given twice is not one of ours; the first would be a guess.
  const only = (name: string): string | null => {
    const [value, another] = searchParams.getAll(name);
    return value === undefined || another !== undefined ? null : value;
  };
  const state = only("state");
  const json = wantsJson(request);
  const headers = callbackHeaders(clearCookieHeader(state));
  const session = await currentSession();
  if (!session) {
    if (json) throw new AppError("unauthenticated", "Sign in first.");
    return redirectTo("/sign-in", headers);
  }
  const result = await finishConnect({
    provider: providerOf(platform),
    query: { code: only("code"), state, error: only("error") },
    cookies: readCookies(request),
    session,
  });
  if (result.outcome !== "problem") renewed(result.tenant, platformsOf(providerOf(result.platform)));
  return callbackResponse(result, { json, headers });
}
