import { getServerSession } from "next-auth";
import { findSession, touchSession } from "@/db/queries/people";
import { hashSecret } from "@/lib/crypto/installation";
import { authOptions } from "./auth-options";

const IDLE_MS = 8 * 3_600_000;
const TOUCH_EVERY_MS = 60_000;

export type Session = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly idHash: string;
};

/**
 * The person behind the current request's cookie, if the session is live: not revoked, not idle, not over. What an open
 * page asks for by itself (`isPolled`) does not keep it alive.
 */
export async function currentSession({ isPolled = false } = {}): Promise<Session | undefined> {
  const cookie = await getServerSession(authOptions());
  const secret = cookie && "sid" in cookie && typeof cookie.sid === "string" ? cookie.sid : undefined;
  if (!secret) return undefined;
  const idHash = hashSecret(secret);
  const row = await findSession(idHash, new Date(Date.now() - IDLE_MS));
  if (!row) return undefined;
  if (!isPolled && Date.now() - row.lastSeenAt.getTime() > TOUCH_EVERY_MS) await touchSession(idHash);
  return { userId: row.userId, name: row.name, email: row.email, idHash };
}

/** Whether a session that was let in is still live; asking does not keep it so. */
export const isSessionLive = async ({ idHash }: Session): Promise<boolean> =>
  (await findSession(idHash, new Date(Date.now() - IDLE_MS))) !== undefined;
