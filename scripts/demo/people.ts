import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { hashPassword } from "@/lib/auth/password";
import { newId } from "@/lib/core/ids";

export const DEMO_PASSWORD = "demo-password";
const id = (tail: string) => `00000000-0000-4000-8000-${tail.padStart(12, "0")}`;

export const HARBOUR_STREET = id("1");
export const OLD_TOWN = id("2");
export const RIVAL_STORE = id("3");
export const OWNER_EMAIL = "owner@demo.test";

const BUSINESSES = [
  { id: id("b1"), name: "Laurent Fashion" },
  { id: id("b2"), name: "Rival Outfitters" },
];
const STORES = [
  {
    id: HARBOUR_STREET,
    business: id("b1"),
    name: "Harbour Street",
    slug: "harbour-street",
    currency: "EUR",
    zone: "Europe/Paris",
    country: "FR",
  },
  {
    id: OLD_TOWN,
    business: id("b1"),
    name: "Old Town",
    slug: "old-town",
    currency: "GBP",
    zone: "Europe/London",
    country: "GB",
  },
  {
    id: RIVAL_STORE,
    business: id("b2"),
    name: "Fifth Avenue",
    slug: "fifth-avenue",
    currency: "USD",
    zone: "America/New_York",
    country: "US",
  },
];
const PEOPLE = [
  { email: OWNER_EMAIL, name: "Maya Laurent", role: "business_owner", stores: [HARBOUR_STREET, OLD_TOWN] },
  { email: "manager@demo.test", name: "Noor Haddad", role: "marketing_manager", stores: [HARBOUR_STREET, OLD_TOWN] },
  { email: "viewer@demo.test", name: "Vera Lindqvist", role: "viewer", stores: [HARBOUR_STREET, OLD_TOWN] },
  { email: "cashier@demo.test", name: "Karim Benali", role: "cashier", stores: [HARBOUR_STREET, OLD_TOWN] },
  { email: "rival@demo.test", name: "Ray Vale", role: "business_owner", stores: [RIVAL_STORE] },
];

/** Writes the demo businesses, stores and people once; what is there already stays as it is. */
export async function seedPeople(sql: postgres.Sql): Promise<void> {
  const [known] = await sql`select 1 from users where lower(email) = ${OWNER_EMAIL}`;
  if (known) return;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await sql.begin(async (tx) => {
    for (const { id: businessId, name } of BUSINESSES)
      await tx`insert into businesses (id, name) values (${businessId}, ${name}) on conflict do nothing`;
    for (const store of STORES) {
      await tx`select set_config('app.store_id', ${store.id}, true)`;
      await tx`
        insert into branches (id, business_id, name, slug, currency, time_zone, country, consent_policy, crypto_salt)
        values (${store.id}, ${store.business}, ${store.name}, ${store.slug}, ${store.currency}, ${store.zone}, ${store.country},
          'collected', ${randomBytes(32)})
        on conflict do nothing`;
      await tx`
        insert into audit_log (store_id, actor, action, details)
        values (${store.id}, 'job:seed-demo', 'store.consent_declared', ${JSON.stringify({ policy: "collected" })}::text::jsonb)`;
    }
    for (const { email, name, role, stores } of PEOPLE) {
      const userId = newId();
      await tx`insert into users (id, email, name, password_hash) values (${userId}, ${email}, ${name}, ${passwordHash})`;
      for (const storeId of stores) {
        await tx`select set_config('app.store_id', ${storeId}, true)`;
        await tx`insert into memberships (id, user_id, branch_id, role) values (${newId()}, ${userId}, ${storeId}, ${role})`;
      }
    }
  });
}
