import { errorResponse, json, requestIdOf } from "@/lib/api/responses";
import { route } from "@/lib/api/route";
import { requireSession } from "@/lib/auth/require-tenant";
import { requirePlatform } from "@/lib/connections/require-platform";
import { env } from "@/lib/core/env";
import { AppError } from "@/lib/core/errors";
import { bindingCookieHeader } from "@/lib/oauth/binding-cookie";
import { startConnect } from "@/lib/oauth/start-connect";
import { wantsJson } from "@/lib/oauth/wants-json";

const connect = route("connect", async ({ tenant, session, params, request }) => {
  const platform = requirePlatform(params.platform);
  // Whoever presses the button wants to be asked for whatever was declined before.
  const begun = await startConnect(tenant, session ?? (await requireSession()), platform, { rerequest: true });
  const { redirectUrl, state, cookie } = begun;
  const headers = { "set-cookie": bindingCookieHeader(cookie) };
  if (wantsJson(request)) return json({ redirectUrl, state }, 200, headers);
  return redirectTo(redirectUrl, headers);
});

/**
 * Sends the browser to the platform's consent page, or tells a program where that is. A link of another site may not
 * begin a connection; a person whose session is over is led to the sign-in page.
 */
export async function GET(request: Request, context: Parameters<typeof connect>[1]): Promise<Response> {
  if (["cross-site", "same-site"].includes(request.headers.get("sec-fetch-site") ?? ""))
    return errorResponse(new AppError("forbidden", FOREIGN), "api.connect", requestIdOf(request));
  const answer = await connect(request, context);
  const isNavigation = (request.headers.get("accept") ?? "").includes("text/html");
  return answer.status === 401 && isNavigation ? redirectTo(new URL("/sign-in", env().APP_URL).href) : answer;
}

const FOREIGN = "A connection is begun in the application itself.";
const redirectTo = (location: string, headers: Record<string, string> = {}) =>
  new Response(null, { status: 302, headers: { ...headers, location, "cache-control": "private, no-store" } });
