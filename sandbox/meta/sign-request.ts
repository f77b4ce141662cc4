import { createHmac } from "node:crypto";

/** `signed_request` as Meta posts it: signature and payload in base64url, the payload signed as it is encoded. */
export function signRequest(payload: Readonly<Record<string, unknown>>, secret: string): string {
  const encoded = Buffer.from(JSON.stringify(payload)).toString("base64url");
  const signature = createHmac("sha256", secret).update(encoded).digest("base64url");
  return `${signature}.${encoded}`;
}
