import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeyRing } from "./key-ring";
import { CryptoError, keyedHash, open, type SealPlace, sameSecret, seal } from "./seal";

const master = (byte: number) => Buffer.alloc(32, byte);
const ring = new KeyRing([{ kid: "k1", key: master(1) }]);
const salt = Buffer.alloc(32, 7);
const keys = { ring, purpose: "token", salt } as const;
const place: SealPlace = {
  table: "marketing_credentials",
  column: "access_token_encrypted",
  storeId: "00000000-0000-4000-8000-000000000001",
  rowId: "00000000-0000-4000-8000-00000000000a",
};
/** Any well-formed text; UTF-8 cannot carry a lone surrogate. */
const text = fc.string({ unit: "binary", maxLength: 200 });
const word = fc.string({ maxLength: 40 });
const places = fc.record({ table: word, column: word, storeId: word, rowId: word });

describe("a sealed value", () => {
  test("opens to what was sealed, at the same place", () => {
    fc.assert(fc.property(text, places, (value, at) => open(keys, at, seal(keys, at, value)) === value));
  });

  test("names its version and key, carries a 12-byte nonce and a 16-byte tag, and never repeats a nonce", () => {
    const envelopes = Array.from({ length: 500 }, () => seal(keys, place, "same"));
    for (const envelope of envelopes) expect(envelope).toMatch(/^e1\.k1\.[\w-]{16}\.[\w-]{27}$/);
    expect(new Set(envelopes.map((envelope) => envelope.split(".")[2])).size).toBe(500);
  });

  test("does not open after any single bit of its nonce, text or tag has changed", () => {
    const [version, kid, nonce = "", sealed = ""] = seal(keys, place, "an access token").split(".");
    for (const [part, bytes] of [nonce, sealed].map((encoded) => Buffer.from(encoded, "base64url")).entries())
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const altered = Buffer.from(bytes);
        altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const encoded = altered.toString("base64url");
        const envelope = [version, kid, part === 0 ? encoded : nonce, part === 1 ? encoded : sealed].join(".");
        expect(() => open(keys, place, envelope)).toThrow(CryptoError);
      }
  });

  test("does not open after any character of the envelope has changed", () => {
    const envelope = seal(keys, place, "an access token");
    fc.assert(
      fc.property(fc.nat(envelope.length - 1), fc.string({ unit: "grapheme-ascii", minLength: 1 }), (at, other) => {
        fc.pre(envelope[at] !== other);
        expect(() => open(keys, place, envelope.slice(0, at) + other + envelope.slice(at + 1))).toThrow(CryptoError);
      }),
    );
  });

  test("does not open with a truncated tag", () => {
    const [version, kid, nonce, sealed = ""] = seal(keys, place, "").split(".");
    const tag = Buffer.from(sealed, "base64url");
    expect(tag).toHaveLength(16);
    for (let length = 0; length < 16; length += 1) {
      const short = tag.subarray(0, length).toString("base64url");
      expect(() => open(keys, place, [version, kid, nonce, short].join("."))).toThrow(CryptoError);
    }
  });

  test.each(["table", "column", "storeId", "rowId"] as const)("does not open under another %s", (part) => {
    const envelope = seal(keys, place, "an access token");
    fc.assert(
      fc.property(word, (other) => {
        fc.pre(other !== place[part]);
        expect(() => open(keys, { ...place, [part]: other }, envelope)).toThrow(CryptoError);
      }),
    );
  });

  test("does not confuse neighbouring parts of its place", () => {
    const envelope = seal(keys, { ...place, table: "ab", column: "c" }, "an access token");
    expect(() => open(keys, { ...place, table: "a", column: "bc" }, envelope)).toThrow(CryptoError);
  });

  test("does not open for another purpose, another store's salt, or another master key", () => {
    const envelope = seal(keys, place, "an access token");
    const other = new KeyRing([{ kid: "k1", key: master(2) }]);
    for (const wrong of [
      { ...keys, purpose: "pii" as const },
      { ...keys, salt: Buffer.alloc(32, 8) },
      { ...keys, ring: other },
    ])
      expect(() => open(wrong, place, envelope)).toThrow(CryptoError);
  });

  test.each(["", "plain text", "e1", "e1.k1", "e1.k1..", "e2.k1.a.b", "e1.k1.a.b.c", "e1.k9.AAAAAAAAAAAAAAAA.AAAA"])(
    "is not %j",
    (envelope) => expect(() => open(keys, place, envelope)).toThrow(CryptoError),
  );

  test("tells nothing of its text in the error", () => {
    const envelope = seal(keys, place, "EAAB-an-access-token");
    const attempt = () => open(keys, { ...place, rowId: "elsewhere" }, envelope);
    expect(attempt).toThrow("the value was altered or moved");
    expect(attempt).not.toThrow(/EAAB/);
  });
});

describe("rotation", () => {
  const rotated = new KeyRing([
    { kid: "k2", key: master(2) },
    { kid: "k1", key: master(1) },
  ]);

  test("reads what the old key sealed and writes with the new one", () => {
    const old = seal(keys, place, "an access token");
    const now = { ...keys, ring: rotated };
    expect(open(now, place, old)).toBe("an access token");
    expect(seal(now, place, "an access token")).toMatch(/^e1\.k2\./);
  });

  test("cannot read a value whose key has left the ring, and says so", () => {
    const old = seal(keys, place, "an access token");
    const later = { ...keys, ring: new KeyRing([{ kid: "k2", key: master(2) }]) };
    expect(() => open(later, place, old)).toThrow("the key of this value is not in the ring");
  });

  test("does not open a value under the name of another key of the ring", () => {
    const [, , nonce, sealed] = seal({ ...keys, ring: rotated }, place, "an access token").split(".");
    expect(() => open({ ...keys, ring: rotated }, place, `e1.k1.${nonce}.${sealed}`)).toThrow(CryptoError);
  });

  test("a key's check value is stable, tells keys apart, and is not the key", () => {
    expect(rotated.checkValue("k1")).toBe(ring.checkValue("k1"));
    expect(rotated.checkValue("k2")).not.toBe(ring.checkValue("k1"));
    expect(ring.checkValue("k1")).not.toContain(master(1).toString("hex"));
    expect(ring.checkValue("k9")).toBeUndefined();
  });

  test("a ring needs a key", () => {
    expect(() => new KeyRing([])).toThrow(TypeError);
  });
});

describe("a keyed hash", () => {
  const key = master(3);
  test("is the same for the same key and parts, and differs when either does", () => {
    fc.assert(
      fc.property(fc.array(word), fc.array(word), (parts, others) => {
        expect(keyedHash(key, ...parts)).toBe(keyedHash(key, ...parts));
        expect(keyedHash(master(4), ...parts)).not.toBe(keyedHash(key, ...parts));
        fc.pre(JSON.stringify(parts) !== JSON.stringify(others));
        expect(keyedHash(key, ...others)).not.toBe(keyedHash(key, ...parts));
      }),
    );
  });

  test("keeps the borders between its parts", () => {
    expect(keyedHash(key, "email", "a,b")).not.toBe(keyedHash(key, "email", "a", "b"));
    expect(keyedHash(key, "ab", "c")).not.toBe(keyedHash(key, "a", "bc"));
  });
});

test("secrets are compared whole, whatever their lengths", () => {
  fc.assert(fc.property(text, text, (a, b) => sameSecret(a, b) === (a === b)));
  expect(sameSecret("abc", "ab")).toBe(false);
  expect(sameSecret("é", "ee")).toBe(false);
});
