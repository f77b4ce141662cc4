import { forbidden, notFound, redirect } from "next/navigation";
import { connection } from "next/server";
import { findStoreOf, listStoresOf } from "@/db/queries/people";
import { type Capability, roleCan, type Store } from "@/lib/contracts/stores";
import { env } from "@/lib/core/env";
import { mintTenant } from "./mint-tenant";
import { currentSession } from "./session";
import type { Tenant } from "./tenant";

export type PageUser = { readonly name: string; readonly email: string };

/** The signed-in person and their stores; leads to the sign-in page when there is nobody. */
export async function pageUser(): Promise<{ user: PageUser; userId: string; stores: readonly Store[] }> {
  await connection();
  const session = await currentSession();
  if (!session) redirect("/sign-in");
  const stores = await listStoresOf(session.userId);
  return { user: { name: session.name, email: session.email }, userId: session.userId, stores };
}

/**
 * The right to see a page of a store (by slug or id). Nobody signed in: sign-in page; a store they do not
 * belong to: not found; a role without the capability: the forbidden page.
 */
export async function pageTenant(
  storeSlugOrId: string,
  capability: Capability = "read",
): Promise<{ tenant: Tenant; store: Store; stores: readonly Store[]; user: PageUser }> {
  const { user, userId, stores } = await pageUser();
  const isIt = ({ id, slug }: Store) => slug === storeSlugOrId || id === storeSlugOrId;
  // Of a person with very many, the list holds only the first.
  const store = stores.find(isIt) ?? (await findStoreOf(userId, storeSlugOrId));
  if (!store) notFound();
  if (!roleCan(store.role, capability)) forbidden();
  return { tenant: mintTenant(store.id, { kind: "user", userId, role: store.role }), store, stores, user };
}

/** The sandbox's address when the platforms are pretended, for the notice every page carries; else null. */
export const sandboxNotice = (): string | null => env().SANDBOX_URL ?? null;
