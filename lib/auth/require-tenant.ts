import { findRole } from "@/db/queries/people";
import { type Capability, roleCan } from "@/lib/contracts/stores";
import { AppError } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { mintTenant } from "./mint-tenant";
import { currentSession, isSessionLive, type Session } from "./session";
import type { Tenant } from "./tenant";

/** The signed-in person; see `currentSession`. @throws AppError unauthenticated */
export async function requireSession({ isPolled = false } = {}): Promise<Session> {
  const session = await currentSession({ isPolled });
  if (!session) throw new AppError("unauthenticated", "Sign in first.");
  return session;
}

/**
 * The right of a signed-in person to act for a store, read from their membership row on every request.
 * @throws AppError not_found for a store they do not belong to, forbidden for a role without the capability
 */
export async function tenantOf(session: Session, storeId: string, capability: Capability): Promise<Tenant> {
  const id = storeId.toLowerCase();
  const role = isId(id) ? await findRole(session.userId, id) : undefined;
  if (!role) throw new AppError("not_found", "There is no such store.");
  if (!roleCan(role, capability)) throw new AppError("forbidden", forbiddenMessage(capability));
  return mintTenant(id, { kind: "user", userId: session.userId, role });
}

/** For what stays open after it was let in: whether it would be let in again. */
export async function isStillAllowed(session: Session, storeId: string, capability: Capability): Promise<boolean> {
  if (!(await isSessionLive(session))) return false;
  return tenantOf(session, storeId, capability).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError) return false;
      throw error;
    },
  );
}

function forbiddenMessage(capability: Capability): string {
  if (capability === "own") return "Only an owner of this store can do that.";
  return capability === "operate"
    ? "Your role can look at marketing but not change it."
    : "Your role does not include marketing.";
}
