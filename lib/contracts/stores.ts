import * as z from "zod";

export const ROLES = ["business_owner", "branch_manager", "marketing_manager", "viewer", "cashier"] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** What a role may do. `operate`: connect, sync, choose accounts. `own`: keys, disconnect. `read`: see and export. */
export const CAPABILITIES = ["read", "operate", "own"] as const;
export type Capability = (typeof CAPABILITIES)[number];
export const ROLE_CAPABILITIES: Readonly<Record<Role, readonly Capability[]>> = {
  business_owner: ["read", "operate", "own"],
  branch_manager: ["read", "operate"],
  marketing_manager: ["read", "operate"],
  viewer: ["read"],
  cashier: [],
};
export const roleCan = (role: Role, capability: Capability): boolean => ROLE_CAPABILITIES[role].includes(capability);

export const CONSENT_POLICIES = ["per_sale", "collected"] as const;
export type ConsentPolicy = (typeof CONSENT_POLICIES)[number];

/** A store as the pages know it, with the caller's role there. */
export const Store = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  businessName: z.string(),
  currency: z.string(),
  timeZone: z.string(),
  country: z.string(),
  role: Role,
});
export type Store = z.infer<typeof Store>;
