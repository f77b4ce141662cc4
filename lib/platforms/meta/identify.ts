import { cleanText, foldAccents, hashWith, normaliseEmail, normalisePhone } from "@/lib/core/normalise";
import type { ClickIds, Customer, Identifiers } from "@/lib/platforms/contract";
import { stateCode } from "./state-code";

/**
 * Meta's rules for `user_data`: every key but fbc and fbp is a list of SHA-256 hashes of normalised text.
 * Source: Meta "Conversions API: Customer information parameters", read 2026-11-22, and where its text and its own
 * parameter builder differ, the choice is noted.
 */
/** ASCII alone, as in the parameter builder: a typographic dash or apostrophe stays part of the name. */
const PUNCTUATION = /[\s!-/:-@[-`{-~]+/g;
const bare = (text: string): string => text.toLowerCase().replace(PUNCTUATION, "");

const hashPhone = (country: string | undefined) => (text: string) => normalisePhone(text, country)?.slice(1) ?? null;
/** Names keep their accents: Meta's text asks for UTF-8, and so does its parameter builder. */
const normaliseName = bare;
/** United States: five digits. Elsewhere without blanks and dashes; without a country as in the United States. */
const normaliseZip = (country: string | undefined) => (text: string) => {
  const zip = text.toLowerCase().replace(/\s+/g, "");
  return country === undefined || country === "us" ? (zip.split("-")[0] ?? "") : zip.replaceAll("-", "");
};
function normaliseCountry(text: string): string | null {
  const letters = text.toLowerCase().replace(/[^a-z]/g, "");
  return letters.length === 2 ? letters : null;
}
/** The same form on every channel and for ever: lower-case, no blanks. */
const normaliseExternalId = (text: string): string => text.toLowerCase().replace(/\s+/g, "");
/** Meta's own cookies, `fb.{subdomains}.{ms}.{…}`; anything else under these names is left out. */
const FBC = /^fb\.\d+\.\d{10,}\.\S+$/;
const FBP = /^fb\.\d+\.\d{10,}\.\d+$/;

/** Meta's two helpers disagree about accents in a city, so it is given with and without. */
function hashCity(city: string | undefined): string[] {
  const forms = [bare, (text: string) => foldAccents(bare(text))].map((form) => hashWith(city, form));
  return [...new Set(forms)].filter((hash) => hash !== null);
}

const listOf = (hash: string | null): string[] => (hash === null ? [] : [hash]);

/**
 * An event is refused whole when what it says about the person is part of one of these. The country is left out of the
 * comparison: it is filled in from the store, so it never tells two people apart.
 * Source: Meta "Conversions API: Best practices", read 2026-11-22.
 */
const TOO_WEAK = [["ct", "st", "zp"], ["db"], ["fn"], ["ln"]];

/** True when Meta refuses an event that says no more than this about the person. Pure. */
export function isTooWeak(identifiers: Identifiers): boolean {
  const keys = Object.keys(identifiers).filter((key) => key !== "country");
  return TOO_WEAK.some((weak) => keys.every((key) => weak.includes(key)));
}

/** The `user_data` of a customer; null when Meta could not use it. Pure. */
export function identifyForMeta(customer: Customer, clickIds: ClickIds): Identifiers | null {
  const country =
    customer.country === undefined ? undefined : (normaliseCountry(cleanText(customer.country)) ?? undefined);
  const hashed = {
    em: listOf(hashWith(customer.email, normaliseEmail)),
    ph: listOf(hashWith(customer.phone, hashPhone(country))),
    fn: listOf(hashWith(customer.firstName, normaliseName)),
    ln: listOf(hashWith(customer.lastName, normaliseName)),
    ct: hashCity(customer.city),
    st: listOf(hashWith(customer.region, (text) => stateCode(bare(text), country))),
    zp: listOf(hashWith(customer.postalCode, normaliseZip(country))),
    country: listOf(hashWith(customer.country, normaliseCountry)),
    external_id: listOf(hashWith(customer.externalId, normaliseExternalId)),
  };
  const identifiers: Identifiers = {
    ...Object.fromEntries(Object.entries(hashed).filter(([, hashes]) => hashes.length > 0)),
    ...(clickIds.fbc && FBC.test(clickIds.fbc) && { fbc: clickIds.fbc }),
    ...(clickIds.fbp && FBP.test(clickIds.fbp) && { fbp: clickIds.fbp }),
  };
  return isTooWeak(identifiers) ? null : identifiers;
}
