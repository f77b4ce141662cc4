import { createHash } from "node:crypto";
import type { KnownPerson } from "./shop";

/**
 * Hashes of what a test's people would have if somebody forgot a step of normalising, with the step that was forgotten.
 * The steps are those of Google's own formatter (google.md 8 of the project's facts, read 2026-11-22).
 */
export function hashesOfCarelessness(people: readonly KnownPerson[]): ReadonlyMap<string, string> {
  const careless = new Map<string, string>();
  const good = new Set<string>();
  for (const { email, phone, givenName, familyName } of people) {
    if (givenName !== undefined) {
      good.add(sha256(normalizeGivenName(givenName)));
      for (const [value, mistake] of carelessNames(givenName)) careless.set(sha256(value), mistake);
    }
    if (familyName !== undefined) {
      good.add(sha256(normalizeFamilyName(familyName)));
      for (const [value, mistake] of carelessNames(familyName)) careless.set(sha256(value), mistake);
    }
    if (email !== undefined) {
      good.add(sha256(normalizeEmail(email)));
      for (const [value, mistake] of carelessEmails(email)) careless.set(sha256(value), mistake);
    }
    if (phone !== undefined) {
      good.add(sha256(`+${digitsOf(phone)}`));
      for (const [value, mistake] of carelessPhones(phone)) careless.set(sha256(value), mistake);
    }
  }
  for (const hash of good) careless.delete(hash);
  return careless;
}

function carelessEmails(email: string): [value: string, mistake: string][] {
  const trimmed = email.trim();
  return [
    [email, "not normalised at all"],
    [trimmed, "not in lower case"],
    [email.toLowerCase(), "not trimmed"],
    [trimmed.toUpperCase(), "in upper case"],
    [trimmed.toLowerCase(), "a Gmail address with its dots or suffix"],
  ];
}

function carelessNames(name: string): [value: string, mistake: string][] {
  const trimmed = name.trim();
  const withoutTitle = trimmed.replace(TITLE, "").trim();
  const withoutSuffix = trimmed.replace(SUFFIX, "").trim();
  return [
    [name, "not normalised at all"],
    [trimmed, "not in lower case"],
    [withoutTitle, "not in lower case"],
    [withoutSuffix, "not in lower case"],
    [name.toLowerCase(), "not trimmed"],
    [trimmed.toUpperCase(), "in upper case"],
    [trimmed.toLowerCase(), "a name with its title or suffix"],
  ];
}

const TITLE = /^(?:mr|mrs|ms|dr)\.\s+/i;
const SUFFIX = /[\s,]+(?:[js]r\.?|2nd|3rd|ii|iii|iv|v|vi|cpa|dc|dds|vm|jd|md|phd)$/i;
function normalizeGivenName(name: string): string {
  return name.trim().toLowerCase().replace(TITLE, "").trim();
}
function normalizeFamilyName(name: string): string {
  const trimmed = name.trim().toLowerCase();
  const shorter = trimmed.replace(SUFFIX, "");
  return shorter === trimmed ? trimmed : normalizeFamilyName(shorter);
}

function normalizeEmail(email: string): string {
  const [local = "", domain = ""] = email.trim().toLowerCase().split("@");
  if (domain !== "gmail.com" && domain !== "googlemail.com") return `${local}@${domain}`;
  return `${(local.split("+")[0] ?? "").replaceAll(".", "")}@${domain}`;
}

function carelessPhones(phone: string): [value: string, mistake: string][] {
  const digits = digitsOf(phone);
  return [
    [phone, "a phone number as it was written"],
    [phone.trim(), "a phone number as it was written"],
    [digits, "a phone number without its plus"],
    [`00${digits}`, "a phone number that starts with 00"],
    ...[1, 2, 3].map((length): [string, string] => [`0${digits.slice(length)}`, "a phone number without its country"]),
  ];
}

function digitsOf(phone: string): string {
  return phone.replace(/\D/g, "");
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
