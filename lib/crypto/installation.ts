import { createHash, randomBytes } from "node:crypto";
import { env } from "../core/env";
import { type KeyPurpose, KeyRing } from "./key-ring";
import { CryptoError } from "./seal";

let ring: KeyRing | undefined;
/** The master keys of this installation, from ENCRYPTION_KEY. */
export function keyRing(): KeyRing {
  ring ??= new KeyRing(env().ENCRYPTION_KEY);
  return ring;
}

/** A key of the whole installation (not of a store), e.g. the pepper of API keys. Default: the active master key's. */
export function installationKey(purpose: KeyPurpose, kid: string = keyRing().active): Buffer {
  const key = keyRing().derive(kid, purpose);
  if (!key) throw new CryptoError("the key of this value is not in the ring");
  return key;
}

/** SHA-256 of a secret of 128 bits or more, base64url: enough to find it again, useless to whoever reads the row. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("base64url");

/** `size` random bytes, base64url. */
export const randomSecret = (size = 32): string => randomBytes(size).toString("base64url");
