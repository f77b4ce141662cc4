import { consumeState, type OAuthState } from "@/db/queries/oauth-states";
import { tenantOf } from "@/lib/auth/require-tenant";
import type { Session } from "@/lib/auth/session";
import type { Tenant } from "@/lib/auth/tenant";
import type { ProviderId } from "@/lib/contracts/platforms";
import { AppError } from "@/lib/core/errors";
import { hashSecret } from "@/lib/crypto/installation";
import { sameSecret } from "@/lib/crypto/seal";
import { bindingCookieName } from "./binding-cookie";
import { ConnectRefusal } from "./connect-refusal";
import { isOurState } from "./state-token";

type Taken = Awaited<ReturnType<typeof consumeState>>;

/** Takes the attempt of a state out of use, whatever comes after. @throws ConnectRefusal for what is not one of ours */
export async function takeAttempt(provider: ProviderId, state: string | null): Promise<Taken> {
  if (state === null || !isOurState(state, provider)) throw new ConnectRefusal("state_invalid");
  return consumeState(hashSecret(state));
}

/**
 * The right to go on with a taken attempt: not used before, for this provider, in the browser, session and person it
 * was begun by, whose role still allows it.
 * @throws ConnectRefusal state_used, state_invalid, session_changed, forbidden
 */
export async function admitAttempt(
  { taken, state: row }: Taken,
  callback: {
    provider: ProviderId;
    state: string;
    cookies: Readonly<Record<string, string>>;
    session: Session;
  },
): Promise<{ attempt: OAuthState; tenant: Tenant }> {
  if (!taken) throw new ConnectRefusal(row?.consumedAt ? "state_used" : "state_invalid");
  const { provider, state, cookies, session } = callback;
  if (row.provider !== provider) throw new ConnectRefusal("state_invalid");
  const binding = cookies[bindingCookieName(state)];
  if (binding === undefined || !sameSecret(hashSecret(binding), row.bindingHash))
    throw new ConnectRefusal("state_invalid");
  if (row.sessionHash !== session.idHash || row.userId !== session.userId) throw new ConnectRefusal("session_changed");
  return { attempt: row, tenant: await requireOperator(session, row.storeId) };
}

async function requireOperator(session: Session, storeId: string): Promise<Tenant> {
  try {
    return await tenantOf(session, storeId, "operate");
  } catch (error) {
    if (error instanceof AppError) throw new ConnectRefusal("forbidden", [], { cause: error });
    throw error;
  }
}
