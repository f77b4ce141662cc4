import { cleanText, foldAccents, hashWith, normaliseEmail, normalisePhone } from "@/lib/core/normalise";
import type { ClickIds, Customer, Identifiers } from "@/lib/platforms/contract";
import { readBirthDate } from "./birth-date";
import { normaliseGender } from "./gender";
import { stateCode } from "./state-code";

/**
 * Meta's rules for `user_data`: every key but fbc and fbp is a list of SHA-256 hashes of normalised text. The newest of
 * Meta's own libraries, its parameter builder, is followed; where it is not, docs/adr/0011-normalising.md says why, and
 * the oracle test holds us to exactly that.
 * Source: Meta "Conversions API: Customer information parameters", capi-param-builder-nodejs 1.3.2, read 2026-11-22.
 */
/** ASCII alone, as in the parameter builder: a typographic dash or apostrophe stays part of the name. */
const PUNCTUATION = /[\s!-/:-@[-`{-~]+/g;
const bare = (text: string): string => text.toLowerCase().replace(PUNCTUATION, "");

/** No payment card is longer, and a hash of a card number must not leave this house. */
const CARD_DIGITS_MAX = 19;
/** Two numbers in one field, say. Meta hashes all digits; they match nobody and keep the sale from being refused. */
function overlongDigits(text: string): string | null {
  const digits = text.replace(/\D/g, "").replace(/^0+/, "");
  return digits.length > CARD_DIGITS_MAX ? digits : null;
}
const hashPhone = (country: string | undefined) => (text: string) =>
  normalisePhone(text, country)?.slice(1) ?? overlongDigits(text);
/** Names keep their accents: Meta's text asks for UTF-8, and so does its parameter builder. */
const normaliseName = bare;
/** United States: what stands before the dash. Elsewhere without blanks and dashes; without a country as in the United States. */
function normaliseZip(country: string | undefined) {
  return (text: string): string | null => {
    const zip = text.toLowerCase().replace(/\s+/g, "");
    const known = country === undefined || country === "us" ? (zip.split("-")[0] ?? "") : zip.replaceAll("-", "");
    return known.length >= 2 ? known : null;
  };
}
function normaliseCountry(text: string): string | null {
  const letters = text.toLowerCase().replace(/[^a-z]/g, "");
  return letters.length === 2 ? letters : null;
}
const normaliseRegion = (country: string | undefined) => (text: string) =>
  stateCode(text.toLowerCase().replace(/[^\p{L}\p{M}]+/gu, ""), country);
function normaliseBirthDate(text: string): string | null {
  const date = readBirthDate(text);
  return date && date.year + date.month + date.day;
}
/** The same form on every channel and for ever: lower-case, no blanks. */
const normaliseExternalId = (text: string): string => text.toLowerCase().replace(/\s+/g, "");
/** Meta's own cookies, `fb.{subdomains}.{ms}.{…}`; anything else under these names is left out. */
const FBC = /^fb\.\d+\.\d{10,}\.\S+$/;
const FBP = /^fb\.\d+\.\d{10,}\.\d+$/;

/**
 * Meta's text keeps the accents of a city, others fold them, its parameter builder drops the letters that carry them:
 * a list says all three, the one that its text asks for first.
 */
const CITY_FORMS = [
  bare,
  (text: string) => foldAccents(bare(text)),
  (text: string) => text.replace(/[^A-Za-z0-9]+/g, "").toLowerCase(),
].map((form) => (text: string) => (/^\p{L}/u.test(form(text)) ? form(text) : null));
const hashCity = (city: string | undefined): string[] => [
  ...new Set(CITY_FORMS.map((form) => hashWith(city, form)).filter((hash) => hash !== null)),
];

const listOf = (hash: string | null): string[] => (hash === null ? [] : [hash]);

/** Every key Meta takes of a customer, with its hashes; an empty list where there is nothing usable. Pure. */
export function hashForMeta(customer: Customer) {
  const country =
    customer.country === undefined ? undefined : (normaliseCountry(cleanText(customer.country)) ?? undefined);
  return {
    em: listOf(hashWith(customer.email, normaliseEmail)),
    ph: listOf(hashWith(customer.phone, hashPhone(country))),
    fn: listOf(hashWith(customer.firstName, normaliseName)),
    ln: listOf(hashWith(customer.lastName, normaliseName)),
    ge: listOf(hashWith(customer.gender, normaliseGender)),
    db: listOf(hashWith(customer.dateOfBirth, normaliseBirthDate)),
    ct: hashCity(customer.city),
    st: listOf(hashWith(customer.region, normaliseRegion(country))),
    zp: listOf(hashWith(customer.postalCode, normaliseZip(country))),
    country: listOf(hashWith(customer.country, normaliseCountry)),
    external_id: listOf(hashWith(customer.externalId, normaliseExternalId)),
  };
}

/**
 * An event is refused whole when what it says about the person is part of one of these. The country is left out of the
 * comparison: it is filled in from the store, so it never tells two people apart.
 * Source: Meta "Conversions API: Best practices", read 2026-11-22.
 */
const TOO_WEAK = [["ct", "st", "zp", "ge"], ["db"], ["fn", "ge"], ["ln", "ge"]];

/** True when Meta refuses an event that says no more than this about the person. Pure. */
export function isTooWeak(identifiers: Identifiers): boolean {
  const keys = Object.keys(identifiers).filter((key) => key !== "country");
  return TOO_WEAK.some((weak) => keys.every((key) => weak.includes(key)));
}

/** Meta's own cookies as far as they have their shape. Pure. */
export const usableClickIds = ({ fbc, fbp }: ClickIds): { readonly fbc?: string; readonly fbp?: string } => ({
  ...(fbc && FBC.test(fbc) && { fbc }),
  ...(fbp && FBP.test(fbp) && { fbp }),
});

/** The `user_data` of a customer; null when Meta could not use it. Pure. */
export function identifyForMeta(customer: Customer, clickIds: ClickIds): Identifiers | null {
  const identifiers: Identifiers = {
    ...Object.fromEntries(Object.entries(hashForMeta(customer)).filter(([, hashes]) => hashes.length > 0)),
    ...usableClickIds(clickIds),
  };
  return isTooWeak(identifiers) ? null : identifiers;
}
