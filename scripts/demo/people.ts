import type postgres from "postgres";
import { hashPassword } from "@/lib/auth/password";
import { writeBusiness, writeMembership, writePerson, writeStore } from "../layer-one/rows";

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
    businessId: id("b1"),
    name: "Harbour Street",
    slug: "harbour-street",
    currency: "EUR",
    timeZone: "Europe/Paris",
    country: "FR",
    consentPolicy: "collected",
  },
  {
    id: OLD_TOWN,
    businessId: id("b1"),
    name: "Old Town",
    slug: "old-town",
    currency: "GBP",
    timeZone: "Europe/London",
    country: "GB",
    consentPolicy: "collected",
  },
  {
    id: RIVAL_STORE,
    businessId: id("b2"),
    name: "Fifth Avenue",
    slug: "fifth-avenue",
    currency: "USD",
    timeZone: "America/New_York",
    country: "US",
    consentPolicy: "collected",
  },
] as const;
const PEOPLE = [
  { email: OWNER_EMAIL, name: "Maya Laurent", role: "business_owner", stores: [HARBOUR_STREET, OLD_TOWN] },
  { email: "manager@demo.test", name: "Noor Haddad", role: "marketing_manager", stores: [HARBOUR_STREET, OLD_TOWN] },
  { email: "viewer@demo.test", name: "Vera Lindqvist", role: "viewer", stores: [HARBOUR_STREET, OLD_TOWN] },
  { email: "cashier@demo.test", name: "Karim Benali", role: "cashier", stores: [HARBOUR_STREET, OLD_TOWN] },
  { email: "rival@demo.test", name: "Ray Vale", role: "business_owner", stores: [RIVAL_STORE] },
] as const;

/** Writes the demo businesses, stores and people once; what is there already stays as it is. */
export async function seedPeople(sql: postgres.Sql): Promise<void> {
  const [known] = await sql`select 1 from users where lower(email) = ${OWNER_EMAIL}`;
  if (known) return;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await sql.begin(async (tx) => {
    for (const { id: businessId, name } of BUSINESSES) await writeBusiness(tx, businessId, name);
    for (const store of STORES) await writeStore(tx, store, { actor: "job:seed-demo" });
    for (const { role, stores, ...person } of PEOPLE) {
      const userId = await writePerson(tx, { ...person, passwordHash });
      for (const storeId of stores) await writeMembership(tx, userId, storeId, role);
    }
  });
}
