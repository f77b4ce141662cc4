import { insertSession, revokeSession } from "@/db/queries/people";
import { hashSecret, randomSecret } from "@/lib/crypto/installation";

const ABSOLUTE_MS = 7 * 86_400_000;

/** Opens a session; the returned secret goes into the signed cookie, its hash into the database. */
export async function openSession(userId: string): Promise<string> {
  const secret = randomSecret();
  await insertSession({ idHash: hashSecret(secret), userId, expiresAt: new Date(Date.now() + ABSOLUTE_MS) });
  return secret;
}

export const endSession = (secret: string): Promise<void> => revokeSession(hashSecret(secret));
