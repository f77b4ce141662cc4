import { expect, test } from "vitest";
import * as z from "zod";
import { sha256Hex } from "@/lib/core/normalise";
import type { Customer } from "../contract";
import { formatter } from "../google/formatter-oracle.fixture";
import { hashForGoogle } from "../google/identify";
import { compareAnswers } from "./compare.fixture";
import { GOOGLE_DIFFERENCES } from "./differences.fixture";
import * as messy from "./messy.fixture";

const whole: Customer = { firstName: "Ada", lastName: "Byron", country: "GB", postalCode: "SW1A 1AA" };
const Found = z.object({
  emailAddress: z.string().optional(),
  phoneNumber: z.string().optional(),
  address: z
    .object({ givenName: z.string(), familyName: z.string(), regionCode: z.string(), postalCode: z.string() })
    .optional(),
});
const identifiersOf = (customer: Customer) => hashForGoogle(customer).map((identifier) => Found.parse(identifier));
/** An address goes whole or not at all, so the other parts of it are given. */
const askAddress =
  (field: keyof Customer, key: "givenName" | "familyName" | "regionCode" | "postalCode") => (value: string) =>
    identifiersOf({ ...whole, [field]: value }).flatMap(({ address }) => (address ? [address[key]] : []));
const askDirect = (field: "email" | "phone", key: "emailAddress" | "phoneNumber") => (value: string) =>
  identifiersOf({ [field]: value }).flatMap((found) => found[key] ?? []);

const hashed = (format: (value: string) => string | null) => (value: string) => {
  const formatted = format(value);
  return formatted === null ? null : sha256Hex(formatted);
};

test.each([
  ["e-mail", askDirect("email", "emailAddress"), hashed(formatter.email), messy.messyEmails(), "email", 0.35],
  ["phone", askDirect("phone", "phoneNumber"), hashed(formatter.phone), messy.messyPhones(), "phone", 0.45],
  [
    "given name",
    askAddress("firstName", "givenName"),
    hashed(formatter.givenName),
    messy.messyGivenNames(),
    "givenName",
    0.15,
  ],
  [
    "family name",
    askAddress("lastName", "familyName"),
    hashed(formatter.familyName),
    messy.messyFamilyNames(),
    "familyName",
    0.2,
  ],
  [
    "region code",
    askAddress("country", "regionCode"),
    formatter.regionCode,
    messy.messyCountries(),
    "regionCode",
    0.15,
  ],
  [
    "postal code",
    askAddress("postalCode", "postalCode"),
    formatter.postalCode,
    messy.messyPostalCodes(),
    "postalCode",
    0.2,
  ],
] as const)("a %s is sent as Google's formatter makes it, but for what is written down", (...row) => {
  const [, ours, theirs, inputs, kind, explainedMax] = row;
  const result = compareAnswers(inputs, ours, theirs, GOOGLE_DIFFERENCES[kind]);
  expect(result).toMatchObject({ compared: 10_000, unexplained: [], unseen: [] });
  expect(result.explainedShare).toBeLessThan(explainedMax);
});
