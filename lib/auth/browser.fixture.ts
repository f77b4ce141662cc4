import type { NextApiRequest, NextApiResponse } from "next";
import { encode } from "next-auth/jwt";
import NextAuth, { getServerSession } from "next-auth/next";
import { CLIENT_ADDRESS_HEADER } from "@/lib/core/client-address";
import { authOptions } from "./auth-options";

/**
 * A browser's cookies, as next-auth sees them. Next hands the cookies of the current request over in its own async
 * storage, which exists only inside a running server; this edge is what tests replace, and nothing behind it:
 *
 *     vi.mock("next-auth", async () => (await import("./browser.fixture")).nextAuthWithJar);
 */
const jar = new Map<string, string>();
const SESSION_COOKIE = "diveseeks-session";

export const forgetCookies = (): void => jar.clear();
export const sessionCookie = (): string | undefined => jar.get(SESSION_COOKIE);
export const setSessionCookie = (value: string): Map<string, string> => jar.set(SESSION_COOKIE, value);

/** Puts the cookie of a session into the jar, signed as next-auth signs it; undefined empties the jar. */
export async function holdSession(secret: string | undefined): Promise<void> {
  jar.clear();
  if (secret !== undefined)
    jar.set(SESSION_COOKIE, await encode({ token: { sid: secret }, secret: authOptions().secret ?? "" }));
}

export const nextAuthWithJar = {
  default: NextAuth,
  getServerSession: (options: ReturnType<typeof authOptions>) =>
    getServerSession(nextRequest("GET", "session", {}), nextResponse().response, options),
};

export type AuthAnswer = { readonly status: number; readonly body: Record<string, unknown> };

/** Calls a door of next-auth (`csrf`, `callback/credentials`, `signout`) as a page of ours would. */
export async function callNextAuth(
  method: "GET" | "POST",
  action: string,
  fields: Readonly<Record<string, string>> = {},
  address?: string,
): Promise<AuthAnswer> {
  const { response, answer } = nextResponse();
  await NextAuth(nextRequest(method, action, fields, address), response, authOptions());
  return answer();
}

/** Signs in through next-auth with its CSRF token. Returns the error code it sends the page to, or null. */
export async function signInAtTheDoor(email: string, password: string, address?: string): Promise<string | null> {
  const { body } = await callNextAuth("GET", "csrf");
  const fields = { email, password, csrfToken: String(body.csrfToken), json: "true" };
  const answer = await callNextAuth("POST", "callback/credentials", fields, address);
  return new URL(String(answer.body.url), "http://localhost:3900").searchParams.get("error");
}

export async function signOutAtTheDoor(): Promise<void> {
  const { body } = await callNextAuth("GET", "csrf");
  await callNextAuth("POST", "signout", { csrfToken: String(body.csrfToken), json: "true" });
}

/** next-auth reads these five fields of a request and no others, so the rest of the type may be missing. */
function nextRequest(method: string, action: string, body: Readonly<Record<string, string>>, address?: string) {
  const headers = { host: "localhost:3900", ...(address !== undefined && { [CLIENT_ADDRESS_HEADER]: address }) };
  const request = { method, headers, body, cookies: Object.fromEntries(jar), query: { nextauth: action.split("/") } };
  return request as unknown as NextApiRequest;
}

/** The part of a response that next-auth writes to; its cookies go into the jar, as a browser would keep them. */
function nextResponse() {
  let status = 200;
  let body: unknown = {};
  const keepBody = (value: unknown) => {
    body = value;
  };
  const response = {
    getHeader: () => undefined,
    setHeader(name: string, value: unknown) {
      if (name.toLowerCase() === "set-cookie") keepCookies([value].flat());
      return response;
    },
    status(code: number) {
      status = code;
      return response;
    },
    json: keepBody,
    send: keepBody,
    end: () => undefined,
  };
  const answer = (): AuthAnswer => ({ status, body: Object(body) });
  return { response: response as unknown as NextApiResponse, answer };
}

function keepCookies(lines: readonly unknown[]): void {
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(String(line)) ?? [];
    if (value === "") jar.delete(name);
    else jar.set(name, decodeURIComponent(value));
  }
}
