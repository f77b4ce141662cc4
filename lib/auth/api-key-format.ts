import { createHash, randomInt } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const randomBase62 = (length: number) => Array.from({ length }, () => ALPHABET[randomInt(62)]).join("");
const SHAPE = /^dsm_(live|test)_([0-9A-Za-z]{12})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

function checksum(body: string): string {
  let number = createHash("sha256").update(body).digest().readUIntBE(0, 6);
  let text = "";
  for (let digit = 0; digit < 6; digit += 1) {
    text = ALPHABET[number % 62] + text;
    number = Math.floor(number / 62);
  }
  return text;
}

export type ApiKeyParts = { readonly keyId: string; readonly secret: string };

/** A new key: recognisable beginning, public id, 256-bit secret, checksum. */
export function makeApiKey(): ApiKeyParts & { readonly key: string } {
  const [keyId, secret] = [randomBase62(12), randomBase62(43)];
  const body = `dsm_live_${keyId}_${secret}`;
  return { key: body + checksum(body), keyId, secret };
}

/** The parts of a well-formed key; undefined for anything else, without a look into the database. */
export function parseApiKey(text: string): ApiKeyParts | undefined {
  const [, kind, keyId, secret, sum] = SHAPE.exec(text) ?? [];
  if (!keyId || !secret || sum !== checksum(`dsm_${kind}_${keyId}_${secret}`)) return undefined;
  return { keyId, secret };
}
