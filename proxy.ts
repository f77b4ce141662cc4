import { type NextRequest, NextResponse } from "next/server";

// Styles: attributes are set by motion and by server-rendered bars, elements only with the nonce.
function contentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * Gives every page its own nonce, and tells its layouts what stands behind the question mark, which nobody else tells
 * them. Nothing else: who may see what is decided in the pages and in the API.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce, isDevelopment());
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-search", request.nextUrl.search);
  // Next reads the nonce for its own scripts from the policy on the request.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

// Next replaces this at build time; it is not configuration, and lib/core/env.ts does not load here.
// biome-ignore lint/style/noProcessEnv: a build-time constant
const isDevelopment = (): boolean => process.env.NODE_ENV === "development";

// Never the API: it would add half as much again to the cost of a sale.
export const config = { matcher: ["/((?!api/|_next/static/|_next/image|platforms/|favicon.ico|icon.svg).*)"] };
