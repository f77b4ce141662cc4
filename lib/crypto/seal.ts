import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from "node:crypto";
import { takeRandom } from "../core/random-bytes";
import type { KeyPurpose, KeyRing } from "./key-ring";

/** A sealed value could not be opened: wrong key, wrong place, or altered. */
export class CryptoError extends Error {
  override readonly name = "CryptoError";
}

/** Where a sealed value lives. It is bound into the seal, so a value copied to another place does not open. */
export type SealPlace = {
  readonly table: string;
  readonly column: string;
  readonly storeId: string;
  readonly rowId: string;
};
type Keys = { readonly ring: KeyRing; readonly purpose: KeyPurpose; readonly salt: Uint8Array };

const aadOf = (kid: string, { table, column, storeId, rowId }: SealPlace) =>
  Buffer.from(JSON.stringify(["e1", kid, table, column, storeId, rowId]));

/**
 * AES-256-GCM with a fresh 12-byte nonce. Output: `e1.<kid>.<b64url nonce>.<b64url ciphertext and 16-byte tag>`.
 */
export function seal({ ring, purpose, salt }: Keys, place: SealPlace, text: string): string {
  const key = ring.derive(ring.active, purpose, salt);
  if (!key) throw new CryptoError("the active key is not in the ring");
  const nonce = takeRandom(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 }).setAAD(aadOf(ring.active, place));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `e1.${ring.active}.${nonce.toString("base64url")}.${sealed.toString("base64url")}`;
}

/** Opens what `seal` made. @throws CryptoError for anything that is not exactly what was sealed at this place. */
export function open({ ring, purpose, salt }: Keys, place: SealPlace, envelope: string): string {
  const [version, kid, nonceText, sealedText, rest] = envelope.split(".");
  if (version !== "e1" || !kid || !nonceText || !sealedText || rest !== undefined)
    throw new CryptoError("not a sealed value");
  const key = ring.derive(kid, purpose, salt);
  if (!key) throw new CryptoError("the key of this value is not in the ring");
  const [nonce, sealed] = [Buffer.from(nonceText, "base64url"), Buffer.from(sealedText, "base64url")];
  // Base64 decoding is lenient: only the one canonical spelling is a sealed value.
  if (
    nonce.toString("base64url") !== nonceText ||
    sealed.toString("base64url") !== sealedText ||
    nonce.length !== 12 ||
    sealed.length < 16
  )
    throw new CryptoError("not a sealed value");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 })
      .setAAD(aadOf(kid, place))
      .setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new CryptoError("the value was altered or moved", { cause });
  }
}

/** Keyed, deterministic reference for equality search: HMAC-SHA256, base64url. */
export const keyedHash = (key: Buffer, ...parts: readonly string[]): string =>
  createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");

/** Compares two strings without telling where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
