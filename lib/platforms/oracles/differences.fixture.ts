import { normalisePhone } from "@/lib/core/normalise";
import type { Difference } from "./compare.fixture";

/**
 * Every place where our normalisers knowingly do not do what the owners' libraries do: the list of
 * docs/adr/0011-normalising.md as predicates, with the reason. The tests fail when one no longer occurs.
 */

const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/u;
/** One Unicode form and nothing invisible: what looks the same on the receipt is the same customer. */
const unicodeForm: Difference = {
  name: "another Unicode form, or invisible characters",
  explains: (input) => input.normalize("NFC") !== input || INVISIBLE.test(input),
};
/** Meta documents SHA-256 alone, and 32 hex digits are a customer number like any other. */
const md5: Difference = {
  name: "an MD5, which the parameter builder lets through",
  explains: (input) => /^\s*[0-9a-f]{32}(?:\..*)?\s*$/i.test(input),
};
/** Google's formatter is for plain text and would hash a hash; a till may hand over hashes. */
const hashed: Difference = {
  name: "a hash that the till computed",
  explains: (input) => /^\s*[0-9a-f]{64}(?:\.\S{2}|\.\S{8})?\s*$/i.test(input),
};

const digitsOf = (input: string): string => input.replace(/[^0-9]/g, "").replace(/^0+/, "");
const EXTENSION = /(?:ext|x)\.?\s*\d+\s*$/i;
/** `short` is `long` with up to four digits left out. */
function isPartOf(short: string, long: string): boolean {
  let at = 0;
  for (const digit of long) if (digit === short[at]) at += 1;
  return at === short.length && long.length - short.length <= 4;
}
const ownDigits = (input: string): string => normalisePhone(input)?.slice(1) ?? "";

const shortPhone: Difference = {
  name: "a phone of fewer than seven digits",
  // Nobody's number in any country; a hash of it would match whoever else typed it.
  explains: (input, ours) => ours.length === 0 && digitsOf(input.replace(EXTENSION, "")).length < 7,
};
const extension: Difference = {
  name: "a phone with an extension",
  // People are known by their number, not by their desk.
  explains: (input) => EXTENSION.test(input),
};
const repeatedDigit: Difference = {
  name: "a phone of one repeated digit",
  // Typed to get past a form.
  explains: (input, ours) => ours.length === 0 && /^(\d)\1*$/.test(digitsOf(input)),
};
const wideDigits: Difference = {
  name: "a phone in full-width digits",
  // Digits like any others; the owners' libraries see none.
  explains: (input) => /[０-９]/u.test(input),
};
const trunkPrefix: Difference = {
  name: "a phone as it is dialled inside the country",
  // `+44 (0) 20 …` is +44 20 …: what the country's own numbering plan leaves out abroad.
  // Seldom the other way: a local number of seven digits in Madagascar gets its 20.
  explains: (input) => {
    const [mine, given] = [ownDigits(input), digitsOf(input)];
    return mine !== "" && mine !== given && (isPartOf(mine, given) || isPartOf(given, mine));
  },
};

const LOCAL_DOTS = /(?:^\s*\.|\.\.|\.@)/;
export const META_DIFFERENCES = {
  email: [
    unicodeForm,
    md5,
    {
      name: "an e-mail with dots at odd places before the @",
      // Japanese mobile carriers gave such addresses out; a hash nobody has matches nobody.
      explains: (input, ours, theirs) =>
        theirs === null && ours.length === 1 && LOCAL_DOTS.test(input.split("@")[0]?.concat("@") ?? ""),
    },
    {
      name: "an e-mail with letters beyond ASCII",
      // Addresses have been international since 2012.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: "not ASCII" is what is meant
      explains: (input, ours, theirs) => theirs === null && ours.length === 1 && /[^\x00-\x7f]/.test(input.trim()),
    },
    {
      name: "an e-mail whose domain has an underscore",
      // Such names exist in the DNS and take mail.
      explains: (input, ours, theirs) => theirs === null && ours.length === 1 && /@.*_/.test(input),
    },
  ],
  phone: [
    unicodeForm,
    md5,
    shortPhone,
    {
      name: "a phone as long as a payment card",
      // 16 to 19 digits: a card number typed into the wrong field must not leave this house, not even hashed.
      explains: (input, ours) => ours.length === 0 && /^\d{16,19}$/.test(digitsOf(input)),
    },
    repeatedDigit,
    wideDigits,
    extension,
    trunkPrefix,
  ],
  name: [unicodeForm, md5],
  city: [
    unicodeForm,
    md5,
    {
      name: "a city without a letter of the Latin alphabet in front",
      // The builder knows no other letters and leaves the city out; Meta's text asks for UTF-8.
      explains: (input, ours, theirs) => theirs === null && ours.length > 0 && /^\P{L}*\p{L}/u.test(input),
    },
  ],
  region: [
    unicodeForm,
    md5,
    {
      name: "Québec with its accent, Puerto Rico, the District of Columbia",
      // Not on the builder's list of names, which makes qu, pu and di of them.
      explains: (input, ours) =>
        ours.length === 1 && /^\W*(?:québec|puerto\W*rico|district\W*of\W*columbia)\W*$/iu.test(input),
    },
    {
      name: "a region that is on no list of names",
      // The builder keeps two letters of whatever it does not know: New South Wales would be Nebraska.
      explains: (input, ours, theirs) =>
        ours.length === 1 && (theirs === null || input.replace(/\P{L}/gu, "").length > 2),
    },
  ],
  postalCode: [
    unicodeForm,
    md5,
    {
      name: "a postal code with blanks inside",
      // Meta's text: no spaces; the older library agrees with it.
      explains: (input, ours) => ours.length === 1 && /\S\s+\S/.test(input.trim()),
    },
  ],
  country: [
    unicodeForm,
    md5,
    {
      name: "a country that is no code of two letters",
      // Our API takes ISO codes. The builder cuts names it does not know, and codes of three letters, to two: AUT is Australia.
      explains: (input, ours) => ours.length === 0 && input.replace(/[^a-z]/gi, "").length !== 2,
    },
  ],
  externalId: [unicodeForm, md5],
} satisfies Record<string, readonly Difference[]>;

export const GOOGLE_DIFFERENCES = {
  email: [
    hashed,
    unicodeForm,
    {
      name: "an e-mail that no mail server could have",
      // Google's formatter asks for one @ and no space; a comma, or a domain without a dot, is a slip of the pen.
      explains: (input, ours) => {
        const [, domain = ""] = input.trim().split("@");
        const odd = /[\s<>()[\]",;:\\]/.test(input.trim()) || !domain.includes(".");
        return ours.length === 0 && (odd || /^[.-]|[.-]$|\.\.|-\.|\.-/.test(domain));
      },
    },
  ],
  phone: [
    hashed,
    unicodeForm,
    shortPhone,
    {
      name: "a phone longer than any number in the world",
      // E.164 has fifteen digits, and sixteen may be a payment card.
      explains: (input, ours) => ours.length === 0 && digitsOf(input).length > 15,
    },
    repeatedDigit,
    wideDigits,
    extension,
    trunkPrefix,
    {
      name: "a phone with zeros in front",
      // E.164 has none: 00 is how + is dialled. Meta's library cuts them, and the same number should be one at both.
      explains: (input, ours) => ours.length === 1 && /^\D*0/.test(input),
    },
  ],
  givenName: [hashed, unicodeForm],
  familyName: [
    hashed,
    unicodeForm,
    {
      name: "a family name with a blank before the comma of its suffix",
      // Google's formatter hashes the blank it leaves behind.
      explains: (input) => /\s,/.test(input),
    },
  ],
  regionCode: [unicodeForm],
  postalCode: [unicodeForm],
} satisfies Record<string, readonly Difference[]>;
