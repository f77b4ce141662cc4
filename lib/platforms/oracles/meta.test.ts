import { ParamBuilder } from "capi-param-builder-nodejs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { normalisePhone, sha256Hex } from "@/lib/core/normalise";
import type { Customer } from "../contract";
import { hashForMeta } from "../meta/identify";
import { compareAnswers } from "./compare.fixture";
import { META_DIFFERENCES } from "./differences.fixture";
import * as messy from "./messy.fixture";

/** Which years of birth are too late depends on the day; this way every run compares the same. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-22T10:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

const builder = new ParamBuilder();
/** What Meta's library makes of a value, without the mark it puts behind its hashes. */
const askBuilder = (type: string) => (value: string) =>
  builder.getNormalizedAndHashedPII(value, type)?.split(".")[0]?.toLowerCase() ?? null;
const askUs = (field: keyof Customer, key: keyof ReturnType<typeof hashForMeta>) => (value: string) =>
  hashForMeta({ [field]: value })[key];

test.each([
  ["email", askUs("email", "em"), messy.messyEmails(), META_DIFFERENCES.email, 0.2],
  ["phone", askUs("phone", "ph"), messy.messyPhones(), META_DIFFERENCES.phone, 0.25],
  ["first_name", askUs("firstName", "fn"), messy.messyGivenNames(), META_DIFFERENCES.name, 0.15],
  ["last_name", askUs("lastName", "ln"), messy.messyFamilyNames(), META_DIFFERENCES.name, 0.15],
  ["city", askUs("city", "ct"), messy.messyCities(), META_DIFFERENCES.city, 0.25],
  ["state", askUs("region", "st"), messy.messyRegions(), META_DIFFERENCES.region, 0.35],
  ["zip_code", askUs("postalCode", "zp"), messy.messyPostalCodes(), META_DIFFERENCES.postalCode, 0.4],
  ["country", askUs("country", "country"), messy.messyCountries(), META_DIFFERENCES.country, 0.2],
  ["external_id", askUs("externalId", "external_id"), messy.messyExternalIds(), META_DIFFERENCES.externalId, 0.05],
  ["gender", askUs("gender", "ge"), messy.messyGenders(), META_DIFFERENCES.gender, 0.05],
  ["date_of_birth", askUs("dateOfBirth", "db"), messy.messyBirthDates(), META_DIFFERENCES.dateOfBirth, 0.1],
] as const)("a %s is hashed as Meta's parameter builder hashes it, but for what is written down", (...row) => {
  const [type, ours, inputs, differences, explainedMax] = row;
  const result = compareAnswers(inputs, ours, askBuilder(type), differences);
  expect(result).toMatchObject({ compared: 10_000, unexplained: [], unseen: [] });
  expect(result.explainedShare).toBeLessThan(explainedMax);
});

test.each(["ohio", "california", "newyork", "ontario", "puertorico"])(
  "a wrong code for %s would not be taken for a difference we know of",
  (name) => {
    const ask = askUs("region", "st");
    const isThis = (input: string) => input.toLowerCase().replace(/[^a-z]/g, "") === name;
    for (const wrong of ["zz", name]) {
      const mutant = (input: string) => (isThis(input) ? [sha256Hex(wrong)] : ask(input));
      const { unexplained } = compareAnswers(
        messy.messyRegions(),
        mutant,
        askBuilder("state"),
        META_DIFFERENCES.region,
      );
      expect(unexplained).not.toEqual([]);
    }
  },
);

test.each(["FR", "GB", "US", "IT", "JP"])(
  "a number dialled inside %s is what the builder makes of it with its country code in front",
  (country) => {
    const differing = messy.messyPhones().filter((value) => {
      const number = normalisePhone(value, country);
      return number !== null && askBuilder("phone")(number) !== sha256Hex(number.slice(1));
    });
    expect(differing).toEqual([]);
  },
);
