import type { AdsRefusals } from "./ads-refusals";
import { isObject, type Json, type Shape } from "./read-body";
import { personKey } from "./user-list-store";

export const IDENTIFIER_SHAPE: Shape = {
  userIdentifierSource: "enum FIRST_PARTY THIRD_PARTY",
  hashedEmail: "string",
  hashedPhoneNumber: "string",
  mobileId: "string",
  thirdPartyUserId: "string",
  addressInfo: {
    hashedFirstName: "string",
    hashedLastName: "string",
    city: "string",
    state: "string",
    countryCode: "string",
    postalCode: "string",
    hashedStreetAddress: "string",
  },
};
export const CLASSIC_CONSENT: Shape = { adUserData: "enum GRANTED DENIED", adPersonalization: "enum GRANTED DENIED" };
const HASH = /^[0-9a-f]{64}$/;
const isHash = (value: unknown): boolean => HASH.test(String(value));
const MAX_IDENTIFIERS = 5;

/** People in the classic uploads: a hashed e-mail address or phone number, five at most. */
export function checkUploadIdentifiers(given: unknown, path: string, refusals: AdsRefusals): void {
  const identifiers = Array.isArray(given) ? given.filter(isObject) : [];
  const at = `${path}.user_identifiers`;
  if (identifiers.length > MAX_IDENTIFIERS)
    refusals.add(at, "collectionSizeError", "TOO_MANY", `At most ${MAX_IDENTIFIERS} identifiers.`);
  for (const [index, identifier] of identifiers.entries()) {
    const family =
      refusals.call === "uploadClickConversions" ? "conversionUploadError" : "conversionAdjustmentUploadError";
    const hash = identifier.hashedEmail ?? identifier.hashedPhoneNumber;
    if (hash === undefined)
      refusals.add(`${at}[${index}]`, family, "UNSUPPORTED_USER_IDENTIFIER", "Only a hashed e-mail or phone.");
    else if (!isHash(hash))
      refusals.add(`${at}[${index}]`, family, "INVALID_USER_IDENTIFIER", "The hash is not 64 lower-case hex digits.");
  }
}

/** Keys under which people of an offline job are kept, or null for an identifier whose hash is none. */
export function keysOf(identifier: Json): readonly (string | null)[] {
  const { hashedEmail, hashedPhoneNumber, addressInfo, mobileId, thirdPartyUserId } = identifier;
  const keyed = (kind: "email" | "phone", value: unknown): (string | null)[] =>
    value === undefined ? [] : [isHash(value) ? personKey[kind](value) : null];
  return [
    ...keyed("email", hashedEmail),
    ...keyed("phone", hashedPhoneNumber),
    ...(isObject(addressInfo) ? [addressKey(addressInfo)] : []),
    ...(mobileId ? [personKey.mobile(mobileId)] : []),
    ...(thirdPartyUserId ? [personKey.user(thirdPartyUserId)] : []),
  ];
}

function addressKey(info: Json): string | null {
  const { hashedFirstName: givenName, hashedLastName: familyName, countryCode: regionCode, postalCode } = info;
  if (!isHash(givenName) || !isHash(familyName)) return null;
  return personKey.address({ givenName, familyName, regionCode, postalCode });
}
