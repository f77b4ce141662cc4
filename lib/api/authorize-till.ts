import type { Tenant } from "@/lib/auth/tenant";
import { AppError } from "@/lib/core/errors";
import type { Access } from "./endpoint";

/** What a till may do: for the store of its key, within the key's scopes. @throws AppError forbidden */
export function authorizeTill(till: Tenant, access: Access, storeId: string | undefined): Tenant {
  if (storeId !== undefined && till.storeId !== storeId.toLowerCase())
    throw new AppError("forbidden", "This API key belongs to another store.");
  const scope = access !== "anyone" && "key" in access ? access.key : undefined;
  if (till.actor.kind !== "key" || !scope || !till.actor.scopes.includes(scope))
    throw new AppError("forbidden", `This API key lacks the scope ${scope}.`);
  return till;
}

/** The store that a body or query names, as it stands there. */
export const storeIdOf = (value: unknown): string | undefined =>
  typeof value === "object" && value !== null && "storeId" in value && typeof value.storeId === "string"
    ? value.storeId
    : undefined;
