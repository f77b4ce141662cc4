import { createHash } from "node:crypto";
import type { KnownPerson } from "./shop";

/**
 * Hashes of what a test's people would have if somebody forgot a step of normalising, with the step that was forgotten.
 * The steps are those of Google's own formatter (google.md 8 of the project's facts, read 2026-11-22).
 */
export function hashesOfCarelessness(people: readonly KnownPerson[]): ReadonlyMap<string, string> {
  const careless = new Map<string, string>();
  const good = new Set<string>();
  for (const { email, phone } of people) {
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
