import type { Role } from "../contracts/stores";

declare const minted: unique symbol;

/** Who acts: a signed-in person, a till's API key, or a background job. */
export type Actor =
  | { readonly kind: "user"; readonly userId: string; readonly role: Role }
  | { readonly kind: "key"; readonly apiKeyId: string; readonly scopes: readonly string[] }
  | { readonly kind: "job"; readonly job: string };

/** Proof that the caller may act for this store. Minted only in lib/auth, asked for by every query. */
export type Tenant = { readonly storeId: string; readonly actor: Actor; readonly [minted]: true };

/** The audit log's spelling of an actor. */
export function actorName(actor: Actor): string {
  if (actor.kind === "user") return `user:${actor.userId}`;
  return actor.kind === "key" ? `key:${actor.apiKeyId}` : `job:${actor.job}`;
}
