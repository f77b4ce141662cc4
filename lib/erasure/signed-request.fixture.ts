import { createHmac } from "node:crypto";

export type Claims = { readonly userId: string; readonly issuedAt?: Date; readonly algorithm?: string };
type Options = { readonly secret?: string; readonly tamper?: (payload: string) => string };

/** The secret that `db/test/env.ts` gives our app at Meta. */
const SECRET = "facebook-secret-of-the-tests";

/** What Meta sends about a person: signature and payload, in base64url with a dot between. */
export function signRequest(claims: Claims, { secret = SECRET, tamper = (payload) => payload }: Options = {}): string {
  const { userId, issuedAt = new Date(), algorithm = "HMAC-SHA256" } = claims;
  const issued_at = Math.floor(issuedAt.getTime() / 1000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const payload = encode({ algorithm, issued_at, user_id: userId });
  const signature = createHmac("sha256", secret).update(payload).digest("base64url");
  return `${signature}.${tamper(payload)}`;
}

/** The same payload about somebody else. */
export const aboutSomebodyElse = (payload: string): string => {
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  return Buffer.from(JSON.stringify({ ...claims, user_id: "1" })).toString("base64url");
};
