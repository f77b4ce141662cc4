import * as z from "zod";
import { InvalidControl } from "../core/invalid-control";
import type { MetaState } from "./meta-state";
import { signRequest } from "./sign-request";

const DEADLINE_MS = 10_000;
const LOCAL = ["localhost", "127.0.0.1"];
const CallbackBody = z.strictObject({
  kind: z.enum(["deauthorize", "data-deletion"]),
  url: z.string().refine(isOnThisMachine, "must be http on this machine"),
  personId: z.string().regex(/^\d+$/, "must be digits"),
  tamper: z.enum(["payload", "secret", "algorithm", "dot"]).optional(),
});
function isOnThisMachine(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && LOCAL.includes(hostname);
}
type Tamper = z.infer<typeof CallbackBody>["tamper"];

/** Posts what Meta posts when a person removes the application or asks for erasure. @throws InvalidControl */
export async function sendCallback(state: MetaState, body: unknown): Promise<{ status: number; body: unknown }> {
  const parsed = CallbackBody.safeParse(body);
  if (!parsed.success)
    throw new InvalidControl(parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })));
  const { kind, url, personId, tamper } = parsed.data;
  // Meta only asks the application after the person has acted: its tokens are dead by then.
  if (kind === "deauthorize" && tamper === undefined) state.grants.delete(personId);
  const payload = {
    algorithm: tamper === "algorithm" ? "HMAC-MD5" : "HMAC-SHA256",
    issued_at: Math.floor(state.now / 1000),
    user_id: personId,
    ...(kind === "data-deletion" && { expires: 0 }),
  };
  const signed = spoil(payload, state.core.app.clientSecret, tamper);
  try {
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ signed_request: signed }),
      redirect: "manual",
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    return { status: response.status, body: readBody(await response.text()) };
  } catch (error) {
    throw new InvalidControl([{ path: "url", message: `did not answer: ${String(error)}` }]);
  }
}

function spoil(payload: Readonly<Record<string, unknown>>, secret: string, tamper: Tamper): string {
  const signed = signRequest(payload, tamper === "secret" ? `${secret}?` : secret);
  if (tamper === "dot") return signed.replace(".", "");
  if (tamper !== "payload") return signed;
  const other = signRequest({ ...payload, user_id: `${String(payload.user_id)}1` }, secret);
  return `${signed.slice(0, signed.indexOf("."))}${other.slice(other.indexOf("."))}`;
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
