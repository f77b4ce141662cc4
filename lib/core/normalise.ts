import { hash } from "node:crypto";
// `max` knows the lengths and prefixes of every kind of number. `mobile` would take a landline for a wrong number,
// and shops are given landlines; `min` cannot tell a number without its country code from a wrong one.
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max";

/** Lower-case hex SHA-256 of the UTF-8 text. */
export const sha256Hex = (text: string): string => hash("sha256", text, "hex");

const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/gu;

/** The text in one Unicode form, without blanks around it and without characters nobody can see. */
export const cleanText = (value: string): string => value.normalize("NFC").replace(INVISIBLE, "").trim();

/** A mark of two or eight characters that Meta's parameter builder puts behind its hashes, e.g. `.AQQCAQMC`. */
const HASH = /^([0-9a-f]{64})(?:\.(?:[\w-]{2}|[\w-]{8}))?$/;

/** A value that is a SHA-256 already, lower-cased; null when it is not one. */
export const asSha256Hex = (value: string): string | null => HASH.exec(cleanText(value).toLowerCase())?.[1] ?? null;

/**
 * Hashes what `normalise` makes of a value. A value that is a SHA-256 already passes as it is; absent, empty and
 * unusable values give null, never the hash of an empty text.
 */
export function hashWith(value: string | undefined, normalise: (text: string) => string | null): string | null {
  if (value === undefined) return null;
  const given = asSha256Hex(value);
  if (given !== null) return given;
  const normalised = normalise(cleanText(value));
  return normalised ? sha256Hex(normalised) : null;
}

/** Neither in front of the @ nor behind it. */
const NOT_IN_ADDRESS = String.raw`\s@<>()[\]",;:\\`;
const LABEL = `(?!-)[^.${NOT_IN_ADDRESS}]+(?<!-)`;
const ADDRESS = new RegExp(`^[^${NOT_IN_ADDRESS}]+@${LABEL}(?:\\.${LABEL})+$`);

/** Trimmed, lower-case e-mail address; null when it has not the shape of one. Provider rules (Gmail) come on top. */
export function normaliseEmail(value: string): string | null {
  const text = cleanText(value).toLowerCase();
  return ADDRESS.test(text) ? text : null;
}

const asCountry = (country: string | undefined): CountryCode | undefined => {
  const code = country?.trim().toUpperCase();
  return code && isSupportedCountry(code) ? code : undefined;
};
/** All digits alike: typed to get past a form. */
const isPlaceholder = (digits: string): boolean => /^(\d)\1*$/.test(digits);

const EXTENSION = /(?:ext|x|#)\.?\s*\d+\s*$/i;

function parseWithCountry(text: string, country: CountryCode | undefined): string | null {
  const number = parsePhoneNumberFromString(text, country ? { defaultCountry: country } : undefined);
  if (!number || !/^\+\d{7,15}$/.test(number.number) || isPlaceholder(number.nationalNumber)) return null;
  // Possible, not valid: ranges are opened faster than tables are updated, and a number that nobody has matches nobody.
  if (!number.isPossible()) return null;
  // A zero left at the front belongs to the number in Italy and is junk elsewhere: only what reads the same again stays.
  if (!number.nationalNumber.startsWith("0")) return number.number;
  const again = parsePhoneNumberFromString(number.number);
  return again?.isPossible() && again.number === number.number ? number.number : null;
}

/**
 * A phone number as E.164 (`+33612345678`), in any spelling; null when it cannot be one.
 * Without a country code in the number, `country` (ISO 3166, e.g. the store's) decides. Without either the digits are
 * taken for an international number whose plus was left out, as both providers' own helpers do.
 */
export function normalisePhone(value: string, country?: string): string | null {
  // Every platform asks for the same number in turn, and reading one costs as much as all the rest of a customer. It is
  // forgotten with the present turn: contact data does not outlive what hashes it.
  if (lately?.value === value && lately.country === country) return lately.number;
  if (!lately) queueMicrotask(forget);
  lately = { value, country, number: readPhone(value, country) };
  return lately.number;
}
const forget = () => {
  lately = undefined;
};
let lately: { value: string; country: string | undefined; number: string | null } | undefined;

function readPhone(value: string, country: string | undefined): string | null {
  // Compatibility forms: full-width digits are digits.
  const text = cleanText(value.normalize("NFKC")).replace(/^\(?\s*00(?=[\s(]*[1-9])/, "+");
  const known = asCountry(country);
  if (text.startsWith("+") || known) {
    const parsed = parseWithCountry(text, known);
    if (parsed !== null) return parsed;
  }
  const digits = text.replace(EXTENSION, "").replace(/\D/g, "").replace(/^0+/, "");
  if (!/^\d{7,15}$/.test(digits) || isPlaceholder(digits)) return null;
  const international = parseWithCountry(`+${digits}`, undefined);
  if (!known) return international ?? `+${digits}`;
  // Impossible in its country, but long enough to hold a country code: the plus was left out.
  return digits.length >= 11 ? international : null;
}

/** Without accents: "zürich" is "zurich"; letters that have no plain form stay. */
export const foldAccents = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");
