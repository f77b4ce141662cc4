import type { Actor, Tenant } from "./tenant";

/** Only for lib/auth: the caller has just proved the right, or is a job of ours. */
export function mintTenant(storeId: string, actor: Actor): Tenant {
  // The brand exists for the compiler alone, so that a tenant cannot be written down anywhere else.
  return { storeId, actor } as Tenant;
}

/** The tenant of a background job; jobs act only on stores whose own rows called for it. */
export const jobTenant = (storeId: string, job: string): Tenant => mintTenant(storeId, { kind: "job", job });
