import { randomBytes } from "node:crypto";
import { isSupportedCountry } from "libphonenumber-js/max";
import type postgres from "postgres";
import * as z from "zod";
import { hashPassword } from "@/lib/auth/password";
import { CONSENT_POLICIES } from "@/lib/contracts/stores";
import { text } from "@/lib/contracts/text";
import { AppError } from "@/lib/core/errors";
import { isId, newId } from "@/lib/core/ids";
import { isCurrency } from "@/lib/core/money";
import { knownZone } from "@/lib/core/zoned-day";
import { writeBusiness, writeMembership, writePerson, writeStore } from "./rows";

const upper = z.string().trim().toUpperCase();
/** What an operator says of a new store, by the names of the options. */
export const NewStore = z.object({
  /** A name for a new business, or the id of one that is there. */
  business: text(120),
  store: text(120),
  slug: z
    .string()
    .trim()
    .regex(/^[a-z\d]+(-[a-z\d]+)*$/, "must be small letters and digits, with single hyphens between: harbour-street")
    .max(60)
    // It stands first in the address of each page.
    .refine((slug) => !["api", "docs", "sign-in", "stores"].includes(slug), "is the name of a page of ours"),
  currency: upper.refine(isCurrency, "must be a currency code of three letters, for example EUR"),
  "time-zone": z
    .string()
    .trim()
    .refine((zone) => zone === "UTC" || knownZone(zone) !== "UTC", "must be a time zone, for example Europe/Paris"),
  country: upper.refine((code) => isSupportedCountry(code), "must be a country code of two letters, for example FR"),
  owner: z.email("must be an e-mail address").trim().max(254),
  /** Not needed of somebody who is there already. */
  "owner-name": text(120).optional(),
  /** `collected`: the owner declares that the store asks its customers at the till. */
  consent: z.enum(CONSENT_POLICIES, `must be one of ${CONSENT_POLICIES.join(", ")}`),
});
export type NewStore = z.output<typeof NewStore>;

type Added = { readonly storeId: string; readonly businessId: string; readonly password: string | null };

/**
 * Adds a store with its owner, in one transaction. A new owner gets a password, which is in this answer and nowhere else.
 * @param sql as a login that may write layer 1's tables, as that of the migrations
 * @throws AppError conflict or not_found in words for the operator
 */
export async function addStore(sql: postgres.Sql, given: NewStore): Promise<Added> {
  const password = randomBytes(12).toString("base64url");
  const passwordHash = await hashPassword(password);
  return sql.begin(async (tx) => {
    const [taken] = await tx`select 1 from branches where slug = ${given.slug}`;
    if (taken) throw new AppError("conflict", `There is a store ${given.slug} already: choose another --slug.`);
    const businessId = await businessOf(tx, given.business);
    const storeId = newId();
    const { store: name, slug, currency, country, consent: consentPolicy } = given;
    const row = { id: storeId, businessId, name, slug, currency, timeZone: given["time-zone"], country, consentPolicy };
    const [known] = await tx<{ id: string; name: string }[]>`
      select id, name from users where lower(email) = lower(${given.owner})`;
    const ownerName = known?.name ?? given["owner-name"];
    if (ownerName === undefined) throw new AppError("conflict", "This owner is new: say their --owner-name.");
    await writeStore(tx, row, { actor: "job:add-store", by: ownerName });
    const userId = known?.id ?? (await writePerson(tx, { email: given.owner, name: ownerName, passwordHash }));
    await writeMembership(tx, userId, storeId, "business_owner");
    return { storeId, businessId, password: known ? null : password };
  });
}

async function businessOf(tx: postgres.TransactionSql, nameOrId: string): Promise<string> {
  if (!isId(nameOrId)) {
    const id = newId();
    await writeBusiness(tx, id, nameOrId);
    return id;
  }
  const [known] = await tx`select 1 from businesses where id = ${nameOrId}`;
  if (!known) throw new AppError("not_found", `There is no business ${nameOrId}.`);
  return nameOrId;
}
