import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { CLIENT_ADDRESS_HEADER } from "@/lib/core/client-address";
import { createLogger } from "@/lib/core/logger";
import { installationKey } from "@/lib/crypto/installation";
import { isSecure, sessionCookie } from "./session-cookie";
import { endSession } from "./session-store";
import { signIn } from "./sign-in";

const WEEK_S = 7 * 24 * 3600;
const log = () => createLogger("auth.next-auth");

/** What went wrong is for the log: its message would otherwise end up in an address. */
function unavailable(error: unknown): { readonly ok: false; readonly error: "unavailable" } {
  log().error("sign-in failed", { error });
  return { ok: false, error: "unavailable" };
}

/**
 * next-auth's credentials sign-in needs its JWT sessions, so the token carries only the secret of a row in
 * `sessions`; every request looks that row up, and revoking it signs the browser out at once.
 */
export function authOptions(): NextAuthOptions {
  const secure = isSecure();
  return {
    secret: installationKey("session").toString("base64url"),
    // By itself it would write to the console, past the redaction.
    logger: {
      error: (code, metadata) => log().warn(code, { error: metadata instanceof Error ? metadata : metadata.error }),
      warn: (code) => log().warn(code),
      debug: () => undefined,
    },
    session: { strategy: "jwt", maxAge: WEEK_S },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookie(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [
      CredentialsProvider({
        name: "E-mail and password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(credentials, request) {
          const address: unknown = request.headers?.[CLIENT_ADDRESS_HEADER];
          const result = await signIn(credentials, typeof address === "string" ? address : undefined).catch(
            unavailable,
          );
          // next-auth hands the message of a thrown error to the page as its error code.
          if (!result.ok) throw new Error(result.error);
          return { id: result.userId, sid: result.secret };
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user && "sid" in user ? { sid: user.sid } : { sid: token.sid }),
      session: ({ session, token }) => ({ expires: session.expires, sid: token.sid }),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await endSession(token.sid);
      },
    },
  };
}
