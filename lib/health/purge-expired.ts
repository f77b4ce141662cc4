import { purgeJobTicks } from "@/db/queries/health";
import { purgeSessions } from "@/db/queries/people";

const KEEP_MS = 7 * 86_400_000;

/** Forgets ended sessions, old sign-in failures and old job ticks. */
export async function purgeExpired(): Promise<{ sessions: number }> {
  const before = new Date(Date.now() - KEEP_MS);
  await purgeJobTicks(before);
  return { sessions: await purgeSessions(before) };
}
