import { env } from "@/lib/core/env";

export type BindingCookie = { readonly name: string; readonly value: string; readonly maxAgeS: number };

const PATH = "/api/v1/marketing/callback";
const isSecure = (): boolean => env().APP_URL.startsWith("https:");

/** One cookie an attempt, so that two tabs can connect at once. */
export const bindingCookieName = (state: string): string => `${isSecure() ? "__Secure-" : ""}oa-${state.slice(0, 8)}`;

/** `Set-Cookie` of the cookie that ties an attempt to the browser. Lax: it must come along when the platform sends the browser back. */
export function bindingCookieHeader({ name, value, maxAgeS }: BindingCookie): string {
  const secure = isSecure() ? "; Secure" : "";
  return `${name}=${value}; HttpOnly; SameSite=Lax; Path=${PATH}; Max-Age=${maxAgeS}${secure}`;
}

/** Removes it again; null for a state that cannot have one. */
export const clearCookieHeader = (state: string | null): string | null =>
  state !== null && /^[\w-]{8}/.test(state)
    ? bindingCookieHeader({ name: bindingCookieName(state), value: "", maxAgeS: 0 })
    : null;

/** The cookies of a request. A name given twice counts as not given. */
export function readCookies(request: Request): Readonly<Record<string, string>> {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((part) => {
    const at = part.indexOf("=");
    return [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()] as const;
  });
  const names = pairs.map(([name]) => name);
  return Object.fromEntries(pairs.filter(([name]) => names.indexOf(name) === names.lastIndexOf(name)));
}
