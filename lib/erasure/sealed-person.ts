import { installationKey, keyRing } from "@/lib/crypto/installation";
import { keyedHash, open, type SealPlace, seal } from "@/lib/crypto/seal";

/** A request is of no store, so its keys are the installation's. */
const keys = () => ({ ring: keyRing(), purpose: "pii" as const, salt: new Uint8Array() });
const placeOf = (code: string): SealPlace => ({
  table: "marketing_erasure_requests",
  column: "provider_user_id_encrypted",
  storeId: "",
  rowId: code,
});

/** The person a request is about, as the row of `code` keeps it while there is work to do. */
export const sealPerson = (code: string, userId: string): string => seal(keys(), placeOf(code), userId);

/** @throws CryptoError */
export const openPerson = (code: string, envelope: string): string => open(keys(), placeOf(code), envelope);

/**
 * 32 hexadecimal digits that stand for a request: the same ones for a repeat, and not to be guessed without our key,
 * though ids of persons and times could be.
 */
export function codeOf(...request: readonly string[]): string {
  const hash = keyedHash(installationKey("blind"), "erasure-request", ...request);
  return Buffer.from(hash, "base64url").toString("hex").slice(0, 32);
}

/** Enough to find the request by; all of it would open the person's status page. */
export const shortOf = (code: string): string => code.slice(0, 8);
