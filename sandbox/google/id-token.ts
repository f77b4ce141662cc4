import type { Person } from "./shop";

const LIFE_S = 3600;

/**
 * Who consented, as a JWT without a signature: the client received it straight from the token endpoint, and a stand-in
 * has no key that anyone should trust.
 */
export function createIdToken(person: Person, clientId: string, scopes: readonly string[], nowMs: number): string {
  const issuedAt = Math.floor(nowMs / 1000);
  const withEmail = scopes.some((scope) => scope === "email" || scope.endsWith("userinfo.email"));
  const claims = {
    iss: "https://accounts.google.com",
    azp: clientId,
    aud: clientId,
    sub: person.id,
    ...(withEmail && { email: person.email, email_verified: true }),
    ...(scopes.includes("profile") && { name: person.name }),
    iat: issuedAt,
    exp: issuedAt + LIFE_S,
  };
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  return `${encode({ alg: "none", typ: "JWT" })}.${encode(claims)}.`;
}
