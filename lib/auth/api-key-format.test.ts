import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeApiKey, parseApiKey } from "./api-key-format";

const { key } = makeApiKey();

describe("an API key", () => {
  test("has a beginning that scanners know, a public id, 43 letters of secret and a checksum", () => {
    expect(key).toMatch(/^dsm_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/);
  });

  test("is read back into its parts", () => {
    for (let n = 0; n < 200; n += 1) {
      const { key: made, keyId, secret } = makeApiKey();
      expect(parseApiKey(made)).toEqual({ keyId, secret });
    }
  });

  test("is never made twice", () => {
    const made = Array.from({ length: 500 }, makeApiKey);
    expect(new Set(made.map(({ keyId }) => keyId)).size).toBe(500);
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(500);
  });

  test("with any one character changed is none, without a look into the database", () => {
    fc.assert(
      fc.property(fc.nat(key.length - 1), fc.string({ unit: "grapheme-ascii", minLength: 1 }), (at, other) => {
        fc.pre(other !== key[at]);
        return parseApiKey(key.slice(0, at) + other + key.slice(at + 1)) === undefined;
      }),
    );
  });

  test("is not cut short, made longer, or mixed of two", () => {
    for (let length = 0; length < key.length; length += 1) expect(parseApiKey(key.slice(0, length))).toBeUndefined();
    const other = makeApiKey();
    for (const wrong of [
      `${key}0`,
      ` ${key}`,
      `${key}\n`,
      key.replace(/^dsm_live_.{12}/, `dsm_live_${other.keyId}`),
      key.replace("dsm_live", "dsm_test"),
    ])
      expect(parseApiKey(wrong)).toBeUndefined();
  });

  test("is no arbitrary text", () => {
    fc.assert(fc.property(fc.string(), (text) => parseApiKey(text) === undefined));
  });
});
