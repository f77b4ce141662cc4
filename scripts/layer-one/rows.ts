import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import type { ConsentPolicy, Role } from "@/lib/contracts/stores";
import { newId } from "@/lib/core/ids";

type Sql = postgres.TransactionSql;
export type StoreRow = {
  readonly id: string;
  readonly businessId: string;
  readonly name: string;
  readonly slug: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly country: string;
  readonly consentPolicy: ConsentPolicy;
};
/** Who writes, for the audit log, and in whose name consent is declared. */
type Declared = { readonly actor: string; readonly by?: string };

export async function writeBusiness(tx: Sql, id: string, name: string): Promise<void> {
  await tx`insert into businesses (id, name) values (${id}, ${name})`;
}

/** A store with a salt of its own, and the line in its audit log of what its owner declares about consent. */
export async function writeStore(tx: Sql, store: StoreRow, { actor, by }: Declared): Promise<void> {
  await enter(tx, store.id);
  await tx`
    insert into branches (id, business_id, name, slug, currency, time_zone, country, consent_policy, crypto_salt)
    values (${store.id}, ${store.businessId}, ${store.name}, ${store.slug}, ${store.currency}, ${store.timeZone},
      ${store.country}, ${store.consentPolicy}, ${randomBytes(32)})`;
  const details = JSON.stringify({ policy: store.consentPolicy, ...(by !== undefined && { by }) });
  await tx`
    insert into audit_log (store_id, actor, action, details)
    values (${store.id}, ${actor}, 'store.consent_declared', ${details}::text::jsonb)`;
}

/** @returns the person's id */
export async function writePerson(
  tx: Sql,
  { email, name, passwordHash }: { readonly email: string; readonly name: string; readonly passwordHash: string },
): Promise<string> {
  const id = newId();
  await tx`insert into users (id, email, name, password_hash) values (${id}, ${email}, ${name}, ${passwordHash})`;
  return id;
}

export async function writeMembership(tx: Sql, userId: string, storeId: string, role: Role): Promise<void> {
  await enter(tx, storeId);
  await tx`insert into memberships (id, user_id, branch_id, role) values (${newId()}, ${userId}, ${storeId}, ${role})`;
}

/** The wall of a store holds for whoever owns its tables too. */
const enter = (tx: Sql, storeId: string) => tx`select set_config('app.store_id', ${storeId}, true)`;
