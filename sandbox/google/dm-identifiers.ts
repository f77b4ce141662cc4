import type { Problems } from "./dm-problems";
import { isObject, type Json } from "./read-body";
import { personKey } from "./user-list-store";

export type Encoding = "HEX" | "BASE64";

/** What a test told about people in clear, by hash; see `known-people.ts`. */
export type Carelessness = ReadonlyMap<string, string>;

const MAX_IDENTIFIERS = 10;
const KINDS = ["emailAddress", "phoneNumber", "address"] as const;
/** SHA-256 of nothing: a missing value that was hashed all the same. */
const EMPTY_HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const EMPTY_BASE64 = Buffer.from(EMPTY_HEX, "hex").toString("base64");

type Circumstances = {
  readonly encoding: Encoding | null;
  readonly careless: Carelessness;
  readonly problems: Problems;
};

/** Checks the people an event or an audience names. `path` is what holds `user_data`. */
export function checkUserData(userData: Json, path: string, circumstances: Circumstances): void {
  const { problems } = circumstances;
  const identifiers = Array.isArray(userData.userIdentifiers) ? userData.userIdentifiers : [];
  const at = `${path}.user_data.user_identifiers`;
  if (identifiers.length === 0)
    problems.add(at, "NO_IDENTIFIERS_PROVIDED", "user_data is there without an identifier.");
  if (identifiers.length > MAX_IDENTIFIERS)
    problems.add(at, "TOO_MANY_USER_IDENTIFIERS", `There may be ${MAX_IDENTIFIERS} user identifiers.`);
  for (const [index, identifier] of identifiers.entries())
    if (isObject(identifier)) checkIdentifier(identifier, `${at}[${index}]`, circumstances);
}

function checkIdentifier(identifier: Json, path: string, circumstances: Circumstances): void {
  const kinds = KINDS.filter((kind) => identifier[kind] !== undefined && identifier[kind] !== null);
  if (kinds.length !== 1) {
    circumstances.problems.add(
      path,
      "INVALID_FORMAT",
      "An identifier is exactly one of email_address, phone_number, address.",
    );
    return;
  }
  const { emailAddress, phoneNumber, address } = identifier;
  if (emailAddress !== undefined) checkHash(emailAddress, `${path}.email_address`, circumstances);
  if (phoneNumber !== undefined) checkHash(phoneNumber, `${path}.phone_number`, circumstances);
  if (isObject(address)) checkAddress(address, `${path}.address`, circumstances);
}

function checkAddress(address: Json, path: string, circumstances: Circumstances): void {
  const { problems } = circumstances;
  const parts = {
    givenName: "given_name",
    familyName: "family_name",
    regionCode: "region_code",
    postalCode: "postal_code",
  };
  for (const [key, name] of Object.entries(parts))
    if (!address[key]) problems.add(`${path}.${name}`, "REQUIRED_FIELD_MISSING", `${name} is required in an address.`);
  const { givenName, familyName, regionCode, postalCode } = address;
  if (givenName) checkHash(givenName, `${path}.given_name`, circumstances);
  if (familyName) checkHash(familyName, `${path}.family_name`, circumstances);
  if (regionCode && !/^[A-Z]{2}$/.test(String(regionCode)))
    problems.add(`${path}.region_code`, "INVALID_REGION_CODE", "region_code is two capital letters, not hashed.");
  if (postalCode && !/^[A-Za-z0-9][A-Za-z0-9 -]{1,11}$/.test(String(postalCode)))
    problems.add(`${path}.postal_code`, "INVALID_POSTAL_CODE", "postal_code is plain text, not hashed.");
}

/** A hash must be the 32 bytes of a SHA-256 in the encoding the request names; anything else may be a person in clear. */
function checkHash(value: unknown, path: string, { encoding: given, careless, problems }: Circumstances): void {
  const encoding = given ?? "HEX";
  const hash = typeof value === "string" ? value : "";
  const isEncoded =
    encoding === "HEX"
      ? /^(?:[0-9a-f]{2})+$/.test(hash)
      : hash !== "" && Buffer.from(hash, "base64").toString("base64") === hash;
  if (!isEncoded)
    problems.add(
      path,
      `INVALID_${encoding}_ENCODING`,
      `The ${encoding} encoded value is malformed (hex is lower case).`,
    );
  else if (Buffer.from(hash, encoding === "HEX" ? "hex" : "base64").length !== 32)
    problems.add(path, "INVALID_SHA256_FORMAT", "The value is not a SHA-256 digest.");
  else if (hash === EMPTY_HEX || hash === EMPTY_BASE64)
    problems.add(path, "INVALID_FORMAT", "The digest of an empty value identifies nobody.");
  const mistake = careless.get(toHex(hash, encoding));
  if (mistake !== undefined) problems.add(path, "INVALID_FORMAT", `The digest of a value that is ${mistake}.`);
}

function toHex(hash: string, encoding: Encoding | null): string {
  return encoding === "BASE64" ? Buffer.from(hash, "base64").toString("hex") : hash;
}

/** Keys under which an audience keeps a person: each identifier by its kind, hashes as hex. */
export function identifierKeys(userData: Json, encoding: Encoding | null): readonly string[] {
  const identifiers = Array.isArray(userData.userIdentifiers) ? userData.userIdentifiers.filter(isObject) : [];
  const hex = (value: unknown): string => toHex(String(value), encoding);
  return identifiers.map(({ emailAddress, phoneNumber, address }) => {
    if (emailAddress !== undefined) return personKey.email(hex(emailAddress));
    if (phoneNumber !== undefined) return personKey.phone(hex(phoneNumber));
    const { givenName, familyName, regionCode, postalCode } = isObject(address) ? address : {};
    return personKey.address({ givenName: hex(givenName), familyName: hex(familyName), regionCode, postalCode });
  });
}
