import { isSupportedCountry } from "libphonenumber-js/max";
import { cleanText, hashWith, normaliseEmail, normalisePhone } from "@/lib/core/normalise";
import type { ClickIds, Customer, Identifiers } from "@/lib/platforms/contract";

/**
 * Google's rules for user data, as its own formatter for Node has them; docs/adr/0011-normalising.md lists where ours
 * differ, and the oracle test holds us to exactly that.
 * Source: googleads/data-manager-node `util/src/formatter.ts` at 78f091c, read 2026-11-22.
 */

/** Gmail delivers to one mailbox whatever dots and `+tag` are written; other providers may not. */
function normaliseGoogleEmail(value: string): string | null {
  const email = normaliseEmail(value);
  const [local = "", domain = ""] = email?.split("@") ?? [];
  if (email === null || !/^(?:gmail|googlemail)\.com$/.test(domain)) return email;
  const mailbox = (local.split("+")[0] ?? "").replaceAll(".", "");
  return mailbox === "" ? null : `${mailbox}@${domain}`;
}
const hashPhone = (country: string | undefined) => (text: string) => normalisePhone(text, country);

const TITLE = /^(?:mr|mrs|ms|dr)\.(?=\s|$)/;
/** The dot belongs to jr. and sr. alone. */
const SUFFIX = /(?:,\s*|\s+)(?:[js]r\.?|2nd|3rd|ii|iii|iv|v|vi|cpa|dc|dds|vm|jd|md|phd)$/;
const normaliseGivenName = (text: string): string => text.toLowerCase().replace(TITLE, "").trim();
function normaliseFamilyName(text: string): string {
  let name = text.toLowerCase();
  while (SUFFIX.test(name)) name = name.replace(SUFFIX, "").trim();
  return name;
}

/** Places with a telephone code of their own that ISO 3166 has no code for. */
const NO_ISO_COUNTRY = new Set(["AC", "TA", "XK"]);
/** Sent plain: the two letters of a country. One that is none costs the address, and not at Google the whole sale. */
function formatRegionCode(value: string): string | null {
  const code = cleanText(value).toUpperCase();
  return isSupportedCountry(code) && !NO_ISO_COUNTRY.has(code) ? code : null;
}
/** Sent plain, trimmed only; what no postal service would print ("-", "n/a", "unknown") is none. */
function formatPostalCode(value: string): string | null {
  const code = cleanText(value);
  return /^(?=.*\d)[A-Za-z0-9][A-Za-z0-9 -]{1,11}$/.test(code) ? code : null;
}

/** Names hashed, place plain; null where there is nothing usable. Pure. */
export const addressParts = ({ firstName, lastName, country, postalCode }: Customer) => ({
  givenName: hashWith(firstName, normaliseGivenName),
  familyName: hashWith(lastName, normaliseFamilyName),
  regionCode: country === undefined ? null : formatRegionCode(country),
  postalCode: postalCode === undefined ? null : formatPostalCode(postalCode),
});
/** Only whole: an address without one of the four is refused. */
function addressOf(customer: Customer) {
  const parts = addressParts(customer);
  return Object.values(parts).every(Boolean) ? parts : null;
}

/** A malformed one (a template nobody filled in, a link cut wrongly) would cost the whole sale. */
export const isClickId = (value: string | undefined): value is string => /^[\w.-]{1,512}$/.test(value ?? "");

/** One click id: Google refuses a gbraid beside a wbraid, and a gclid says more than either. */
export const chosenClickId = (given: ClickIds) =>
  (["gclid", "gbraid", "wbraid"] as const).find((name) => isClickId(given[name]));
function clickIdOf(given: ClickIds): Identifiers | null {
  const name = chosenClickId(given);
  return name === undefined ? null : { [name]: given[name] };
}

/** Every identifier Google takes of a customer, at most one of a kind: e-mail, phone, address. Pure. */
export function hashForGoogle(customer: Customer) {
  const emailAddress = hashWith(customer.email, normaliseGoogleEmail);
  const phoneNumber = hashWith(customer.phone, hashPhone(customer.country));
  const address = addressOf(customer);
  return [
    ...(emailAddress ? [{ emailAddress }] : []),
    ...(phoneNumber ? [{ phoneNumber }] : []),
    ...(address ? [{ address }] : []),
  ];
}

/** What goes into `userData` and `adIdentifiers` of an event; null when there is neither. Pure. */
export function identifyForGoogle(customer: Customer, clickIds: ClickIds): Identifiers | null {
  const userIdentifiers = hashForGoogle(customer);
  const adIdentifiers = clickIdOf(clickIds);
  if (userIdentifiers.length === 0 && !adIdentifiers) return null;
  return {
    ...(userIdentifiers.length > 0 && { userData: { userIdentifiers } }),
    ...(adIdentifiers && { adIdentifiers }),
  };
}
