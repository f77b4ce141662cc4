import { ApiError } from "./api-error";

const DEADLINE_MS = 15_000;

/** What sign-in may answer with: next-auth's own word for a refused `authorize`, or one of ours. */
export type SignInProblem = "invalid_credentials" | "too_many_attempts";

/**
 * Signs in at next-auth's credentials provider; the answer sets the session cookie.
 * @returns null when signed in, else why not
 * @throws ApiError when the server gives no usable answer
 */
export async function signIn(email: string, password: string): Promise<SignInProblem | null> {
  const { status, url } = await postToAuth("callback/credentials", { email, password });
  const problem = new URL(url, window.location.origin).searchParams.get("error");
  if (problem?.startsWith("too_many_attempts")) return "too_many_attempts";
  // Our own fault must not look like a wrong password.
  if (problem?.startsWith("unavailable")) throw new ApiError(503, "internal", "Something broke on our side.");
  if (problem) return "invalid_credentials";
  if (status >= 400) throw new ApiError(status, "internal", "Something broke on our side.");
  return null;
}

export async function signOut(): Promise<void> {
  await postToAuth("signout", {});
}

async function postToAuth(action: string, fields: Record<string, string>): Promise<{ status: number; url: string }> {
  try {
    const csrfToken = readText(await (await fetch("/api/auth/csrf", timed())).json(), "csrfToken");
    const response = await fetch(`/api/auth/${action}`, {
      ...timed(),
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ ...fields, csrfToken, callbackUrl: window.location.origin, json: "true" }),
    });
    return { status: response.status, url: readText(await response.json(), "url") };
  } catch {
    throw new ApiError(0, "offline", "The server did not answer.");
  }
}
/** By hand: a validator would more than double the sign-in page. */
function readText(json: unknown, key: string): string {
  const value = typeof json === "object" && json !== null ? Reflect.get(json, key) : undefined;
  if (typeof value !== "string" || value === "") throw new TypeError(`the answer has no ${key}`);
  return value;
}
const timed = (): RequestInit => ({ signal: AbortSignal.timeout(DEADLINE_MS) });

/** Only paths of our own: anything else could lead a person to a stranger's page after signing in. */
export const safePath = (path: string | null | undefined): string =>
  path && /^\/(?![/\\])[\w\-/?=&%.]*$/.test(path) ? path : "/";
