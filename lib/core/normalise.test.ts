import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asSha256Hex, hashWith, normaliseEmail, normalisePhone, sha256Hex } from "./normalise";

describe("an e-mail address", () => {
  test.each([
    ["  Ada@Shop.Example ", "ada@shop.example"],
    ["ADA+till@SHOP.example", "ada+till@shop.example"],
    ["ada\u200b@shop.example", "ada@shop.example"],
    ["o'neill@shop.example", "o'neill@shop.example"],
  ])("%j becomes %j", (raw, email) => expect(normaliseEmail(raw)).toBe(email));

  test.each([
    "",
    "ada",
    "ada@",
    "@shop.example",
    "ada@shop",
    "ada@@shop.example",
    "ada @shop.example",
    "a@b@shop.example",
    "ada@-shop.example",
    "ada@shop-.example",
    "ada@shop..example",
    'a"da@shop.example',
    "a\\\\da@shop.example",
  ])("%j is none", (raw) => expect(normaliseEmail(raw)).toBeNull());

  test("is the same after a second pass", () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string()), (raw) => {
        const once = normaliseEmail(raw);
        if (once !== null) expect(normaliseEmail(once)).toBe(once);
      }),
    );
  });
});

describe("a phone number", () => {
  test.each([
    ["06 12 34 56 78", "FR", "+33612345678"],
    ["0612345678", "FR", "+33612345678"],
    ["612345678", "FR", "+33612345678"],
    ["+33 (0)6 12 34 56 78", "GB", "+33612345678"],
    ["0033612345678", "US", "+33612345678"],
    ["33612345678", "FR", "+33612345678"],
    ["tel. 06.12.34.56.78", "FR", "+33612345678"],
    ["020 7946 0018", "GB", "+442079460018"],
    ["(212) 555-0187", "US", "+12125550187"],
    ["06 698 12345", "IT", "+390669812345"],
    ["447700900123", "FR", "+447700900123"],
    ["06 12 34 56 78", "fr", "+33612345678"],
    ["４４ ７７００ ９００１２３", undefined, "+447700900123"],
    ["44 7700 900123", undefined, "+447700900123"],
  ])("%j in %s becomes %s", (raw, country, phone) => expect(normalisePhone(raw, country)).toBe(phone));

  test.each([
    ["", "FR"],
    ["none", "FR"],
    ["12345", "FR"],
    ["0000000000", "FR"],
    ["1111111111", "US"],
    ["123", undefined],
    ["12345678901234567890", undefined],
  ])("%j in %s is none", (raw, country) => expect(normalisePhone(raw, country)).toBeNull());

  test("is the same after a second pass", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."0123456789+ ()-./") }),
        fc.constantFrom("FR", "US", "IT", undefined),
        (raw, country) => {
          const once = normalisePhone(raw, country);
          if (once === null) return;
          expect(once).toMatch(/^\+[1-9]\d{6,14}$/);
          expect(normalisePhone(once, country)).toBe(once);
        },
      ),
    );
  });
});

describe("a hash", () => {
  test("is SHA-256 of UTF-8 in lower-case hex", () => {
    expect(sha256Hex("zoë")).toBe("2752b88686847fa5c86f47b94ce652b7b3f22a91c37617d451a4db9afa431450");
  });

  test("that the till computed passes as it is, lower-cased", () => {
    const hash = sha256Hex("ada@shop.example");
    expect(hashWith(` ${hash.toUpperCase()} `, normaliseEmail)).toBe(hash);
    expect(asSha256Hex(`${hash}.AQQCAQMC`)).toBe(hash);
    for (const none of [hash.slice(1), `${hash}.AQQ`, `${hash}@`, `${hash} `.repeat(2)])
      expect(asSha256Hex(none)).toBeNull();
  });

  test("of nothing does not exist", () => {
    expect(hashWith(undefined, (text) => text)).toBeNull();
    expect(hashWith("   ", (text) => text)).toBeNull();
    expect(hashWith("x", () => null)).toBeNull();
  });

  test("is hex or nothing for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (raw) => {
        for (const normalise of [
          normaliseEmail,
          (text: string) => normalisePhone(text, "FR"),
          (text: string) => text,
        ]) {
          expect(hashWith(raw, normalise) ?? "0".repeat(64)).toMatch(/^[0-9a-f]{64}$/);
        }
      }),
    );
  });
});
